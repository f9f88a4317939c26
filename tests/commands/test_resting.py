"""挂起 and 恢复: deadlines count on, unless the profile lets the clock stop."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from engine import commands
from engine.errors import Invalid
from engine.process.definitions import Deployment
from engine.store import tasks
from tests.commands.cast import LI, NOW, PROFILE, Installation, law

STOPS = PROFILE + "clock: {{stops_on_suspension: {}}}\n"


def profile(here: Installation, switch: str) -> None:
    """Deploy the small law with the switch in the profile."""
    files = {**law().files, "processes/here/profile.yaml": STOPS.format("here", switch).encode()}
    here.context.deploy(Deployment(files), here.now, "test")


def rest(here: Installation, instance: int, since: str, until: str) -> None:
    """Suspend an instance on one day at nine and resume it on another."""
    here.now = datetime.fromisoformat(f"{since}T09:00:00+08:00")
    here.do(commands.suspend, instance, "复议", by=LI)
    here.now = datetime.fromisoformat(f"{until}T09:00:00+08:00")
    here.do(commands.resume, instance, "复议已结", by=LI)


@pytest.mark.parametrize("switch", ["false", "null", "'yes'"])
def test_deadlines_count_on_unless_the_profile_says_otherwise(here: Installation, switch: str) -> None:
    profile(here, switch)
    instance = here.start("due")
    rest(here, instance, "2026-03-03", "2026-03-13")
    assert here.task(instance).due == date(2026, 3, 20)
    assert here.facts(instance, "task.redated") == []


def test_a_profile_that_says_nothing_does_not_stop_the_clock(here: Installation) -> None:
    instance = here.start("due")
    rest(here, instance, "2026-03-03", "2026-03-13")
    assert here.task(instance).due == date(2026, 3, 20)


@pytest.mark.parametrize(
    ("since", "until", "due"),
    [
        ("2026-03-03", "2026-03-03", "2026-03-20"),  # the same day
        ("2026-03-03", "2026-03-04", "2026-03-23"),  # one working day, over the weekend
        ("2026-03-06", "2026-03-09", "2026-03-23"),  # Friday to Monday: one
        ("2026-03-07", "2026-03-09", "2026-03-20"),  # a weekend: none
        ("2026-03-09", "2026-03-16", "2026-03-27"),  # a week: five
        ("2026-03-20", "2026-03-25", "2026-03-25"),  # on the last day: three
        ("2026-03-21", "2026-03-25", "2026-03-20"),  # late before it was suspended: late it stays
        ("2026-04-02", "2026-04-07", "2026-03-20"),
    ],
)
def test_a_stopped_clock_moves_open_deadlines_by_the_working_days_of_rest(
    here: Installation, since: str, until: str, due: str
) -> None:
    profile(here, "true")
    instance = here.start("due")
    rest(here, instance, since, until)
    task = here.task(instance)
    assert task.due == date.fromisoformat(due)
    moved = task.due != date(2026, 3, 20)
    assert here.facts(instance, "task.redated") == ([("task.redated", "li")] if moved else [])
    assert task.attention_at == datetime.combine(task.due, datetime.min.time(), UTC) + timedelta(hours=16)


def test_two_rests_add_up_and_reminders_move_along(either: Installation) -> None:
    profile(either, "true")
    instance = either.start("due")
    rest(either, instance, "2026-03-03", "2026-03-04")
    rest(either, instance, "2026-03-10", "2026-03-12")
    assert either.task(instance).due == date(2026, 3, 25)
    assert either.task(instance).due_basis["rested"] == 3


def dated(here: Installation, instance: int, **basis: Any) -> None:
    """Give the open task a basis, as a decision would have."""
    with here.database.write() as tx:
        task = tasks.open_of_instance(tx, instance)[0]
        tasks.set_due(tx, [task.id], task.due, {"from": "2026-03-02", "calendar": "old", **basis}, task.attention_at)


def test_a_date_that_the_law_names_stays(here: Installation) -> None:
    """Domain rule 5."""
    profile(here, "true")
    instance = here.start("due")
    dated(here, instance, unit="DATE")
    rest(here, instance, "2026-03-03", "2026-03-10")
    assert here.task(instance).due == date(2026, 3, 20)


def test_a_new_calendar_keeps_the_days_of_rest(here: Installation) -> None:
    profile(here, "true")
    instance = here.start("due")
    dated(here, instance, unit="WD", n=14, remind_before=[2])
    rest(here, instance, "2026-03-03", "2026-03-10")
    task = here.task(instance)
    assert (task.due, task.due_basis["reminders"]) == (date(2026, 3, 27), ["2026-03-25T00:00:00+08:00"])
    dated(here, instance, **{**task.due_basis, "calendar": "old"})
    commands.recalculate(here.context, now=here.now)
    again = here.task(instance)
    assert (again.due, again.due_basis["reminders"]) == (task.due, task.due_basis["reminders"])
    assert again.due_basis["calendar"] != "old"


def test_reminders_after_the_beginning_move_along(here: Installation) -> None:
    profile(here, "true")
    instance = here.start("due")
    dated(here, instance, unit="WD", n=14, remind_after=[10])
    rest(here, instance, "2026-03-03", "2026-03-10")
    assert here.task(instance).due_basis["reminders"] == ["2026-03-23T00:00:00+08:00"]


@pytest.mark.parametrize("verb", ["suspend", "cancel"])
def test_a_reason_is_asked_for(here: Installation, verb: str) -> None:
    instance = here.start("check")
    with pytest.raises(Invalid, match="理由"):
        here.do(getattr(commands, verb), instance, "  ", by=LI)
    assert here.now == NOW
    assert here.instance(instance).status == "RUNNING"
