"""Closures for everything that walks over a list: for, some, every, filters. Each turn costs a step."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from engine.feel import nodes
from engine.feel.analysis import mentions
from engine.feel.dispatch import Code, compiles, to_code
from engine.feel.scope import Scope
from engine.feel.values import NUMBERS, Range

Items = Callable[[Scope], Iterable[Any]]


class NothingToWalk(Exception):
    """The domain of a loop is null: then the whole loop is null."""


@compiles(nodes.For)
def _for(node: nodes.For) -> Code:
    iterators, body = _iterators(node.iterators), to_code(node.body)
    partial = mentions(node.body, "partial")

    def code(scope: Scope) -> list[Any] | None:
        results: list[Any] = []
        try:
            for inner in _turns(iterators, scope, node.at):
                if partial:
                    inner.run.spend(len(results) >> 6, node.at)
                    inner = inner.inner({"partial": list(results)})
                results.append(body(inner))
        except NothingToWalk:
            return None
        return results

    return code


@compiles(nodes.Quantified)
def _quantified(node: nodes.Quantified) -> Code:
    iterators, body = _iterators(node.iterators), to_code(node.body)
    decisive = node.quantifier == "some"

    def code(scope: Scope) -> bool | None:
        result: bool | None = not decisive
        try:
            for inner in _turns(iterators, scope, node.at):
                value = body(inner)
                if value is decisive:
                    return bool(value)
                if type(value) is not bool:
                    result = None
        except NothingToWalk:
            return None
        return result

    return code


def _iterators(iterators: tuple[nodes.Iterator, ...]) -> tuple[tuple[str, Items], ...]:
    return tuple((iterator.name, _domain(iterator)) for iterator in iterators)


def _turns(iterators: tuple[tuple[str, Items], ...], scope: Scope, at: int) -> Iterator[Scope]:
    (name, items), rest = iterators[0], iterators[1:]
    run = scope.run
    for value in items(scope):
        run.spend(1, at)
        inner = scope.inner({name: value})
        if rest:
            yield from _turns(rest, inner, at)
        else:
            yield inner


def _domain(iterator: nodes.Iterator) -> Items:
    domain = to_code(iterator.domain)
    if iterator.upper is None:
        return lambda scope: _items(domain(scope))
    upper = to_code(iterator.upper)
    return lambda scope: _span(domain(scope), upper(scope))


def _items(value: Any) -> Iterable[Any]:
    if value is None:
        raise NothingToWalk
    if type(value) is list:
        return value
    return _inside(value) if type(value) is Range else [value]


def _inside(interval: Range) -> Iterable[Any]:
    span = _span(interval.low, interval.high, descending=False)
    low = None if interval.low_closed else interval.low
    high = None if interval.high_closed else interval.high
    return (value for value in span if value not in (low, high))


def _span(low: Any, high: Any, descending: bool = True) -> Iterable[Any]:
    """Whole numbers or days from low to high; downwards when high is the smaller one."""
    if type(low) is type(high) is date:
        return (low + timedelta(days=shift) for shift in _steps(0, (high - low).days, descending))
    if type(low) not in NUMBERS or type(high) not in NUMBERS or low % 1 or high % 1:
        raise NothingToWalk
    return _steps(int(low), int(high), descending)


def _steps(low: int, high: int, descending: bool) -> range:
    return range(low, high - 1, -1) if descending and high < low else range(low, high + 1)


@compiles(nodes.Filter)
def _filter(node: nodes.Filter) -> Code:
    source, condition = to_code(node.source), to_code(node.condition)
    numeric = _may_count(node.condition)
    scope_of = _item_scope if mentions(node.condition, "item") else _property_scope

    def code(scope: Scope) -> Any:
        items = source(scope)
        if items is None:
            return None
        if type(items) is not list:
            items = [items]
        if numeric:
            index = condition(scope.inner({}, lenient=True))
            if type(index) in NUMBERS:
                return item_at(items, index)
        return _kept(items, condition, lambda item: scope_of(item, scope), node.at)

    return code


def _may_count(node: nodes.Node) -> bool:
    """Whether the condition may be an index without looking at an item."""
    if isinstance(node, nodes.Literal):
        return type(node.value) in NUMBERS
    arithmetic = isinstance(node, nodes.Binary) and node.operator in ("+", "-", "*", "/", "**")
    return arithmetic or isinstance(node, nodes.Name | nodes.Negate)


def _kept(items: list[Any], condition: Code, scope_of: Callable[[Any], Scope], at: int) -> Any:
    kept = []
    for item in items:
        inner = scope_of(item)
        inner.run.spend(1, at)
        value = condition(inner)
        if value is True:
            kept.append(item)
        elif type(value) in NUMBERS:
            return item_at(items, value)
    return kept


def _item_scope(item: Any, scope: Scope) -> Scope:
    return _property_scope(item, scope.inner({"item": item}))


def _property_scope(item: Any, scope: Scope) -> Scope:
    return scope.inner(item, lenient=True) if type(item) is dict else scope


def item_at(items: list[Any], index: int | Decimal) -> Any:
    """The item at a position counted from 1, from the end when negative; null outside."""
    place = int(index)
    if place != index or place == 0 or abs(place) > len(items):
        return None
    return items[place - 1 if place > 0 else place]
