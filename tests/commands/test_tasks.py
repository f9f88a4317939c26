"""认领, 退领, 转办, complete, 退回, 撤回: what each does, who may, what the history says."""

from typing import Any

import pytest

from engine import commands
from engine.errors import Conflict, Invalid, NotAllowedHere, NotFound, Refused
from engine.records import Actor
from tests.commands.cast import HE, LI, MA, QIAN, SUN, WANG, ZHAO, Installation

ARGUMENTS: dict[str, tuple[Any, ...]] = {
    "complete": ({"x": "yes"},),
    "assign": ("sun", "休假"),
    "send_back": ("look", "补充"),
    "withdraw": ("误办",),
}
STRANGERS = {
    "another department": (ZHAO, "属于部门 MKT"),
    "without the role": (MA, "需要角色 participant"),
    "another jurisdiction": (QIAN, "属于另一地区"),
}


def test_a_completed_task_leads_to_the_next_step(here: Installation) -> None:
    instance = here.start("check")
    first = here.task(instance)
    outcome = here.complete(instance, x=" yes ")
    assert (outcome.status, outcome.incident, outcome.repeated) == ("RUNNING", None, False)
    closed = here.row(first.id)
    assert (closed.status, closed.closed_by, closed.closed_at) == ("DONE", "wang", here.now)
    assert here.facts(instance, "task.completed") == [("task.completed", "wang")]
    assert [task.node for task in here.open(instance)] == ["sign"]
    assert here.complete(instance).status == "COMPLETED"
    assert here.instance(instance).ended_at == here.now


def test_a_form_that_does_not_fit_is_refused_with_every_problem(here: Installation) -> None:
    instance = here.start("check")
    before = here.instance(instance)
    with pytest.raises(Invalid) as refusal:
        here.complete(instance, x="a" * 21, y=1)
    assert len(refusal.value.problems) == 2
    assert here.instance(instance) == before


@pytest.mark.parametrize("who", STRANGERS)
@pytest.mark.parametrize("verb", ["claim", "complete", "assign", "send_back", "release"])
def test_strangers_may_not_touch_a_task(here: Installation, verb: str, who: str) -> None:
    stranger, reason = STRANGERS[who]
    instance = here.start("check")
    if verb == "assign" and stranger is MA:
        stranger, reason = HE, "需要角色"  # the department's own approver has a say in who works on a task
    before = here.instance(instance)
    with pytest.raises(Refused, match="不是您认领的" if verb == "release" else reason):
        here.do(getattr(commands, verb), here.task(instance).id, *ARGUMENTS.get(verb, ()), by=stranger)
    assert here.instance(instance) == before


def test_a_claimed_task_is_closed_to_colleagues_until_it_is_released(here: Installation) -> None:
    instance = here.start("check")
    task = here.task(instance).id
    here.do(commands.claim, task, by=WANG)
    assert here.row(task).assignee == "wang"
    with pytest.raises(Refused, match="已由 wang 认领"):
        here.complete(instance, by=SUN, x="yes")
    with pytest.raises(Refused, match="已由 wang 认领"):
        here.do(commands.claim, task, by=SUN)
    with pytest.raises(Refused, match="不是您认领的"):
        here.do(commands.release, task, by=SUN)
    here.do(commands.release, task, by=WANG)
    assert here.complete(instance, by=SUN, x="yes").status == "RUNNING"
    assert here.facts(instance, "task.claimed") == [("task.claimed", "wang")]
    assert here.facts(instance, "task.released") == [("task.released", "wang")]


def test_a_holder_hands_a_task_over_to_somebody_who_may_do_it(here: Installation) -> None:
    instance = here.start("check")
    task = here.task(instance).id
    here.do(commands.claim, task, by=WANG)
    here.do(commands.assign, task, "sun", "休假", by=WANG)
    assert here.row(task).assignee == "sun"
    assert here.facts(instance, "task.assigned") == [("task.assigned", "wang")]
    assert here.history(instance)[-1].facts() == {"task": here.row(task).number, "to": "sun", "reason": "休假"}
    with pytest.raises(Refused, match="已由 sun 认领"):
        here.complete(instance, by=WANG, x="yes")


@pytest.mark.parametrize(
    ("to", "reason"), [("zhao", "不能转给 Zhao"), ("ma", "不能转给 Ma"), ("qian", "不能转给 Qian")]
)
def test_a_task_is_not_handed_to_somebody_who_may_not_do_it(here: Installation, to: str, reason: str) -> None:
    instance = here.start("check")
    with pytest.raises(Refused, match=reason):
        here.do(commands.assign, here.task(instance).id, to, "休假", by=WANG)


