"""Dates, times and durations: reading and writing ISO 8601 (DMN 10.3.2.3.4-8), their properties, their arithmetic."""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any
from zoneinfo import ZoneInfo

from engine.feel.numbers import CONTEXT, Number, plain, text
from engine.feel.values import YearsMonths

_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_TIME = re.compile(r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?(Z|[+-][0-9]{2}:[0-9]{2}(?::[0-9]{2})?|@[\w/+-]+)?")
_MONTHS = re.compile(r"(-)?P(?:([0-9]{1,9})Y)?(?:([0-9]{1,9})M)?")
_DAYS = re.compile(
    r"(-)?P(?:([0-9]{1,9})D)?(?:T(?:([0-9]{1,12})H)?(?:([0-9]{1,12})M)?(?:([0-9]{1,12})(?:\.([0-9]{1,20}))?S)?)?"
)
_MICROSECOND = timedelta(microseconds=1)

Temporal = date | time | timedelta | YearsMonths


def parse(source: str) -> Temporal | None:
    """The date, time, date and time or duration that the text means; null (None) for anything else."""
    return parse_date(source) or parse_time(source) or parse_datetime(source) or parse_duration(source)


def parse_date(source: str) -> date | None:
    """The date written YYYY-MM-DD; null for anything else."""
    match = _DATE.fullmatch(source)
    return None if match is None else make_date(*(int(part) for part in match.groups()))


def make_date(year: int, month: int, day: int) -> date | None:
    """A date, or null where the calendar has no such day."""
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None


def parse_time(source: str) -> time | None:
    """The time written HH:MM:SS with or without fraction and zone; null for anything else."""
    match = _TIME.fullmatch(source)
    if match is None:
        return None
    hour, minute, second = (int(part) for part in match.groups()[:3])
    try:
        return time(hour, minute, second, _micro(match[4]), tzinfo=_zone(match[5]))
    except (ValueError, KeyError, OSError):
        return None


def parse_datetime(source: str) -> datetime | None:
    """A date and time; a date alone is its midnight."""
    day_text, separator, time_text = source.partition("T")
    day = parse_date(day_text)
    moment = parse_time(time_text) if separator else time()
    return None if day is None or moment is None else datetime.combine(day, moment)


def parse_duration(source: str) -> timedelta | YearsMonths | None:
    """The duration written P1Y2M or P1DT2H3M4S; null for anything else."""
    if source.endswith(("P", "T")):
        return None
    match = _MONTHS.fullmatch(source)
    if match is not None:
        total = int(match[2] or 0) * 12 + int(match[3] or 0)
        return YearsMonths(-total if match[1] else total)
    match = _DAYS.fullmatch(source)
    if match is None:
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups()[1:5])
    try:
        length = timedelta(days, seconds, _micro(match[6]), hours=hours, minutes=minutes)
    except OverflowError:
        return None
    return -length if match[1] else length


def _micro(fraction: str | None) -> int:
    return int((fraction or "0").ljust(6, "0")[:6])


def _zone(source: str | None) -> tzinfo | None:
    if source is None:
        return None
    if source == "Z":
        return UTC
    if source.startswith("@"):
        return ZoneInfo(source[1:])
    hours, minutes, *seconds = (int(part) for part in source[1:].split(":"))
    offset = timedelta(hours=hours, minutes=minutes, seconds=seconds[0] if seconds else 0)
    return timezone(-offset if source.startswith("-") else offset)


def format_value(value: Temporal) -> str:
    """The text that `string()` gives; reading it gives the value back."""
    if isinstance(value, YearsMonths):
        return _format_months(value)
    if isinstance(value, timedelta):
        return _format_days(value)
    if isinstance(value, datetime):
        return f"{value.date().isoformat()}T{_format_time(value.timetz())}"
    return _format_time(value) if isinstance(value, time) else value.isoformat()


