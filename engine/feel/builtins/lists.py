"""Built-in functions on lists (DMN table 75)."""

from functools import cmp_to_key
from typing import Any

from engine.feel.builtins.registry import builtin
from engine.feel.fault import Fault
from engine.feel.numbers import Number
from engine.feel.operators import equal, less
from engine.feel.values import MAX_ITEMS, NUMBERS, PLAIN, Function, Range, Spend, kind

_HASHED = PLAIN - {Range}


@builtin("list contains", "list: list, element: any", metered=True)
def _list_contains(spend: Spend, items: list[Any], element: Any) -> bool:
    return any(equal(item, element, spend) is True for item in items)


@builtin("count", "list: list")
def _count(items: list[Any]) -> int:
    return len(items)


@builtin("sublist", "list: list, start position: number, length?: number")
def _sublist(items: list[Any], start: Number, length: Number | None = None) -> list[Any] | None:
    first = int(start) - 1 if start > 0 else len(items) + int(start)
    if start == 0 or not 0 <= first < len(items) or (length is not None and length < 1):
        return None
    return items[first:] if length is None else items[first : first + int(length)]


@builtin("append", "list: list, item: rest")
def _append(items: list[Any], added: list[Any]) -> list[Any]:
    return items + added


@builtin("concatenate", "list: rest")
def _concatenate(lists: list[Any]) -> list[Any] | None:
    """All items one after the other; an argument that is no list counts as a list of one, null gives null."""
    if None in [item for item in lists if item is None]:
        return None
    parts = [part if type(part) is list else [part] for part in lists]
    if sum(map(len, parts)) > MAX_ITEMS:
        raise Fault(f"list longer than {MAX_ITEMS} items")
    return [item for part in parts for item in part]


@builtin("insert before", "list: list, position: number, newItem: any")
def _insert_before(items: list[Any], position: Number, new: Any) -> list[Any] | None:
    place = _place(items, position)
    return None if place is None else [*items[:place], new, *items[place:]]


@builtin("remove", "list: list, position: number")
def _remove(items: list[Any], position: Number) -> list[Any] | None:
    place = _place(items, position)
    return None if place is None else items[:place] + items[place + 1 :]


@builtin(
    "list replace", "list: list, position: any, newItem: any", "list: list, match: any, newItem: any", metered=True
)
def _list_replace(spend: Spend, items: list[Any], position: Any, new: Any) -> list[Any] | None:
    """The list with the item at a position, or every item for which `match(item, newItem)` is true, replaced."""
    if isinstance(position, Function):
        matching = [position.call([item, new], spend) for item in items]
        if not all(type(match) is bool for match in matching):
            return None
        return [new if match else item for item, match in zip(items, matching, strict=True)]
    place = _place(items, position) if type(position) in NUMBERS else None
    return None if place is None else [*items[:place], new, *items[place + 1 :]]


def _place(items: list[Any], position: Number) -> int | None:
    index = int(position)
    place = index - 1 if index > 0 else len(items) + index
    return place if index and 0 <= place < len(items) else None


@builtin("reverse", "list: list")
def _reverse(items: list[Any]) -> list[Any]:
    return items[::-1]


@builtin("index of", "list: list, match: any", metered=True)
def _index_of(spend: Spend, items: list[Any], match: Any) -> list[int]:
    return [place for place, item in enumerate(items, 1) if equal(item, match, spend) is True]


@builtin("union", "list: rest", metered=True)
def _union(spend: Spend, lists: list[Any]) -> list[Any] | None:
    items = _concatenate(lists)
    return None if items is None else _distinct_values(spend, items)


@builtin("distinct values", "list: list", metered=True)
def _distinct_values(spend: Spend, items: list[Any]) -> list[Any]:
    """Every value once, in the order of first appearance."""
    seen: set[tuple[str, Any]] = set()
    others: list[Any] = []
    kept = []
    for item in items:
        if type(item) in _HASHED:
            known = (kind(item), item) in seen
            seen.add((kind(item), item))
        else:
            spend(1 + len(others))
            known = any(equal(item, other, spend) is True for other in others)
            others += [] if known else [item]
        if not known:
            kept.append(item)
    return kept


@builtin("duplicate values", "list: list", metered=True)
def _duplicate_values(spend: Spend, items: list[Any]) -> list[Any]:
    """Every value that stands in the list more than once, once."""
    spend(len(items) ** 2 >> 6)
    return [item for item in _distinct_values(spend, items) if len(_index_of(spend, items, item)) > 1]


@builtin("flatten", "list: list", metered=True)
def _flatten(spend: Spend, items: list[Any]) -> list[Any]:
    flat: list[Any] = []
    pending = [iter(items)]
    while pending:
        for item in pending[-1]:
            if type(item) is list:
                spend(1)
                pending.append(iter(item))
                break
            flat.append(item)
            if len(flat) > MAX_ITEMS:
                raise Fault(f"list longer than {MAX_ITEMS} items")
        else:
            pending.pop()
    return flat


@builtin("sort", "list: list, precedes?: any", metered=True)
def _sort(spend: Spend, items: list[Any], precedes: Any = None) -> list[Any] | None:
    """Sorted by a function of two items that says whether the first comes before the second; stable."""

    def before(left: Any, right: Any) -> bool:
        spend(1)
        if isinstance(precedes, Function):
            return precedes.call([left, right], spend) is True
        return less(left, right) is True

    def order(left: Any, right: Any) -> int:
        return -1 if before(left, right) else int(before(right, left))

    return sorted(items, key=cmp_to_key(order))
