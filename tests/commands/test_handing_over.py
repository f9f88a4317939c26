"""离职批量转办: where everything goes that a leaving person holds, shown before and done at once."""

from datetime import date

import pytest

from engine import commands
from engine.commands.handing_over import Part
from engine.errors import Invalid, NotFound, Refused
from engine.records import Actor
from engine.store import actors, delegations, deputyships
from tests.commands.cast import GU, HE, LI, MA, QIAN, SUN, WANG, WEI, ZHAO, Installation

WEEK = (date(2026, 3, 2), date(2026, 3, 8))


def claimed(here: Installation, by: Actor, *keys: str, process: str = "check") -> list[int]:
    """Tasks that somebody has claimed."""
    numbers = [here.task(here.start(process, key)).id for key in keys]
    for task in numbers:
        here.do(commands.claim, task, by=by)
    return numbers


def preview(here: Installation, leaver: str, *to: str, by: Actor = GU) -> list[Part]:
    with here.database.read() as tx:
        return commands.preview_hand_over(tx, leaver, to, actor=by, now=here.now)


def test_tasks_are_shared_among_those_who_may_have_them(either: Installation) -> None:
    numbers = claimed(either, WANG, "A", "B", "C", "D")
    shown = preview(either, "wang", "sun", "wei")
    either.do(commands.hand_over, "wang", ["sun", "wei"], "调离", by=MA)
    given = [either.row(task).assignee for task in numbers]
    assert given == ["sun", "wei", "sun", "wei"] == [part.to for part in shown]
    assert (either.unread(SUN), either.unread(WEI)) == (["HANDED_OVER"], ["HANDED_OVER"])
    fact = either.history(either.row(numbers[0]).instance_id)[-1]
    assert (fact.kind, fact.actor) == ("task.handed_over", "ma")
    assert fact.facts() == {"task": either.row(numbers[0]).number, "to": "sun", "reason": "调离", "from": "wang"}


def test_a_preview_changes_nothing(here: Installation) -> None:
    (task,) = claimed(here, WANG, "A")
    before = here.row(task)
    assert preview(here, "wang", "sun") == [Part("HELD", task, "look", "sun")]
    assert here.row(task) == before


def test_what_nobody_of_them_may_have_goes_back_to_the_group(here: Installation) -> None:
    (task,) = claimed(here, WANG, "A")
    assert preview(here, "wang", "zhao") == [Part("HELD", task, "look", None)]
    here.do(commands.hand_over, "wang", ["zhao"], "调离", by=GU)
    assert here.row(task).assignee is None
    assert here.unread(ZHAO) == []


def test_what_the_leaver_works_on_for_another_goes_to_a_colleague_or_back(here: Installation) -> None:
    numbers = [here.task(here.start("check", key)).id for key in ("A", "B")]
    for task in numbers:
        here.do(commands.delegate, task, "sun", "请先核对", by=WANG)
    here.do(commands.hand_over, "sun", ["wei"], "调离", by=MA)
    assert [(here.row(task).assignee, here.row(task).delegator) for task in numbers] == [("wei", "wang")] * 2
    here.do(commands.answer, numbers[0], {"x": "yes"}, by=WEI)
    here.do(commands.hand_over, "wei", ["wang", "zhao"], "调离", by=MA)
    assert (here.row(numbers[1]).assignee, here.row(numbers[1]).delegator) == ("wang", None)
    with here.database.read() as tx:
        assert [row.outcome for row in delegations.of_task(tx, numbers[1])] == ["REASSIGNED", "REASSIGNED"]


def test_what_the_leaver_has_delegated_comes_back_to_the_heir(here: Installation) -> None:
    task = here.task(here.start("check")).id
    here.do(commands.delegate, task, "sun", "请先核对", by=WANG)
    here.do(commands.hand_over, "wang", ["wei"], "调离", by=MA)
    assert (here.row(task).assignee, here.row(task).delegator) == ("sun", "wei")
    here.do(commands.answer, task, {"x": "yes"}, by=SUN)
    assert here.row(task).assignee == "wei"


def test_what_the_leaver_has_delegated_to_the_only_heir_goes_back_to_the_group(here: Installation) -> None:
    task = here.task(here.start("check")).id
    here.do(commands.delegate, task, "sun", "请先核对", by=WANG)
    here.do(commands.hand_over, "wang", ["sun"], "调离", by=MA)
    assert (here.row(task).assignee, here.row(task).delegator) == (None, None)
    here.complete(here.row(task).instance_id, by=SUN, x="yes")