def _format_time(value: time) -> str:
    clock = value.replace(tzinfo=None).isoformat()
    if "." in clock:
        clock = clock.rstrip("0")
    if value.tzinfo is None:
        return clock
    if isinstance(value.tzinfo, ZoneInfo):
        return f"{clock}@{value.tzinfo.key}"
    return clock + ("Z" if value.tzinfo is UTC else value.isoformat()[len(value.replace(tzinfo=None).isoformat()) :])


def _with_micro(seconds: int, micro: int) -> Number:
    return seconds if not micro else CONTEXT.add(seconds, CONTEXT.divide(micro, 1_000_000))


def _format_months(value: YearsMonths) -> str:
    years, months = divmod(abs(value.total), 12)
    parts = (f"{years}Y" if years else "") + (f"{months}M" if months or not years else "")
    return ("-" if value.total < 0 else "") + "P" + parts


def _format_days(value: timedelta) -> str:
    length = abs(value)
    hours, rest = divmod(length.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    exact = text(_with_micro(seconds, length.microseconds))
    clock = "".join(
        f"{part}{unit}" for part, unit in ((hours, "H"), (minutes, "M"), (exact, "S")) if part not in (0, "0")
    )
    days = f"{length.days}D" if length.days else ""
    sign = "-" if value < timedelta() else ""
    return f"{sign}P{days}" + (f"T{clock}" if clock else "") if days or clock else "PT0S"


def seconds_of(value: timedelta) -> Number:
    """A days and time duration in seconds."""
    micro = value // _MICROSECOND
    return micro // 1_000_000 if micro % 1_000_000 == 0 else plain(CONTEXT.divide(Decimal(micro), 1_000_000))


def from_seconds(seconds: Decimal) -> timedelta:
    """The duration of so many seconds, rounded to the microsecond. Raises OverflowError when too long."""
    return timedelta(microseconds=int(CONTEXT.multiply(seconds, 1_000_000).to_integral_value(ROUND_HALF_EVEN)))


def shift_months(day: date, months: int) -> date:
    """The same day some months later (a datetime keeps its time); the last of the month when there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise OverflowError("date out of range")
    return day.replace(year=year, month=month + 1, day=min(day.day, monthrange(year, month + 1)[1]))


def shift_date(day: date, length: timedelta) -> date:
    """A date plus a days and time duration counts from midnight and stays a date."""
    return (datetime.combine(day, time()) + length).date()


def shift_time(moment: time, length: timedelta) -> time:
    """A time plus a duration, around the clock."""
    return (datetime.combine(date(2000, 1, 1), moment) + (length % timedelta(days=1))).timetz()


def _part(value: timedelta, divisor: int, modulus: int) -> int:
    seconds = int(abs(value) // timedelta(seconds=1)) // divisor % modulus
    return -seconds if value < timedelta() else seconds


def _seconds_part(value: timedelta) -> Number:
    seconds = seconds_of(abs(value) % timedelta(minutes=1))
    return -seconds if value < timedelta() else seconds


def _zone_name(value: Any) -> str | None:
    return value.tzinfo.key if isinstance(value.tzinfo, ZoneInfo) else None


_Properties = dict[str, Callable[[Any], Any]]
_OF_DATE: _Properties = {
    "year": lambda value: value.year,
    "month": lambda value: value.month,
    "day": lambda value: value.day,
    "weekday": lambda value: value.isoweekday(),
}
_OF_TIME: _Properties = {
    "hour": lambda value: value.hour,
    "minute": lambda value: value.minute,
    "second": lambda value: _with_micro(value.second, value.microsecond),
    "time offset": lambda value: value.utcoffset(),
    "timezone": _zone_name,
}
PROPERTIES: dict[type, _Properties] = {
    date: _OF_DATE,
    time: _OF_TIME,
    datetime: _OF_DATE | _OF_TIME,
    timedelta: {
        "days": lambda value: _part(value, 86400, 10**9),
        "hours": lambda value: _part(value, 3600, 24),
        "minutes": lambda value: _part(value, 60, 60),
        "seconds": _seconds_part,
    },
    YearsMonths: {"years": lambda value: value.years, "months": lambda value: value.months},
}
