"""代理: in whose name somebody may act, from when to when, and what the history says about it."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from engine import commands
from engine.errors import Conflict, Invalid, NotFound, Refused
from engine.records import Actor
from engine.store import actors, deputyships
from tests.commands.cast import GU, HE, LI, MA, NOW, QIAN, SUN, WANG, WEI, ZHAO, Installation, law
from tests.commands.test_together import at_once

TODAY = date(2026, 3, 2)
WEEK = (TODAY, date(2026, 3, 8))


def appoint(here: Installation, principal: Actor, deputy: Actor, *days: date, by: Actor | None = None) -> int:
    """A deputyship of this week, or of the given days; its number."""
    first, last = days or WEEK
    outcome = here.do(commands.appoint_deputy, principal.id, deputy.id, first, last, "出差", by=by or principal)
    assert outcome.made is not None
    return int(outcome.made)


def decided(here: Installation, key: str = "K") -> tuple[int, int]:
    """An instance that waits for the approver, and the task."""
    instance = here.start("approve", key)
    return instance, here.task(instance).id


def test_a_deputy_does_what_the_principal_could_and_the_history_says_for_whom(either: Installation) -> None:
    instance, task = decided(either)
    with pytest.raises(Refused, match="approver"):
        either.do(commands.complete, task, {}, by=SUN)
    appoint(either, MA, SUN)
    assert either.do(commands.complete, task, {}, by=SUN).status == "RUNNING"
    assert either.row(task).closed_by == "sun"
    done = next(row for row in either.history(instance) if row.kind == "task.completed")
    assert (done.actor, done.facts()["for"]) == ("sun", "ma")


def test_what_somebody_does_in_their_own_right_is_for_nobody(here: Installation) -> None:
    appoint(here, MA, SUN)
    instance = here.start("check")
    here.complete(instance, by=SUN, x="yes")
    assert all("for" not in row.facts() for row in here.history(instance))


@pytest.mark.parametrize(
    ("when", "may"),
    [
        (datetime.fromisoformat("2026-03-01T23:59:59+08:00"), False),
        (datetime.fromisoformat("2026-03-02T00:00:00+08:00"), True),
        (datetime.fromisoformat("2026-03-08T23:59:59+08:00"), True),
        (datetime.fromisoformat("2026-03-09T00:00:00+08:00"), False),
    ],
)
def test_a_deputy_acts_from_the_first_day_to_the_last_in_china(here: Installation, when: datetime, may: bool) -> None:
    _, task = decided(here)
    here.now = NOW - timedelta(days=3)
    appoint(here, MA, SUN)
    here.now = when
    if may:
        here.do(commands.complete, task, {}, by=SUN)
    else:
        with pytest.raises(Refused, match="approver"):
            here.do(commands.complete, task, {}, by=SUN)


def test_a_deputy_claims_for_the_principal_so_that_the_task_does_not_leave_with_the_deputy(here: Installation) -> None:
    instance, task = decided(here)
    number = appoint(here, MA, SUN)
    here.do(commands.claim, task, by=SUN)
    assert here.row(task).assignee == "ma"
    assert here.facts(instance, "task.claimed") == [("task.claimed", "sun")]
    here.do(commands.revoke_deputy, number, "提前返回", by=MA)
    with pytest.raises(Refused):
        here.do(commands.complete, task, {}, by=SUN)
    here.do(commands.complete, task, {}, by=MA)


def test_a_deputy_sees_and_does_what_the_principal_had_claimed(here: Installation) -> None:
    instance = here.start("check")
    task = here.task(instance).id
    here.do(commands.claim, task, by=WANG)
    with pytest.raises(Refused, match="已由 wang 认领"):
        here.complete(instance, by=SUN, x="yes")
    appoint(here, WANG, SUN)
    assert here.complete(instance, by=SUN, x="yes").status == "RUNNING"


def test_a_deputy_uses_every_verb_on_the_principals_task(here: Installation) -> None:
    instance, task = decided(here)
    appoint(here, MA, SUN)
    here.do(commands.claim, task, by=SUN)
    here.do(commands.release, task, by=SUN)
    here.do(commands.delegate, task, "wei", "拟办", by=SUN)
    assert here.row(task).delegator == "ma"
    here.do(commands.recall, task, "自行办理", by=SUN)
    here.do(commands.complete, task, {}, by=SUN)
    here.do(commands.withdraw, task, "误办", by=SUN)
    assert here.task(instance).assignee == "ma"
    told = [row.facts().get("for") for row in here.history(instance) if row.actor == "sun"]
    assert set(told) == {"ma"}


def test_a_deputy_answers_what_was_delegated_to_the_principal(here: Installation) -> None:
    _, task = decided(here)
    here.do(commands.delegate, task, "wang", "拟办", by=MA)
    appoint(here, WANG, SUN)
    here.do(commands.answer, task, {}, by=SUN)
    assert here.row(task).assignee == "ma"


def test_there_are_no_chains(here: Installation) -> None:
    """Whoever stands in for a deputy does not stand in for the principal, and such a pair is refused."""
    _, task = decided(here)
    appoint(here, MA, SUN)
    with pytest.raises(Conflict, match="代理 ma，不能再由他人代理"):
        appoint(here, SUN, WEI)
    with pytest.raises(Conflict, match="由 sun 代理，不能代理他人"):
        appoint(here, WANG, MA, by=WANG)
    with here.database.write() as tx:  # even if the rows were there
        deputyships.appoint(tx, "here", "sun", "wei", *WEEK, "出差", "sun", here.now)
    with pytest.raises(Refused, match="approver"):
        here.do(commands.complete, task, {}, by=WEI)


def test_there_is_one_deputy_at_a_time(here: Installation) -> None:
    appoint(here, MA, SUN)
    with pytest.raises(Conflict, match="已由 sun 代理"):
        appoint(here, MA, WEI, date(2026, 3, 8), date(2026, 3, 9))
    appoint(here, MA, WEI, date(2026, 3, 9), date(2026, 3, 10))
    appoint(here, WANG, SUN)


def test_of_two_deputies_appointed_at_once_one_is_refused(either: Installation) -> None:
    answers = at_once(lambda: appoint(either, MA, SUN), lambda: appoint(either, MA, WEI))
    assert sorted(type(answer).__name__ for answer in answers) == ["Conflict", "int"]


@pytest.mark.parametrize(
    ("deputy", "reason"), [(ZHAO, "不在同一部门"), (QIAN, "另一地区"), (MA, "不能代理本人"), (LI, "不在同一部门")]
)
def test_only_a_colleague_of_the_department_stands_in(here: Installation, deputy: Actor, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        appoint(here, MA, deputy)


@pytest.mark.parametrize(
    ("by", "may"), [(WANG, True), (MA, True), (GU, True), (SUN, False), (HE, False), (QIAN, False)]
)
def test_the_principal_their_approver_and_the_administrator_appoint(here: Installation, by: Actor, may: bool) -> None:
    if may:
        appoint(here, WANG, SUN, by=by)
        return
    with pytest.raises(Refused):
        appoint(here, WANG, SUN, by=by)


@pytest.mark.parametrize(("by", "may"), [(WANG, True), (SUN, True), (MA, True), (GU, True), (WEI, False), (HE, False)])
def test_who_may_revoke(here: Installation, by: Actor, may: bool) -> None:
    number = appoint(here, WANG, SUN)
    if not may:
        with pytest.raises(Refused):
            here.do(commands.revoke_deputy, number, "提前返回", by=by)
        return
    here.do(commands.revoke_deputy, number, "提前返回", by=by)
    with pytest.raises(Conflict, match="已经撤销"):
        here.do(commands.revoke_deputy, number, "提前返回", by=by)


@pytest.mark.parametrize(
    ("days", "problem"),
    [
        ((date(2026, 3, 8), date(2026, 3, 7)), "早于第一天"),
        ((date(2026, 2, 1), date(2026, 3, 1)), "已经过去"),
        ((TODAY, date(2027, 3, 3)), "最长 366 天"),
    ],
)
def test_the_days_must_make_sense(here: Installation, days: tuple[date, date], problem: str) -> None:
    with pytest.raises(Invalid, match=problem):
        appoint(here, MA, SUN, *days)


def test_reasons_and_people_are_asked_for(here: Installation) -> None:
    with pytest.raises(Invalid, match="理由"):
        here.do(commands.appoint_deputy, "ma", "sun", *WEEK, "", by=MA)
    with pytest.raises(NotFound, match="nobody"):
        here.do(commands.appoint_deputy, "ma", "nobody", *WEEK, "出差", by=MA)
    with pytest.raises(NotFound, match="no deputyship 4711"):
        here.do(commands.revoke_deputy, 4711, "提前返回", by=MA)


def test_nobody_stands_in_for_somebody_who_has_left(here: Installation) -> None:
    _, task = decided(here)
    appoint(here, MA, SUN)
    with here.database.write() as tx:
        actors.deactivate(tx, "ma")
    with pytest.raises(Refused):
        here.do(commands.complete, task, {}, by=SUN)


def test_both_are_told_of_the_appointment_and_of_its_end(here: Installation) -> None:
    number = appoint(here, MA, SUN, by=GU)
    here.do(commands.revoke_deputy, number, "提前返回", by=GU)
    assert here.unread(MA) == here.unread(SUN) == ["DEPUTY", "DEPUTY"]


def test_a_step_that_fails_for_a_deputy_is_retried_for_the_same_principal(here: Installation) -> None:
    instance = here.start("check")
    here.do(commands.claim, here.task(instance).id, by=WANG)
    appoint(here, WANG, SUN)
    incident = here.complete(instance, by=SUN, x="odd").incident
    assert here.history(instance)[-1].facts()["for"] == "wang"
    here.context.deploy(law("yes", "odd"), here.now, "test")
    here.do(commands.retry, incident, by=LI)
    done = next(row for row in here.history(instance) if row.kind == "task.completed")
    assert (done.actor, done.facts()["for"]) == ("sun", "wang")


def test_an_appointment_sent_twice_is_made_once(either: Installation) -> None:
    first, second = (_once(either) for _ in range(2))
    assert (second.repeated, second.made) == (True, first.made)
    with either.database.read() as tx:
        assert len(deputyships.of_jurisdiction(tx, "here")) == 1


def _once(here: Installation) -> Any:
    return here.do(commands.appoint_deputy, "ma", "sun", *WEEK, "出差", by=MA, id="once")