def test_deputyships_pass_on_or_end(here: Installation) -> None:
    """The leaver stands in for the approver, and somebody for the leaver at another time."""
    later = (date(2026, 4, 1), date(2026, 4, 3))
    here.do(commands.appoint_deputy, "ma", "wang", *WEEK, "出差", by=MA)
    here.do(commands.appoint_deputy, "wang", "sun", *later, "休假", by=WANG)
    assert [(part.kind, part.name, part.to) for part in preview(here, "wang", "wei")] == [
        ("DEPUTY", "ma", "wei"),
        ("PRINCIPAL", "sun", None),
    ]
    here.do(commands.hand_over, "wang", ["wei"], "调离", by=GU)
    with here.database.read() as tx:
        assert deputyships.principals(tx, "wang", WEEK[0]) == []
        assert deputyships.principals(tx, "wei", WEEK[0]) == ["ma"]
        assert deputyships.principals(tx, "sun", later[0]) == []


def test_a_deputyship_that_fits_nobody_ends_and_the_principal_is_told(here: Installation) -> None:
    here.do(commands.appoint_deputy, "ma", "wang", *WEEK, "出差", by=MA)
    here.do(commands.hand_over, "wang", ["zhao", "ma"], "调离", by=GU)
    with here.database.read() as tx:
        assert deputyships.about(tx, "ma", WEEK[0]) == []
    assert here.unread(MA) == ["DEPUTY"]


def test_somebody_already_without_account_is_handed_over_too(here: Installation) -> None:
    (task,) = claimed(here, WANG, "A")
    with here.database.write() as tx:
        actors.deactivate(tx, "wang")
    here.do(commands.hand_over, "wang", ["sun"], "调离", by=GU)
    assert here.row(task).assignee == "sun"


def test_several_tasks_of_one_instance_and_a_resting_one_are_handed_over(here: Installation) -> None:
    instance = here.start("fan", people=[1, 2, 3])
    for task in here.open(instance):
        here.do(commands.claim, task.id, by=WANG)
    here.do(commands.suspend, instance, "复议", by=LI)
    here.do(commands.hand_over, "wang", ["sun"], "调离", by=GU)
    assert {task.assignee for task in here.open(instance)} == {"sun"}
    assert here.instance(instance).status == "SUSPENDED"
    assert len(here.facts(instance, "task.handed_over")) == 3


def test_deadlines_stay(here: Installation) -> None:
    instance = here.start("due")
    before = here.task(instance)
    here.do(commands.claim, before.id, by=WANG)
    here.do(commands.hand_over, "wang", ["sun"], "调离", by=GU)
    assert (here.task(instance).due, here.task(instance).attention_at) == (before.due, before.attention_at)


@pytest.mark.parametrize(
    ("by", "may"), [(WANG, True), (MA, True), (GU, True), (SUN, False), (HE, False), (QIAN, False)]
)
def test_who_may_hand_over(here: Installation, by: Actor, may: bool) -> None:
    (task,) = claimed(here, WANG, "A")
    if may:
        here.do(commands.hand_over, "wang", ["sun"], "调离", by=by)
        return
    for attempt in (
        lambda: here.do(commands.hand_over, "wang", ["sun"], "调离", by=by),
        lambda: preview(here, "wang", "sun", by=by),
    ):
        with pytest.raises(Refused):
            attempt()
    assert here.row(task).assignee == "wang"


@pytest.mark.parametrize(
    ("leaver", "to", "reason", "problem"),
    [
        ("nobody", ["sun"], "调离", "没有人员 nobody"),
        ("wang", ["nobody"], "调离", "没有人员 nobody"),
        ("wang", [], "调离", "接办人"),
        ("wang", ["wang"], "调离", "是本人"),
        ("wang", ["qian"], "调离", "另一地区"),
        ("wang", ["sun"], " ", "理由"),
    ],
)
def test_what_cannot_be_is_refused(here: Installation, leaver: str, to: list[str], reason: str, problem: str) -> None:
    claimed(here, WANG, "A")
    with pytest.raises((Refused, NotFound, Invalid), match=problem):
        here.do(commands.hand_over, leaver, to, reason, by=GU)
