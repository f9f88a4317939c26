"""委派: the other works on it, it comes back, the delegator completes it; 收回 and giving back undone."""

from dataclasses import replace
from datetime import date

import pytest

from engine import commands
from engine.errors import Conflict, Invalid, NotAllowedHere, NotFound, Refused
from engine.records import Actor
from engine.store import delegations, drafts
from engine.store.delegations import DelegationRow
from tests.commands.cast import GU, HE, LI, MA, QIAN, SUN, WANG, WEI, ZHAO, Installation


def delegated(here: Installation, to: str = "sun") -> tuple[int, int]:
    """An instance and its task, which Wang has delegated."""
    instance = here.start("check")
    task = here.task(instance).id
    here.do(commands.delegate, task, to, "请先核对", by=WANG)
    return instance, task


def kept(here: Installation, task: int) -> list[DelegationRow]:
    with here.database.read() as tx:
        return delegations.of_task(tx, task)


def test_a_delegated_task_comes_back_with_the_answer_and_the_delegator_completes_it(either: Installation) -> None:
    instance, task = delegated(either)
    assert (either.row(task).assignee, either.row(task).delegator) == ("sun", "wang")
    either.do(commands.answer, task, {"x": "yes"}, "已核对原件", by=SUN)
    assert (either.row(task).status, either.row(task).assignee, either.row(task).delegator) == ("OPEN", "wang", None)
    with either.database.read() as tx:
        draft = delegations.newest_answer(tx, task)
    assert draft is not None
    with either.database.read() as tx:
        shown = drafts.load(tx, task, "wang")
    assert shown is not None
    assert shown.content == {"x": "yes"}
    assert (draft.answer, draft.remark, draft.outcome, draft.delegate) == (
        {"x": "yes"},
        "已核对原件",
        "ANSWERED",
        "sun",
    )
    assert either.complete(instance, by=WANG, x="yes").status == "RUNNING"
    told = [(row.kind, row.actor) for row in either.history(instance) if row.kind.startswith("task.")]
    assert told[1:4] == [("task.delegated", "wang"), ("task.answered", "sun"), ("task.completed", "wang")]


def test_the_history_keeps_who_why_and_a_digest_of_the_answer_not_the_answer(here: Installation) -> None:
    instance, task = delegated(here)
    assert here.history(instance)[-1].facts() == {
        "task": here.row(task).number, "delegation": 1, "to": "sun", "reason": "请先核对",
    }  # fmt: skip
    here.do(commands.answer, task, {"x": "yes"}, by=SUN)
    facts = here.history(instance)[-1].facts()
    assert facts.keys() == {"task", "delegation", "to", "digest"}
    assert len(facts["digest"]) == 64


def test_both_are_told(here: Installation) -> None:
    _, task = delegated(here)
    assert here.unread(SUN) == ["DELEGATED"]
    here.do(commands.answer, task, {"x": "yes"}, by=SUN)
    assert here.unread(WANG) == ["ANSWERED"]


@pytest.mark.parametrize("by", [WANG, SUN, WEI])
def test_nobody_completes_or_claims_a_task_while_it_is_delegated(here: Installation, by: Actor) -> None:
    instance, task = delegated(here)
    before = here.instance(instance)
    for verb, *arguments in (
        ("complete", {"x": "yes"}),
        ("claim",),
        ("delegate", "wei", "再委派"),
        ("send_back", "", "错"),
    ):
        with pytest.raises(Refused, match="由 wang 委派给 sun"):
            here.do(getattr(commands, verb), task, *arguments, by=by)
    assert here.instance(instance) == before


@pytest.mark.parametrize("by", [WANG, WEI, MA, ZHAO])
def test_only_the_delegate_answers(here: Installation, by: Actor) -> None:
    _, task = delegated(here)
    with pytest.raises(Refused, match="没有委派给您"):
        here.do(commands.answer, task, {"x": "yes"}, by=by)


def test_an_answer_must_fit_the_form(here: Installation) -> None:
    instance, task = delegated(here)
    before = here.instance(instance)
    with pytest.raises(Invalid) as refusal:
        here.do(commands.answer, task, {"y": 1}, by=SUN)
    assert len(refusal.value.problems) == 2
    assert here.instance(instance) == before


def test_a_task_that_was_not_delegated_has_no_answer(here: Installation) -> None:
    task = here.task(here.start("check")).id
    for verb, argument in (("answer", {"x": "yes"}), ("recall", "不必了")):
        with pytest.raises(NotAllowedHere, match="没有委派"):
            here.do(getattr(commands, verb), task, argument, by=SUN)


@pytest.mark.parametrize(
    ("to", "reason"), [(ZHAO, "不在部门 MKT"), (LI, "不在部门 MKT"), (QIAN, "另一地区"), (WANG, "本人")]
)
def test_a_task_stays_in_its_department(here: Installation, to: Actor, reason: str) -> None:
    task = here.task(here.start("check")).id
    with pytest.raises(Refused, match=reason):
        here.do(commands.delegate, task, to.id, "请先核对", by=WANG)


def test_the_delegate_needs_no_role_since_they_complete_nothing(here: Installation) -> None:
    """An approver lets an officer work out the opinion and decides."""
    instance = here.start("approve")
    task = here.task(instance).id
    here.do(commands.delegate, task, "sun", "拟办", by=MA)
    here.do(commands.answer, task, {}, by=SUN)
    with pytest.raises(Refused, match="approver"):
        here.complete(instance, by=SUN)
    assert here.complete(instance, by=MA).status == "RUNNING"


