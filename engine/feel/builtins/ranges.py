"""Built-in functions that relate points and ranges in time or number (DMN table 81). A point counts as [p..p]."""

from collections.abc import Callable
from typing import Any

from engine.feel.builtins.registry import builtin
from engine.feel.operators import equal, less
from engine.feel.values import Range


class NotComparable(Exception):
    """The two sides have no order, so the relation is null."""


def _before(left: Any, right: Any) -> bool:
    result = less(left, right)
    if result is None:
        raise NotComparable
    return bool(result)


def _related(name: str, *parameters: str) -> Callable[[Callable[[Range, Range], bool]], Callable[[Range, Range], bool]]:
    """Registers a relation of two ranges under its FEEL name; sides without order make it null."""

    def register(relation: Callable[[Range, Range], bool]) -> Callable[[Range, Range], bool]:
        def guarded(first: Any, second: Any) -> bool | None:
            try:
                return relation(_as_range(first), _as_range(second))
            except NotComparable:
                return None

        builtin(name, *parameters)(guarded)
        return relation

    return register


def _as_range(value: Any) -> Range:
    return value if type(value) is Range else Range(value, value)


def _starts_first(one: Range, other: Range) -> bool:
    """The start of one lies before the start of the other."""
    return _before(one.low, other.low) or (_same(one.low, other.low) and one.low_closed and not other.low_closed)


def _ends_first(one: Range, other: Range) -> bool:
    """The end of one lies before the end of the other."""
    return _before(one.high, other.high) or (_same(one.high, other.high) and other.high_closed and not one.high_closed)


def _same(left: Any, right: Any) -> bool:
    return equal(left, right) is True


def _same_start(one: Range, other: Range) -> bool:
    return _same(one.low, other.low) and one.low_closed == other.low_closed


def _same_end(one: Range, other: Range) -> bool:
    return _same(one.high, other.high) and one.high_closed == other.high_closed


_POINT_OR_RANGE = (
    "point1: any, point2: any",
    "point: any, range: any",
    "range: any, point: any",
    "range1: any, range2: any",
)
_RANGES = "range1: range, range2: range"


@_related("before", *_POINT_OR_RANGE)
def _is_before(one: Range, other: Range) -> bool:
    return _before(one.high, other.low) or (_same(one.high, other.low) and not (one.high_closed and other.low_closed))


@_related("after", *_POINT_OR_RANGE)
def _is_after(one: Range, other: Range) -> bool:
    return _is_before(other, one)


@_related("meets", _RANGES)
def _meets(one: Range, other: Range) -> bool:
    _before(one.high, other.low)
    return one.high_closed and other.low_closed and _same(one.high, other.low)


@_related("met by", _RANGES)
def _met_by(one: Range, other: Range) -> bool:
    return _meets(other, one)


@_related("overlaps", _RANGES)
def _overlaps(one: Range, other: Range) -> bool:
    return not _is_before(one, other) and not _is_before(other, one)


@_related("overlaps before", _RANGES)
def _overlaps_before(one: Range, other: Range) -> bool:
    return _starts_first(one, other) and _overlaps(one, other) and not _ends_first(other, one)


@_related("overlaps after", _RANGES)
def _overlaps_after(one: Range, other: Range) -> bool:
    return _overlaps_before(other, one)


@_related("finishes", "point: any, range: range", "range1: any, range2: range")
def _finishes(one: Range, other: Range) -> bool:
    return _same_end(one, other) and not _starts_first(one, other)


@_related("finished by", "range: range, point: any", "range1: range, range2: any")
def _finished_by(one: Range, other: Range) -> bool:
    return _finishes(other, one)


@_related("includes", "range: range, point: any", "range1: range, range2: any")
def _includes(one: Range, other: Range) -> bool:
    return not _starts_first(other, one) and not _ends_first(one, other)


@_related("during", "point: any, range: range", "range1: any, range2: range")
def _during(one: Range, other: Range) -> bool:
    return _includes(other, one)


@_related("starts", "point: any, range: range", "range1: any, range2: range")
def _starts(one: Range, other: Range) -> bool:
    return _same_start(one, other) and not _ends_first(other, one)


@_related("started by", "range: range, point: any", "range1: range, range2: any")
def _started_by(one: Range, other: Range) -> bool:
    return _starts(other, one)


@_related("coincides", "point1: any, point2: any", "range1: any, range2: any")
def _coincides(one: Range, other: Range) -> bool:
    _before(one.low, other.low)
    return _same_start(one, other) and _same_end(one, other)
