"""Cells of a decision table that say what they accept without computing: literals, lists of them, number ranges.

They are looked up instead of evaluated, and they can be compared: two rows overlap, one row covers another.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

_NUMBER = r"-?\d+(?:\.\d+)?"
_PIECE = (
    r'"(?P<text>[^"\\]*)"'
    r"|\b(?P<word>true|false|null)\b"
    rf"|(?P<open>[\[(\]])\s*(?P<low>{_NUMBER})\s*\.\.\s*(?P<high>{_NUMBER})\s*(?P<close>[\])\[])"
    rf"|(?P<sign><=|>=|<|>)?\s*(?P<number>{_NUMBER})"
)
_UNNAMED = re.sub(r"\?P<\w+>", "?:", _PIECE)
_CELL = re.compile(rf"\s*(?:{_UNNAMED})(?:\s*,\s*(?:{_UNNAMED}))*\s*")
_PIECES = re.compile(_PIECE)
_WORDS = {"true": True, "false": False, "null": None}

Key = Any
"""A value as a dictionary key: true is not 1, and "1" is not 1."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Numbers between two bounds; None is no bound."""

    low: Decimal | None
    high: Decimal | None
    low_open: bool = False
    high_open: bool = False


@dataclass(frozen=True, slots=True)
class Accepted:
    """What a simple cell accepts: single values and intervals, or everything."""

    values: frozenset[Key] = frozenset()
    intervals: tuple[Interval, ...] = ()
    everything: bool = False


EVERYTHING = Accepted(everything=True)


def read(text: str) -> Accepted | None:
    """What the unary tests `text` accept, or None when that takes computing."""
    if text.strip() in ("", "-"):
        return EVERYTHING
    if not _CELL.fullmatch(text):
        return None
    values: set[Key] = set()
    intervals: list[Interval] = []
    for piece in _PIECES.finditer(text):
        if piece["low"] or piece["sign"]:
            intervals.append(_interval(piece))
        else:
            values.add(_value(piece))
    return Accepted(frozenset(values), tuple(intervals))


def key_of(value: Any) -> Key:
    """The key of a string, number, boolean, date or null. Raises TypeError for anything else."""
    if isinstance(value, bool):
        return (bool, value)
    if value is None or isinstance(value, str | int | Decimal | date):
        return value
    raise TypeError(type(value).__name__)


def overlap(a: Accepted, b: Accepted) -> bool:
    """Whether some value is accepted by both."""
    if a.everything or b.everything:
        return True
    if a.values & b.values or _any_inside(a.values, b) or _any_inside(b.values, a):
        return True
    return any(_meet(one, other) for one in a.intervals for other in b.intervals)


def covers(a: Accepted, b: Accepted) -> bool:
    """Whether `a` certainly accepts all that `b` accepts."""
    if a.everything or b.everything:
        return a.everything
    outside = [value for value in b.values - a.values if not _any_inside(frozenset({value}), a)]
    return not outside and all(any(_within(one, other) for other in a.intervals) for one in b.intervals)


def _value(piece: re.Match[str]) -> Key:
    if piece["text"] is not None:
        return piece["text"]
    return key_of(_WORDS[piece["word"]]) if piece["word"] else Decimal(piece["number"])


def _interval(piece: re.Match[str]) -> Interval:
    if piece["low"]:
        return Interval(Decimal(piece["low"]), Decimal(piece["high"]), piece["open"] != "[", piece["close"] != "]")
    bound, strict = Decimal(piece["number"]), len(piece["sign"]) == 1
    return (
        Interval(bound, None, low_open=strict) if piece["sign"][0] == ">" else Interval(None, bound, high_open=strict)
    )


def _any_inside(values: frozenset[Key], accepted: Accepted) -> bool:
    points = [Interval(value, value) for value in values if isinstance(value, Decimal)]
    return any(_meet(point, interval) for point in points for interval in accepted.intervals)


def _meet(a: Interval, b: Interval) -> bool:
    return _below(a.low, b.high, a.low_open or b.high_open) and _below(b.low, a.high, b.low_open or a.high_open)


def _below(low: Decimal | None, high: Decimal | None, strict: bool) -> bool:
    return low is None or high is None or low < high or (low == high and not strict)


def _within(inner: Interval, outer: Interval) -> bool:
    low = outer.low is None or (
        inner.low is not None
        and (inner.low > outer.low or (inner.low == outer.low and (inner.low_open or not outer.low_open)))
    )
    high = outer.high is None or (
        inner.high is not None
        and (inner.high < outer.high or (inner.high == outer.high and (inner.high_open or not outer.high_open)))
    )
    return low and high
