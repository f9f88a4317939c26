"""Arithmetic, comparison and equality by the kinds of both sides (DMN tables 50-54). What fits no row is null."""

import operator
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from engine.feel import numbers, temporal
from engine.feel.fault import Fault
from engine.feel.values import MAX_ITEMS, NUMBERS, Operation, Range, Spend, YearsMonths

_Table = dict[tuple[type, type], Operation]
_NUMBER_PAIRS = [(left, right) for left in NUMBERS for right in NUMBERS]
MAX_MONTHS = 12 * 10**9
_DURATIONS = (timedelta, YearsMonths)


def _numeric(operation: Operation) -> _Table:
    return dict.fromkeys(_NUMBER_PAIRS, operation)


def _concatenate(left: str, right: str) -> str:
    if len(left) + len(right) > MAX_ITEMS:
        raise Fault(f"string longer than {MAX_ITEMS} signs")
    return left + right


def _date_shift(shift: Callable[[Any, Any], Any]) -> _Table:
    """`shift` for every temporal value and the duration that fits it."""
    return {
        (datetime, timedelta): shift,
        (date, timedelta): lambda day, length: temporal.shift_date(day, shift(timedelta(), length)),
        (time, timedelta): lambda moment, length: temporal.shift_time(moment, shift(timedelta(), length)),
        (timedelta, timedelta): shift,
        (date, YearsMonths): lambda day, length: temporal.shift_months(day, shift(0, length.total)),
        (datetime, YearsMonths): lambda day, length: temporal.shift_months(day, shift(0, length.total)),
        (YearsMonths, YearsMonths): lambda left, right: _months(shift(left.total, right.total)),
    }


def _flipped(table: _Table) -> _Table:
    return {(right, left): lambda a, b, do=do: do(b, a) for (left, right), do in table.items() if left is not right}  # type: ignore[misc]


def _moment(value: date, other: Any) -> datetime:
    """A date counts as its midnight, in UTC when the other side has an offset."""
    if isinstance(value, datetime):
        return value
    aware = isinstance(other, datetime) and other.tzinfo is not None
    return datetime.combine(value, time(), tzinfo=UTC if aware else None)


def _days_between(left: date, right: date) -> timedelta | None:
    first, second = _moment(left, right), _moment(right, left)
    return None if (first.tzinfo is None) != (second.tzinfo is None) else first - second


def _time_between(left: time, right: time) -> timedelta | None:
    day = date(2000, 1, 1)
    return _days_between(datetime.combine(day, left), datetime.combine(day, right))


def _months(total: numbers.Number) -> YearsMonths:
    if not -MAX_MONTHS <= total <= MAX_MONTHS:
        raise OverflowError
    return YearsMonths(int(total))


def _times(length: Any, factor: numbers.Number) -> Any:
    if isinstance(length, YearsMonths):
        return _months(numbers.multiply(length.total, factor))
    return temporal.from_seconds(Decimal(numbers.multiply(temporal.seconds_of(length), factor)))


def _over(length: Any, divisor: numbers.Number) -> Any:
    if isinstance(length, YearsMonths):
        quotient = numbers.divide(length.total, divisor)
        return None if quotient is None else _months(quotient)
    quotient = numbers.divide(temporal.seconds_of(length), divisor)
    return None if quotient is None else temporal.from_seconds(Decimal(quotient))


_TIMES: _Table = {(length, number): _times for length in _DURATIONS for number in NUMBERS}
_ADD: _Table = {**_numeric(numbers.add), (str, str): _concatenate, **_date_shift(operator.add)}
TABLES: dict[str, _Table] = {
    "+": {**_ADD, **_flipped(_date_shift(operator.add))},
    "-": {
        **_numeric(numbers.subtract),
        **_date_shift(operator.sub),
        **{(left, right): _days_between for left in (date, datetime) for right in (date, datetime)},
        (time, time): _time_between,
    },
    "*": {**_numeric(numbers.multiply), **_TIMES, **_flipped(_TIMES)},
    "/": {
        **_numeric(numbers.divide),
        **{(length, number): _over for length in _DURATIONS for number in NUMBERS},
        (timedelta, timedelta): lambda a, b: numbers.divide(temporal.seconds_of(a), temporal.seconds_of(b)),
        (YearsMonths, YearsMonths): lambda a, b: numbers.divide(a.total, b.total),
    },
    "**": _numeric(numbers.power),
}


