"""Moments of timers: ISO 8601 as BPMN tools write it, or a value that FEEL computed (BPMN 2.0.2, 10.5.5)."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from engine.clock import CHINA, start_of_day
from engine.errors import DefinitionError
from engine.feel import YearsMonths

_DURATION = re.compile(
    r"P(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)(?:\.(?P<fraction>\d{1,6}))?S)?)?"
)
_CYCLE = re.compile(r"R(?P<times>\d*)/(?P<first>[^/]+)(?:/(?P<second>[^/]+))?")
ENDLESS = -1
LONGEST = 40  # characters of a duration
SHORTEST = timedelta(minutes=1)
"""No timer repeats more often: its firings are steps of a process, not the ticking of a clock."""
CATCH_UP = 100
"""So many missed firings are made up for, the newest ones; what lies before them is passed over."""


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time: whole months, counted by the calendar, and a rest."""

    months: int
    rest: timedelta

    def after(self, start: datetime) -> datetime:
        """The moment this long after `start`; a day that the month lacks becomes its last day."""
        return add_months(start, self.months) + self.rest


@dataclass(frozen=True, slots=True)
class Cycle:
    """`times` firings (ENDLESS for no limit), the first at `first`, then every `every`."""

    times: int
    first: datetime
    every: Duration


@dataclass(frozen=True, slots=True)
class Missed:
    """What has come due of a cycle: firings `passed` over, firings to be done now, and the cycle that remains."""

    passed: int
    firings: int
    rest: Cycle


def add_months(start: datetime, months: int) -> datetime:
    """`start` moved by calendar months in China time."""
    if not months:
        return start
    local = start.astimezone(CHINA)
    year, month = divmod(local.year * 12 + local.month - 1 + months, 12)
    last = (date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return local.replace(year=year, month=month + 1, day=min(local.day, last))


@lru_cache
def is_literal(text: str) -> bool:
    """Whether a timer's text is ISO 8601 itself rather than an expression."""
    return bool(re.match(r"(P[\dT]|R\d*/|\d{4}-\d{2}-\d{2}(T|$))", text.strip()))


@lru_cache
def parse_duration(text: str) -> Duration:
    """`P20D`, `PT1S`, `P1Y2M3DT4H`, `P2W` …; DefinitionError for anything else, negative ones included."""
    found = _DURATION.fullmatch(text.strip()) if len(text) < LONGEST else None
    if found is None or not any(found.groupdict().values()) or text.strip().endswith("T"):
        raise DefinitionError(f"{text!r} is not a duration such as P20D, PT1H or P1M")
    n = {key: int(value) for key, value in found.groupdict(default="0").items() if key != "fraction"}
    micro = int((found["fraction"] or "0").ljust(6, "0"))
    rest = timedelta(
        weeks=n["weeks"], days=n["days"], hours=n["hours"], minutes=n["minutes"], seconds=n["seconds"],
        microseconds=micro,
    )  # fmt: skip
    return Duration(n["years"] * 12 + n["months"], rest)


def parse_moment(text: str) -> datetime:
    """A date (00:00 China time) or date-time (China time where it names no zone), as an aware moment."""
    try:
        return as_moment(date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text))
    except ValueError as error:
        raise DefinitionError(f"{text!r} is not a date or date-time such as 2026-01-31T00:00:00+08:00") from error


def as_moment(value: date | datetime) -> datetime:
    """A date or date-time as an aware moment in UTC."""
    if not isinstance(value, datetime):
        return start_of_day(value).astimezone(UTC)
    return (value if value.tzinfo else value.replace(tzinfo=CHINA)).astimezone(UTC)


def _lasting(length: Duration, given: object) -> Duration:
    """A duration that takes time. Raises DefinitionError for others: repeated, they would be due again for ever."""
    if length.months < 0 or length.rest < timedelta() or not (length.months or length.rest):
        raise DefinitionError(f"{given!s} takes no time: a timer needs a duration longer than zero, such as PT1H")
    return length


def due(value: object, now: datetime) -> datetime:
    """When a timer is due whose text gave `value`: a date, date-time, duration or ISO text of one of these."""
    try:
        return _due(value, now)
    except (OverflowError, ValueError) as error:
        raise DefinitionError(f"{value!r} leads beyond the calendar") from error


def _due(given: object, now: datetime) -> datetime:
    value = given
    if isinstance(value, str):
        value = parse_duration(value) if value.strip().startswith("P") else parse_moment(value.strip())
    if isinstance(value, timedelta):
        value = Duration(0, value)
    if isinstance(value, YearsMonths):
        value = Duration(value.total, timedelta())
    if isinstance(value, Duration):
        return _lasting(value, given).after(now)
    if isinstance(value, date):
        return as_moment(value)
    raise DefinitionError(f"a timer needs a date, date-time or duration, not {value!r}")


def cycle(value: object, now: datetime) -> Cycle:
    """`R3/PT10M`, `R/P1D`, `R3/2026-01-31T00:00:00+08:00/P1D`; a bare duration repeats without end."""
    try:
        return _cycle(value, now)
    except (OverflowError, ValueError) as error:
        raise DefinitionError(f"{value!r} leads beyond the calendar") from error


def is_hurried(every: Duration) -> bool:
    """Whether a timer with this period would fire more often than is allowed."""
    return not every.months and every.rest < SHORTEST


def caught_up(cycle: Cycle, now: datetime) -> Missed:
    """What of a cycle is due at `now`, however long ago it was looked at last; a long stop costs no more than a short.

    A cycle that leads beyond the calendar ends there.
    """
    count, moment = _due_firings(cycle, now)
    if cycle.times != ENDLESS:
        count = min(count, cycle.times)
    left = cycle.times if cycle.times == ENDLESS else cycle.times - count
    firings = min(count, CATCH_UP)
    return Missed(count - firings, firings, Cycle(left if moment else 0, moment or cycle.first, cycle.every))


def _due_firings(cycle: Cycle, now: datetime) -> tuple[int, datetime | None]:
    """How many moments of a cycle are not after `now`, and the first one that is (None: beyond the calendar)."""
    if cycle.first > now:
        return 0, cycle.first
    moment, count = cycle.first, 0
    if not cycle.every.months:
        count = (now - moment) // cycle.every.rest
        moment += cycle.every.rest * count
    while moment <= now:
        count += 1
        try:
            moment = cycle.every.after(moment)
        except (OverflowError, ValueError):
            return count, None
    return count, moment


def _cycle(value: object, now: datetime) -> Cycle:
    if isinstance(value, timedelta):
        every = _lasting(Duration(0, value), value)
        return Cycle(ENDLESS, every.after(now), every)
    found = _CYCLE.fullmatch(str(value).strip())
    if found is None:
        raise DefinitionError(f"{value!r} is not a cycle such as R3/PT10M")
    times = int(found["times"]) if found["times"] else ENDLESS
    if found["second"] is None:
        every = _lasting(parse_duration(found["first"]), value)
        return Cycle(times, every.after(now), every)
    return Cycle(times, parse_moment(found["first"]), _lasting(parse_duration(found["second"]), value))
