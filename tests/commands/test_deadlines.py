"""Deadlines on a day of the calendar (unit DATE of decision `deadlines`)."""

from datetime import date
from pathlib import Path

import pytest

from engine import workdays
from engine.commands.deadlines import count

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
