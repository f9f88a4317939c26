"""Whole instances: start, 挂起, 恢复, cancel."""

from datetime import timedelta

import pytest

from engine import commands
from engine.errors import Conflict, NotAllowedHere, NotFound, Refused
from engine.records import SYSTEM, Actor
from tests.commands.cast import LI, MA, QIAN, SUN, WANG, ZHOU, Installation

STEERING = ("suspend", "resume", "cancel")


@pytest.mark.parametrize("by", [WANG, LI, SYSTEM])
def test_an_initiator_a_coordinator_and_the_platform_start_an_instance(here: Installation, by: Actor) -> None:
    outcome = here.do(commands.start, "check", "K", {"n": 1}, jurisdiction="here", by=by)
    row = here.instance(outcome.instance)
    assert (row.status, row.process, row.business_key, row.jurisdiction) == ("RUNNING", "check", "K", "here")
    assert here.facts(row.id) == [("instance.started", by.id), ("task.opened", by.id)]
    assert here.task(row.id).subject == "K"


@pytest.mark.parametrize("by", [SUN, MA, QIAN, ZHOU])
def test_nobody_else_starts_an_instance(here: Installation, by: Actor) -> None:
    with pytest.raises(Refused, match="角色"):
        here.do(commands.start, "check", "K", {}, jurisdiction="here", by=by)
    assert here.find("check", "K") is None


def test_a_process_starts_once_for_a_business_key(here: Installation) -> None:
    here.start("check", "K")
    with pytest.raises(Conflict, match="check K has been started already"):
        here.start("check", "K")
    assert here.start("fan", "K", people=[1])


def test_an_unknown_process_or_jurisdiction_starts_nothing(here: Installation) -> None:
    with pytest.raises(NotFound, match="nonsense"):
        here.start("nonsense")
    with pytest.raises(NotFound, match="no jurisdiction 'nowhere'"):
        here.do(commands.start, "check", "K", {}, jurisdiction="nowhere", by=SYSTEM)


def test_a_suspended_instance_rests_until_it_is_resumed(here: Installation) -> None:
    instance = here.start("check")
    here.do(commands.suspend, instance, "复议", by=LI)
    assert here.instance(instance).status == "SUSPENDED"
    before = here.instance(instance)
    task = here.task(instance)
    for verb, *arguments in (("complete", {"x": "yes"}), ("send_back", "look", "r")):
        with pytest.raises(NotAllowedHere, match="已挂起"):
            here.do(getattr(commands, verb), task.id, *arguments)
    with pytest.raises(NotAllowedHere, match="SUSPENDED"):
        here.do(commands.suspend, instance, "再次", by=LI)
    assert here.instance(instance) == before
    here.do(commands.resume, instance, "复议已结", by=LI)
    assert here.complete(instance, x="yes").status == "RUNNING"
    assert here.facts(instance, "instance.")[1:] == [("instance.suspended", "li"), ("instance.resumed", "li")]
    with pytest.raises(NotAllowedHere, match="RUNNING"):
        here.do(commands.resume, instance, "再次", by=LI)


def test_what_was_done_before_a_suspension_cannot_be_taken_back_during_it(here: Installation) -> None:
    instance = here.start("check")
    done = here.task(instance).id
    here.complete(instance, x="yes")
    here.do(commands.suspend, instance, "复议", by=LI)
    with pytest.raises(NotAllowedHere, match="已挂起"):
        here.do(commands.withdraw, done, "误办", by=WANG)


@pytest.mark.parametrize("verb", STEERING)
@pytest.mark.parametrize("by", [WANG, MA, ZHOU])
def test_only_coordinators_of_the_jurisdiction_steer(here: Installation, verb: str, by: Actor) -> None:
    instance = here.start("check")
    before = here.instance(instance)
    with pytest.raises(Refused, match="coordinator"):
        here.do(getattr(commands, verb), instance, "理由", by=by)
    assert here.instance(instance) == before


@pytest.mark.parametrize("suspended_first", [False, True])
def test_a_cancelled_instance_leaves_nothing_open(here: Installation, suspended_first: bool) -> None:
    instance = here.start("check")
    task = here.task(instance).id
    if suspended_first:
        here.do(commands.suspend, instance, "复议", by=LI)
    assert here.do(commands.cancel, instance, "重复发起", by=LI).status == "CANCELLED"
    row = here.instance(instance)
    assert (row.status, row.ended_at, row.wake_at) == ("CANCELLED", here.now, None)
    assert (here.open(instance), here.row(task).status) == ([], "REMOVED")
    assert here.facts(instance, "instance.cancelled") == [("instance.cancelled", "li")]
    for verb in STEERING:
        with pytest.raises(Conflict, match="已经结束"):
            here.do(getattr(commands, verb), instance, "理由", by=LI)
    with pytest.raises(Conflict, match="已因流程推进而撤销"):
        here.do(commands.complete, task, {"x": "yes"})


def test_a_cancelled_instance_hears_no_message_fires_no_timer_runs_no_job(here: Installation) -> None:
    heard, waiting, pushing = here.start("ask"), here.start("wait"), here.start("push")
    here.complete(pushing)
    for instance in (heard, waiting, pushing):
        here.do(commands.cancel, instance, "撤销", by=LI)
    here.do(commands.deliver, "msg_answer", "K", {"answer": 1}, by=LI)
    here.now += timedelta(days=1)
    here.run()
    assert here.channel.calls == 0
    assert [here.instance(each).status for each in (heard, waiting, pushing)] == ["CANCELLED"] * 3


@pytest.mark.parametrize("verb", STEERING)
def test_an_instance_that_does_not_exist_is_not_found(here: Installation, verb: str) -> None:
    with pytest.raises(NotFound, match="4711"):
        here.do(getattr(commands, verb), 4711, "理由", by=LI)