@pytest.mark.parametrize("by", [ZHAO, MA, QIAN, GU])
def test_only_who_may_work_on_a_task_delegates_it(here: Installation, by: Actor) -> None:
    task = here.task(here.start("check")).id
    with pytest.raises(Refused):
        here.do(commands.delegate, task, "sun", "请先核对", by=by)


def test_a_delegation_needs_a_reason_and_a_person(here: Installation) -> None:
    task = here.task(here.start("check")).id
    with pytest.raises(Invalid, match="理由"):
        here.do(commands.delegate, task, "sun", " ", by=WANG)
    with pytest.raises(NotFound, match="没有人员 nobody"):
        here.do(commands.delegate, task, "nobody", "请先核对", by=WANG)


def test_the_delegator_recalls_a_task(here: Installation) -> None:
    instance, task = delegated(here)
    for other in (SUN, WEI, MA):
        with pytest.raises(Refused, match="不是您委派的"):
            here.do(commands.recall, task, "不必了", by=other)
    here.do(commands.recall, task, "不必了", by=WANG)
    assert (here.row(task).assignee, here.row(task).delegator) == ("wang", None)
    assert (kept(here, task)[0].outcome, here.unread(SUN)[0]) == ("RECALLED", "RECALLED")
    with pytest.raises(NotAllowedHere, match="没有委派"):
        here.do(commands.answer, task, {"x": "yes"}, by=SUN)
    assert here.facts(instance, "task.recalled") == [("task.recalled", "wang")]


def test_the_delegate_gives_a_task_back_undone(here: Installation) -> None:
    instance, task = delegated(here)
    here.do(commands.release, task, by=SUN)
    assert (here.row(task).assignee, here.row(task).delegator) == ("wang", None)
    assert (kept(here, task)[0].outcome, here.unread(WANG)) == ("DECLINED", ["DECLINED"])
    assert here.facts(instance, "task.declined") == [("task.declined", "sun")]


def test_the_approver_of_the_department_may_give_a_delegated_task_to_somebody_else(here: Installation) -> None:
    _, task = delegated(here)
    with pytest.raises(Refused, match="委派"):
        here.do(commands.assign, task, "wei", "换人", by=WANG)
    here.do(commands.assign, task, "wei", "换人", by=MA)
    assert (here.row(task).assignee, here.row(task).delegator) == ("wei", None)
    assert kept(here, task)[0].outcome == "REASSIGNED"


def test_a_task_is_delegated_again_after_it_came_back(here: Installation) -> None:
    _, task = delegated(here)
    here.do(commands.answer, task, {"x": "yes"}, by=SUN)
    here.do(commands.delegate, task, "wei", "再核对", by=WANG)
    here.do(commands.answer, task, {"x": "no"}, by=WEI)
    with here.database.read() as tx:
        newest = delegations.newest_answer(tx, task)
    assert newest is not None
    assert newest.answer == {"x": "no"}


def test_a_delegation_changes_no_deadline(here: Installation) -> None:
    instance = here.start("due")
    task = here.task(instance)
    here.do(commands.delegate, task.id, "sun", "请先核对", by=WANG)
    here.do(commands.answer, task.id, {}, by=SUN)
    changed = here.row(task.id)
    assert replace_times(changed) == replace_times(task)
    assert changed.due == date(2026, 3, 20)


def replace_times(task: object) -> object:
    return task._replace(assignee=None, seen_at=None, seen_by=None)  # type: ignore[attr-defined]


def test_nothing_is_answered_while_the_instance_rests(here: Installation) -> None:
    instance, task = delegated(here)
    here.do(commands.suspend, instance, "复议", by=LI)
    with pytest.raises(NotAllowedHere, match="已挂起"):
        here.do(commands.answer, task, {"x": "yes"}, by=SUN)


def test_a_delegated_task_of_a_cancelled_instance_is_gone(here: Installation) -> None:
    instance, task = delegated(here)
    here.do(commands.cancel, instance, "重复发起", by=LI)
    for verb, by, argument in (("answer", SUN, {"x": "yes"}), ("recall", WANG, "不必了")):
        with pytest.raises(Conflict, match="撤销"):
            here.do(getattr(commands, verb), task, argument, by=by)


def test_what_is_delegated_is_listed_for_the_delegator(here: Installation) -> None:
    _, task = delegated(here)
    with here.database.read() as tx:
        assert [row.id for row in delegations.given(tx, "wang")] == [task]
        assert delegations.given(tx, "sun") == []


@pytest.mark.parametrize("moved", [replace(SUN, department="ENV"), replace(SUN, jurisdiction="there")])
def test_a_delegate_who_went_elsewhere_no_longer_answers(here: Installation, moved: Actor) -> None:
    _, task = delegated(here)
    with pytest.raises(Refused, match="没有委派给您"):
        here.do(commands.answer, task, {"x": "yes"}, by=moved)
    here.do(commands.recall, task, "已调离", by=WANG)
    assert here.row(task).assignee == "wang"


def test_a_delegator_of_another_department_is_refused_though_they_hold_the_role(here: Installation) -> None:
    task = here.task(here.start("approve")).id
    with pytest.raises(Refused, match="属于部门 MKT"):
        here.do(commands.delegate, task, "zhao", "拟办", by=HE)
