"""Built-in functions that make one value of a list of numbers or comparable values (DMN table 75)."""

from collections import Counter
from datetime import timedelta
from functools import reduce
from typing import Any

from engine.feel import numbers
from engine.feel.builtins.registry import builtin
from engine.feel.numbers import CONTEXT, Number
from engine.feel.operators import TABLES, less, more
from engine.feel.values import NUMBERS, YearsMonths

_DURATIONS = (timedelta, YearsMonths)


def _all_numbers(items: list[Any]) -> bool:
    return bool(items) and all(type(item) in NUMBERS for item in items)


@builtin("min", "list: spread")
def _min(items: list[Any]) -> Any:
    return _extreme(items, less)


@builtin("max", "list: spread")
def _max(items: list[Any]) -> Any:
    return _extreme(items, more)


def _extreme(items: list[Any], better: Any) -> Any:
    if not items or items[0] is None:
        return None
    best = items[0]
    for item in items[1:]:
        wins = better(item, best)
        if wins is None:
            return None
        best = item if wins else best
    return best


@builtin("sum", "list: spread")
def _sum(items: list[Any]) -> Any:
    """The sum of numbers or of durations of one kind; null for an empty list."""
    if not items:
        return None
    return reduce(_plus, items[1:], items[0]) if _summable(items) else None


def _summable(items: list[Any]) -> bool:
    first = items[0]
    return _all_numbers(items) or (type(first) in _DURATIONS and len({*map(type, items)}) == 1)


def _plus(left: Any, right: Any) -> Any:
    return TABLES["+"][type(left), type(right)](left, right)


@builtin("product", "list: spread")
def _product(items: list[Any]) -> Number | None:
    return reduce(numbers.multiply, items) if _all_numbers(items) else None


@builtin("mean", "list: spread")
def _mean(items: list[Any]) -> Any:
    total = _sum(items)
    divide = TABLES["/"].get((type(total), int))
    return divide(total, len(items)) if divide else None


@builtin("median", "list: spread")
def _median(items: list[Any]) -> Number | None:
    if not _all_numbers(items):
        return None
    ordered = sorted(items)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]  # type: ignore[no-any-return]
    return numbers.divide(numbers.add(ordered[middle - 1], ordered[middle]), 2)


@builtin("stddev", "list: spread")
def _stddev(items: list[Any]) -> Number | None:
    """The standard deviation of a sample; null for fewer than two numbers."""
    if not _all_numbers(items) or len(items) < 2:
        return None
    mean = numbers.divide(reduce(numbers.add, items), len(items)) or 0
    deviations = [numbers.subtract(item, mean) for item in items]
    squares = reduce(numbers.add, [numbers.multiply(deviation, deviation) for deviation in deviations])
    return CONTEXT.sqrt(CONTEXT.divide(squares, len(items) - 1))


@builtin("mode", "list: spread")
def _mode(items: list[Any]) -> list[Number] | None:
    """The most frequent numbers, in ascending order; null when an item is no number."""
    if not items:
        return []
    if not _all_numbers(items):
        return None
    counts = Counter(items)
    most = max(counts.values())
    return sorted(number for number, count in counts.items() if count == most)
