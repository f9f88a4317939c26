"""退回 to a chosen earlier step and 撤回 of one's own: where to, until when, with which deadline."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from engine import commands
from engine.errors import NotAllowedHere, NotFound, Refused
from engine.records import Actor
from engine.services.call import ServiceCall
from tests.commands.cast import GU, LI, MA, QIAN, SUN, WANG, WEI, ZHAO, Installation, law
from tests.commands.test_together import at_once
from tests.process import drawing as draw


def targets(here: Installation, instance: int) -> list[tuple[str, str]]:
    """Where the open task of an instance may go back to, and who did it last."""
    with here.database.read() as tx:
        found = commands.return_targets(here.context, tx, here.task(instance))
    return [(target.node, target.by) for target in found]


def at_second(here: Installation) -> int:
    """An instance in its second stage, done by several people so far."""
    instance = here.start("stages")
    for by in (WANG, SUN, WEI, WANG):
        here.complete(instance, by=by)
    assert here.task(instance).node == "second"
    return instance


# 退回 -----------------------------------------------------------------------------------------------------------


def test_the_steps_that_were_done_before_are_offered_the_last_one_first(here: Installation) -> None:
    instance = here.start("stages")
    with pytest.raises(NotAllowedHere, match="此前没有可以退回的步骤"):
        here.do(commands.send_back, here.task(instance).id, "", "补充", by=WANG)
    assert targets(here, instance) == []
    here.complete(instance, by=WANG)
    assert targets(here, instance) == [("write", "wang")]
    here.complete(instance, by=SUN)
    assert targets(here, instance) == [("drafting", "sun")]
    here.complete(instance, by=WEI)
    assert targets(here, instance) == [("hear", "wei"), ("drafting", "sun")]


@pytest.mark.parametrize(
    ("to", "opened", "told"),
    [("", "first", WANG), ("first", "first", WANG), ("hear", "hear", WEI), ("drafting", "write", SUN)],
)
def test_a_task_goes_back_to_the_chosen_step_and_who_did_it_is_told(
    either: Installation, to: str, opened: str, told: Actor
) -> None:
    instance = at_second(either)
    either.do(commands.send_back, either.task(instance).id, to, "补充材料", by=ZHAO)
    assert [task.node for task in either.open(instance)] == [opened]
    assert either.unread(told) == ["RETURNED"]
    fact = next(row for row in either.history(instance) if row.kind == "task.returned")
    assert (fact.actor, fact.facts()["reason"]) == ("zhao", "补充材料")


def test_a_step_of_a_branch_that_was_not_taken_is_no_target(here: Installation) -> None:
    branches = draw.diagram(
        "branches", draw.START, draw.node("exclusiveGateway", "which", attributes='default="f_which_b"'),
        draw.user("a"), draw.user("b"), draw.node("exclusiveGateway", "again"), draw.user("c"), draw.END,
        draw.flows("begin>which", "which>a: x", "which>b", "a>again", "b>again", "again>c", "c>finish"),
    )  # fmt: skip
    here.context.deploy(law(branches=branches), here.now, "test")
    instance = here.start("branches", x=True)
    here.complete(instance)
    assert targets(here, instance) == [("a", "wang")]
    with pytest.raises(NotAllowedHere, match="不能退回到 b"):
        here.do(commands.send_back, here.task(instance).id, "b", "错", by=WANG)
    with pytest.raises(NotFound, match="没有步骤 nowhere"):
        here.do(commands.send_back, here.task(instance).id, "nowhere", "错", by=WANG)


def test_inside_parallel_work_it_is_refused_with_the_reason(here: Installation) -> None:
    instance = here.start("fan", people=[1, 2])
    with pytest.raises(NotAllowedHere, match="并行"):
        here.do(commands.send_back, here.task(instance).id, "", "错", by=WANG)


def test_a_step_whose_diagram_forbids_it_is_not_sent_back(here: Installation) -> None:
    sign = draw.diagram(
        "check", draw.START, draw.user("look"), draw.user("sign", return_="no"), draw.END,
        draw.flows("begin>look", "look>sign", "sign>finish"),
    )  # fmt: skip
    here.context.deploy(law(check=sign), here.now, "test")
    instance = here.start("check")
    here.complete(instance)
    with pytest.raises(NotAllowedHere, match="流程图规定"):
        here.do(commands.send_back, here.task(instance).id, "look", "错", by=WANG)


def test_nobody_goes_back_behind_a_draw_that_was_committed_to(here: Installation) -> None:
    """Else one could draw again until the lot pleases."""
    commit = draw.diagram(
        "lot", draw.START, draw.user("confirm"), draw.node("serviceTask", "bind", operator="bind"),
        draw.user("assign"), draw.user("end"), draw.END,
        draw.flows("begin>confirm", "confirm>bind", "bind>assign", "assign>end", "end>finish"),
    )  # fmt: skip

    def bind(call: ServiceCall, inputs: Any) -> dict[str, Any]:
        call.note("draw.committed", {"draw": "D"})
        return {}

    here.context.operators = {**here.context.operators, "bind": bind}
    here.context.deploy(law(lot=commit), here.now, "test")
    instance = here.start("lot")
    done = here.task(instance).id
    here.complete(instance)
    assert targets(here, instance) == []
    with pytest.raises(NotAllowedHere, match="承诺"):
        here.do(commands.send_back, here.task(instance).id, "confirm", "重抽", by=WANG)
    with pytest.raises(NotAllowedHere, match="公示或者送出"):
        here.do(commands.withdraw, done, "重抽", by=WANG)
    here.complete(instance)
    assert targets(here, instance) == [("assign", "wang")]


def test_a_returned_step_is_due_anew(here: Installation) -> None:
    instance = _dated(here)
    here.complete(instance)
    here.now += timedelta(days=3)
    here.do(commands.send_back, here.task(instance).id, "", "补充", by=SUN)
    assert (here.task(instance).node, here.task(instance).due) == ("one", date(2026, 3, 10))


# 撤回 -----------------------------------------------------------------------------------------------------------


def _dated(here: Installation) -> int:
    """Two steps, the first due five working days after it opens."""
    dated = draw.diagram(
        "dated", draw.START, draw.user("one", due="working days after(today(), 3)"), draw.user("two"), draw.END,
        draw.flows("begin>one", "one>two", "two>finish"),
    )  # fmt: skip
    here.context.deploy(law(dated=dated), here.now, "test")
    return here.start("dated")


def test_a_step_taken_back_is_its_owners_again_and_gains_no_time(either: Installation) -> None:
    instance = _dated(either)
    done = either.task(instance)
    either.now += timedelta(days=2)
    either.complete(instance, by=WANG)
    either.now += timedelta(days=1)
    either.do(commands.withdraw, done.id, "误办", by=WANG)
    again = either.task(instance)
    assert (again.node, again.assignee, again.due, again.attention_at) == ("one", "wang", done.due, done.attention_at)
    assert again.due == date(2026, 3, 5)
    moved = either.history(instance)[-1]
    assert (moved.kind, moved.facts()["old"], moved.facts()["new"]) == ("task.redated", "2026-03-10", "2026-03-05")


def test_a_step_that_was_late_when_it_is_taken_back_is_late_at_once(here: Installation) -> None:
    instance = _dated(here)
    done = here.task(instance)
    here.now += timedelta(days=7)
    here.complete(instance)
    here.do(commands.withdraw, done.id, "误办", by=WANG)
    here.run()
    assert here.task(instance).overdue_at == here.now


@pytest.mark.parametrize(
    ("by", "seen"), [(SUN, True), (WANG, True), (ZHAO, True), (MA, False), (GU, False), (QIAN, False)]
)
def test_who_may_work_on_the_next_step_closes_the_way_back_by_looking(
    here: Installation, by: Actor, seen: bool
) -> None:
    instance = here.start("stages")
    done = here.task(instance).id
    here.complete(instance)
    following = here.task(instance).id
    assert commands.look(here.context, following, actor=by, now=here.now) is seen
    if not seen:
        here.do(commands.withdraw, done, "误办", by=WANG)
        return
    assert (here.row(following).seen_by, here.row(following).seen_at) == (by.id, here.now)
    assert here.facts(instance, "task.seen") == [("task.seen", by.id)]
    with pytest.raises(NotAllowedHere, match=f"已由 {by.id} 查看"):
        here.do(commands.withdraw, done, "误办", by=WANG)


def test_only_the_first_look_counts(here: Installation) -> None:
    instance = here.start("check")
    task = here.task(instance).id
    assert [commands.look(here.context, task, actor=by, now=here.now) for by in (WANG, SUN, WANG)] == [
        True,
        False,
        False,
    ]
    assert (here.row(task).seen_by, len(here.facts(instance, "task.seen"))) == ("wang", 1)
    here.complete(instance, x="yes")
    assert not commands.look(here.context, task, actor=SUN, now=here.now)


def test_a_task_that_was_claimed_and_released_was_opened(here: Installation) -> None:
    instance = here.start("check")
    done = here.task(instance).id
    here.complete(instance, x="yes")
    here.do(commands.claim, here.task(instance).id, by=SUN)
    here.do(commands.release, here.task(instance).id, by=SUN)
    with pytest.raises(NotAllowedHere, match="查看"):
        here.do(commands.withdraw, done, "误办", by=WANG)


def test_a_step_is_taken_back_from_the_stage_behind_it_if_its_own_begins_with_it(here: Installation) -> None:
    """draft: write, check_it; then hear; then first, second."""
    instance = here.start("stages")
    here.complete(instance)
    here.complete(instance)
    second = here.row(here.task(instance).id - 1)
    assert second.node == "check_it"
    with pytest.raises(NotAllowedHere, match="从头办理"):
        here.do(commands.withdraw, second.id, "误办", by=WANG)
    heard = here.task(instance).id
    here.complete(instance)
    here.do(commands.withdraw, heard, "误办", by=WANG)
    assert here.task(instance).node == "hear"


def tell_the_channel(call: ServiceCall, inputs: Any) -> dict[str, Any]:
    call.push("platform", "K", {})
    return {}


def start_another(call: ServiceCall, inputs: Any) -> dict[str, Any]:
    call.start("serve", "other", {})
    return {}


def send_a_message(call: ServiceCall, inputs: Any) -> dict[str, Any]:
    call.send("msg_answer", "K", {})
    return {}


def do_nothing(call: ServiceCall, inputs: Any) -> dict[str, Any]:
    return {}


TELLING: dict[str, tuple[Any, str, str]] = {
    "a message of the diagram": (do_nothing, "", draw.node("sendTask", "say", "", 'messageRef="msg_answer"')),
    "a publication": (do_nothing, "", draw.node("serviceTask", "say", operator="publication.plan")),
    "a channel": (tell_the_channel, "", draw.node("serviceTask", "say", operator="tell")),
    "another instance": (start_another, "", draw.node("serviceTask", "say", operator="tell")),
    "a message": (send_a_message, "", draw.node("serviceTask", "say", operator="tell")),
    "a message of the step itself": (send_a_message, "tell", draw.node("task", "say")),
}


@pytest.mark.parametrize("name", TELLING)
def test_what_others_know_already_is_neither_taken_nor_sent_back(here: Installation, name: str) -> None:
    operator, records, inner = TELLING[name]
    one = draw.user("one", records=records) if records else draw.user("one")
    diagram = draw.diagram(
        "telling", draw.START, draw.user("zero"), one, inner, draw.user("two"), draw.user("three"), draw.END,
        draw.flows("begin>zero", "zero>one", "one>say", "say>two", "two>three", "three>finish"),
        messages=("msg_answer",),
    )  # fmt: skip
    here.context.operators = {**here.context.operators, "publication.plan": operator, "tell": operator}
    here.context.deploy(law(telling=diagram), here.now, "test")
    instance = here.start("telling")
    here.complete(instance)
    assert targets(here, instance) == [("zero", "wang")]
    done = here.task(instance).id
    here.complete(instance)
    with pytest.raises(NotAllowedHere, match="公示或者送出"):
        here.do(commands.withdraw, done, "误办", by=WANG)
    assert targets(here, instance) == []
    here.complete(instance)
    assert targets(here, instance) == [("two", "wang")]


def test_a_stage_with_a_commitment_in_it_does_not_begin_anew(here: Installation) -> None:
    """Though its last step was done after the commitment."""
    outer = draw.diagram(
        "whole", draw.START, draw.node("callActivity", "drawing", attributes='calledElement="lot"'),
        draw.user("report"), draw.END, draw.flows("begin>drawing", "drawing>report", "report>finish"),
    )  # fmt: skip
    lot = draw.diagram(
        "lot", draw.START, draw.user("confirm"), draw.node("serviceTask", "bind", operator="tell"), draw.user("assign"),
        draw.END, draw.flows("begin>confirm", "confirm>bind", "bind>assign", "assign>finish"),
    )  # fmt: skip

    def bind(call: ServiceCall, inputs: Any) -> dict[str, Any]:
        call.note("teams.committed", {"draw": "D"})
        return {}

    here.context.operators = {"tell": bind}
    here.context.deploy(law(whole=outer, lot=lot), here.now, "test")
    instance = here.start("whole")
    here.complete(instance)
    here.complete(instance)
    assert (here.task(instance).node, targets(here, instance)) == ("report", [])


def test_who_no_longer_holds_the_post_takes_nothing_back(here: Installation) -> None:
    instance = here.start("check")
    done = here.task(instance).id
    here.complete(instance, x="yes")
    with pytest.raises(Refused, match="属于部门 MKT"):
        here.do(commands.withdraw, done, "误办", by=replace(WANG, department="ENV"))


@pytest.mark.parametrize("round_", range(5))
def test_of_taking_back_and_looking_at_once_exactly_one_wins(either: Installation, round_: int) -> None:
    instance = either.start("check")
    done = either.task(instance).id
    either.complete(instance, x="yes")
    following = either.task(instance).id
    withdrawn, seen = at_once(
        lambda: either.do(commands.withdraw, done, "误办", by=WANG),
        lambda: commands.look(either.context, following, actor=SUN, now=either.now),
    )
    if seen is True:
        assert isinstance(withdrawn, NotAllowedHere)
        assert either.row(following).status == "OPEN"
    else:
        assert withdrawn.status == "RUNNING"
        assert either.row(following).status == "REMOVED"


def test_an_incident_keeps_a_step_from_being_taken_back(here: Installation) -> None:
    instance = here.start("check")
    assert here.complete(instance, x="odd").incident
    with pytest.raises(Refused, match="自己"):
        here.do(commands.withdraw, here.task(instance).id, "误办", by=WANG)
    assert here.do(commands.cancel, instance, "作废", by=LI).status == "CANCELLED"
