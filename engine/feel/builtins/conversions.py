"""Built-in functions that make one kind of value of another (DMN table 72)."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

from engine.feel import nodes, temporal, writing
from engine.feel.builtins.registry import builtin
from engine.feel.fault import Fault
from engine.feel.names import KnownNames
from engine.feel.numbers import Number, parse
from engine.feel.operators import at_most
from engine.feel.parser import parse as parse_expression
from engine.feel.values import Range, YearsMonths

_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
_MAX_DIGITS = 200


@builtin("date", "from: any")
def _date(source: Any) -> date | None:
    if type(source) is datetime:
        return source.date()
    if type(source) is str:
        return temporal.parse_date(source)
    return source if type(source) is date else None


@builtin("date", "year: number, month: number, day: number")
def _date_of(year: Number, month: Number, day: Number) -> date | None:
    return temporal.make_date(int(year), int(month), int(day))


@builtin("time", "from: any")
def _time(source: Any) -> time | None:
    if type(source) is datetime:
        return source.timetz()
    if type(source) is str:
        return temporal.parse_time(source)
    return source if type(source) is time else time(tzinfo=UTC) if type(source) is date else None


@builtin("time", "hour: number, minute: number, second: number, offset?: any")
def _time_of(hour: Number, minute: Number, second: Number, offset: timedelta | None = None) -> time | None:
    try:
        zone = None if offset is None else timezone(offset)
        micro = int(Decimal(second) % 1 * 1_000_000)
        return time(int(hour), int(minute), int(second), micro, tzinfo=zone)
    except (ValueError, TypeError, OverflowError):
        return None


@builtin("date and time", "from: any")
def _date_and_time(source: Any) -> datetime | None:
    if type(source) is str:
        return temporal.parse_datetime(source)
    if type(source) is date:
        return datetime.combine(source, time())
    return source if type(source) is datetime else None


@builtin("date and time", "date: date, time: any")
def _date_with_time(day: date, moment: Any) -> datetime | None:
    if type(moment) is not time:
        return None
    return datetime.combine(day, moment)


@builtin(
    "date and time",
    "year: number, month: number, day: number, hour: number, minute: number, second: number, offset?: any",
)
def _date_and_time_of(
    year: Number, month: Number, day: Number, hour: Number, minute: Number, second: Number, offset: Any = None
) -> datetime | None:
    that_day, moment = _date_of(year, month, day), _time_of(hour, minute, second, offset)
    return None if that_day is None or moment is None else datetime.combine(that_day, moment)


@builtin("range", "from: string")
def _range(source: str) -> Range | None:
    """The range that a text such as `[1..5)` means; its ends are literals of one kind, and only they."""
    try:
        tree = parse_expression(source, KnownNames(()))
    except Fault:
        return None
    if not isinstance(tree, nodes.RangeOf):
        return None
    ends = [end for end in (tree.low, tree.high) if end is not None]
    values = [end.value for end in ends if isinstance(end, nodes.Literal)]
    if len(values) < len(ends) or any(at_most(values[0], value) is None for value in values):
        return None
    low, high = (end.value if isinstance(end, nodes.Literal) else None for end in (tree.low, tree.high))
    return (
        None
        if len(values) == 2 and at_most(low, high) is not True
        else Range(low, high, tree.low_closed, tree.high_closed)
    )


@builtin("duration", "from: any")
def _duration(source: Any) -> timedelta | YearsMonths | None:
    if type(source) is str:
        return temporal.parse_duration(source)
    return source if type(source) in (timedelta, YearsMonths) else None


@builtin("years and months duration", "from: date, to: date")
def _years_and_months_duration(start: date, end: date) -> YearsMonths:
    """The whole months between two dates; a month that is not full does not count."""
    months = (end.year - start.year) * 12 + end.month - start.month
    if months > 0 and end.day < start.day:
        months -= 1
    elif months < 0 and end.day > start.day:
        months += 1
    return YearsMonths(months)


@builtin("string", "from: any")
def _string(source: Any) -> str | None:
    return None if source is None else writing.text(source)


@builtin("number", "from: string", "from: string, grouping separator: any, decimal separator: any")
def _number(source: str, grouping: Any = None, point: Any = None) -> Number | None:
    """The number in a text. Grouping: space, comma or dot; decimal separator: dot or comma, not the same."""
    if grouping not in (None, " ", ",", ".") or point not in (None, ".", ",") or (grouping and grouping == point):
        return None
    if grouping:
        source = source.replace(grouping, "")
    if point:
        source = source.replace(point, ".")
    if len(source) > _MAX_DIGITS or not _NUMBER.fullmatch(source):
        return None
    return parse(source)
