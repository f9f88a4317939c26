"""Deadlines on a day of the calendar (units DATE and DAY of decision `deadlines`)."""

from datetime import date, datetime
from pathlib import Path

import pytest

from engine import workdays
from engine.commands.deadlines import count, due
from tests.cast import law

CALENDAR = workdays.load(Path(__file__).parents[2] / "processes" / "calendars")


@pytest.mark.parametrize(
    ("start", "day", "due"),
    [
        (date(2026, 1, 5), "01-31", date(2026, 1, 31)),
        (date(2026, 1, 31), "01-31", date(2026, 1, 31)),
        (date(2026, 2, 1), "01-31", date(2026, 1, 31)),
        (date(2026, 12, 31), "01-31", date(2026, 1, 31)),
        (date(2028, 3, 1), "02-EOM", date(2028, 2, 29)),
    ],
)
def test_a_start_after_the_day_gives_the_day_of_the_same_year_which_is_past(start: date, day: str, due: date) -> None:
    """Who begins late is late at once: the day does not move to the next year, nor off a day of rest (rule 5)."""
    assert count(CALENDAR, {"unit": "DATE", "n": None, "date": day}, start).date == due


@pytest.mark.parametrize("last", [date(2026, 4, 30), date(2026, 5, 2)])
def test_a_campaign_ends_on_its_last_day_and_reminds_five_and_one_working_days_before(last: date) -> None:
    """TD-4.4a: the day is that of the plan, a day of rest too (2 May); nobody is reminded on one."""
    found = due(CALENDAR, law().evaluate, "tiedong", "campaign_end", last)
    assert found is not None
    assert found[0].date == last
    days = [datetime.fromisoformat(text).date() for text in found[1]["reminders"]]
    assert days == [CALENDAR.before(last, 5).date, CALENDAR.before(last, 1).date]
    assert all(map(CALENDAR.is_working, days))