def test_a_task_is_not_handed_to_nobody(here: Installation) -> None:
    instance = here.start("check")
    with pytest.raises(NotFound, match="没有人员 nobody"):
        here.do(commands.assign, here.task(instance).id, "nobody", "休假", by=WANG)


def test_the_approver_of_the_department_hands_over_what_an_absent_colleague_holds(here: Installation) -> None:
    instance = here.start("check")
    task = here.task(instance).id
    here.do(commands.claim, task, by=WANG)
    with pytest.raises(Refused):
        here.do(commands.assign, task, "sun", "病假", by=SUN)
    with pytest.raises(Refused):
        here.do(commands.assign, task, "sun", "病假", by=HE)
    here.do(commands.assign, task, "sun", "病假", by=MA)
    assert here.row(task).assignee == "sun"


def test_a_task_is_sent_back_with_a_reason_and_asked_again(here: Installation) -> None:
    instance = here.start("check")
    here.complete(instance, x="yes")
    task = here.task(instance)
    with pytest.raises(Invalid, match="理由"):
        here.do(commands.send_back, task.id, "look", "  ", by=SUN)
    here.do(commands.send_back, task.id, "look", "补充材料", by=SUN)
    assert [open_.node for open_ in here.open(instance)] == ["look"]
    assert here.row(task.id).status == "REMOVED"
    assert here.facts(instance, "task.returned") == [("task.returned", "sun")]
    here.complete(instance, x="yes")
    assert here.complete(instance).status == "COMPLETED"


def test_a_task_is_sent_back_to_earlier_steps_only(here: Installation) -> None:
    instance = here.start("check")
    with pytest.raises(NotAllowedHere):
        here.do(commands.send_back, here.task(instance).id, "sign", "错", by=WANG)
    with pytest.raises(NotFound):
        here.do(commands.send_back, here.task(instance).id, "nowhere", "错", by=WANG)


def test_one_takes_back_what_one_has_completed_until_the_next_begins(here: Installation) -> None:
    instance = here.start("check")
    done = here.task(instance).id
    here.complete(instance, by=WANG, x="yes")
    for other in (SUN, MA, LI):
        with pytest.raises(Refused, match="自己"):
            here.do(commands.withdraw, done, "误办", by=other)
    here.do(commands.withdraw, done, "误办", by=WANG)
    assert [task.node for task in here.open(instance)] == ["look"]
    assert here.facts(instance, "task.returned") == [("task.returned", "wang")]


def test_one_cannot_take_back_what_the_next_has_claimed_or_done(here: Installation) -> None:
    instance = here.start("check")
    done = here.task(instance).id
    here.complete(instance, by=WANG, x="yes")
    here.do(commands.claim, here.task(instance).id, by=SUN)
    with pytest.raises(NotAllowedHere, match="已经开始"):
        here.do(commands.withdraw, done, "误办", by=WANG)
    here.complete(instance, by=SUN)
    with pytest.raises(Conflict, match="已办结"):
        here.do(commands.withdraw, done, "误办", by=WANG)


def test_an_open_task_cannot_be_taken_back(here: Installation) -> None:
    instance = here.start("check")
    with pytest.raises(Refused, match="自己"):
        here.do(commands.withdraw, here.task(instance).id, "误办", by=WANG)


@pytest.mark.parametrize("verb", ["claim", "complete", "release", "assign", "send_back", "withdraw"])
def test_a_task_that_does_not_exist_is_not_found(here: Installation, verb: str) -> None:
    with pytest.raises(NotFound, match="4711"):
        here.do(getattr(commands, verb), 4711, *ARGUMENTS.get(verb, ()))


@pytest.mark.parametrize("by", [WANG, SUN])
def test_a_stale_submission_is_told_who_did_it(here: Installation, by: Actor) -> None:
    instance = here.start("check")
    page = here.task(instance).id
    here.complete(instance, by=WANG, x="yes")
    before = here.instance(instance)
    with pytest.raises(Conflict, match=r"“look”已由 wang 办理"):
        here.do(commands.complete, page, {"x": "yes"}, by=by)
    assert here.instance(instance) == before


def test_a_submission_to_a_task_that_the_process_removed_is_told_so(here: Installation) -> None:
    instance = here.start("check")
    here.complete(instance, x="yes")
    page = here.task(instance).id
    here.do(commands.send_back, page, "look", "补充", by=SUN)
    with pytest.raises(Conflict, match="已因流程推进而撤销"):
        here.do(commands.complete, page, {}, by=WANG)