def arithmetic(sign: str) -> Operation:
    """The operation of an arithmetic sign. It raises Fault when a date or a number leaves its limits."""
    table = TABLES[sign]

    def operate(left: Any, right: Any) -> Any:
        operation = table.get((type(left), type(right)))
        if operation is None:
            return None
        try:
            return operation(left, right)
        except (OverflowError, ValueError):
            raise Fault("date or duration out of range") from None

    return operate


def negate(value: Any) -> Any:
    """The negative of a number or duration, else null."""
    if type(value) is YearsMonths:
        return YearsMonths(-value.total)
    if type(value) is Decimal:
        return value.copy_negate()  # exact: a minus sign would round to the precision of the thread
    return -value if type(value) in (int, timedelta) else None


_MIXED = frozenset({(date, datetime), (datetime, date)})
_SAME = frozenset((kind, kind) for kind in (str, date, datetime, time, timedelta, YearsMonths))
_ORDERED = _MIXED | _SAME | frozenset(_NUMBER_PAIRS)
ORDERINGS: dict[str, Operation] = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


def comparison(sign: str) -> Operation:
    """The operation of < <= > >=: true, false, or null for values that have no order."""
    order = ORDERINGS[sign]

    def compare(left: Any, right: Any) -> bool | None:
        pair = (type(left), type(right))
        if pair not in _ORDERED:
            return None
        if pair in _MIXED:
            left, right = _moment(left, right), _moment(right, left)
        try:
            result: bool = order(left, right)
        except TypeError:  # one has an offset from UTC, the other has none
            return None
        return result

    return compare


less, at_most, more, at_least = (comparison(sign) for sign in ("<", "<=", ">", ">="))


def _free(_: int) -> None:
    """Counts nothing: what the caller compares has been paid for."""


def equal(left: Any, right: Any, spend: Spend = _free) -> bool | None:
    """Equality: null between values of different kinds, except that null equals only null."""
    if left is None or right is None:
        return left is right
    kind = type(left)
    if kind is not type(right):
        return bool(left == right) if kind in NUMBERS and type(right) in NUMBERS else None
    if kind is list or kind is dict:
        return _same_container(left, right, set(), spend)
    return bool(left == right)


def _same_container(left: Any, right: Any, seen: set[tuple[int, int]], spend: Spend) -> bool:
    pair = (id(left), id(right))
    if left is right or pair in seen:
        return True
    seen.add(pair)
    spend(len(left))
    if len(left) != len(right):
        return False
    if type(left) is dict:
        return left.keys() == right.keys() and all(_same(left[key], right[key], seen, spend) for key in left)
    return all(_same(a, b, seen, spend) for a, b in zip(left, right, strict=True))


def _same(left: Any, right: Any, seen: set[tuple[int, int]], spend: Spend) -> bool:
    if type(left) is type(right) and type(left) in (list, dict):
        return _same_container(left, right, seen, spend)
    return equal(left, right) is True


def unequal(left: Any, right: Any, spend: Spend = _free) -> bool | None:
    """The contrary of `equal`; null stays null."""
    same = equal(left, right, spend)
    return None if same is None else not same


def within(interval: Range, value: Any) -> bool | None:
    """Whether a range holds a value."""
    above: bool | None = True
    below: bool | None = True
    if interval.low is not None:
        above = (at_least if interval.low_closed else more)(value, interval.low)
    if interval.high is not None:
        below = (at_most if interval.high_closed else less)(value, interval.high)
    if above is False or below is False:
        return False
    return None if above is None or below is None else True
