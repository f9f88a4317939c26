"""Where names get their values: the caller's context at the root, local scopes above it."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from engine.feel.fault import Fault
from engine.feel.numbers import fit, from_float, plain
from engine.feel.values import PLAIN, Function

_MISSING = object()
_CONTAINERS = PLAIN | {list, dict}
OUT_OF_STEPS = "step budget exceeded"


class Run:
    """One evaluation: what it may call and how many steps are left."""

    __slots__ = ("admitted", "budget", "functions", "strict")

    def __init__(self, functions: Mapping[str, Callable[..., Any]], strict: bool, budget: int) -> None:
        self.functions = functions
        self.strict = strict
        self.budget = budget
        self.admitted: dict[str, Any] | None = None

    def spend(self, steps: int, at: int | None = None) -> None:
        """Counts steps. Raises Fault when none are left."""
        self.budget -= steps
        if self.budget < 0:
            raise Fault(OUT_OF_STEPS, at)

    def spend_on(self, values: list[Any], at: int | None = None) -> None:
        """Counts one call, and more for long lists and strings."""
        steps = 1
        for value in values:
            if type(value) is list or type(value) is str:
                steps += len(value) >> 6
        self.budget -= steps
        if self.budget < 0:
            raise Fault(OUT_OF_STEPS, at)


class Scope:
    """Names and values of one level. `lenient`: names may be properties of an item, so none is unknown."""

    __slots__ = ("lenient", "parent", "run", "values")

    def __init__(self, values: Mapping[str, Any], parent: "Scope | None", run: Run, lenient: bool = False) -> None:
        self.values = values
        self.parent = parent
        self.run = run
        self.lenient = lenient

    def inner(self, values: Mapping[str, Any], lenient: bool = False) -> "Scope":
        """A scope on top of this one."""
        return Scope(values, self, self.run, lenient or self.lenient)

    def find(self, name: str) -> Any:
        """The value of a name; `missing` when nobody declares it."""
        scope = self
        while scope.parent is not None:
            if name in scope.values:
                return scope.values[name]
            scope = scope.parent
        value = scope.values.get(name, _MISSING)
        return value if value is _MISSING or type(value) in PLAIN else self._admitted(name, value)

    def _admitted(self, name: str, value: Any) -> Any:
        if self.run.admitted is None:
            self.run.admitted = {}
        known = self.run.admitted
        if name not in known:
            known[name] = admit(value)
        return known[name]


def missing(value: Any) -> bool:
    """Whether `Scope.find` found nothing."""
    return value is _MISSING


def admit(value: Any) -> Any:
    """A value from outside as a value of the language. Raises Fault for types that the language does not have."""
    kind = type(value)
    if kind in PLAIN:
        return fit(value) if kind is int else value
    if kind is float:
        return from_float(value)
    if (kind is list or kind is dict) and _is_plain(value):
        return value
    if isinstance(value, list | tuple | set | frozenset):
        return [admit(item) for item in value]
    if isinstance(value, Mapping):
        return {key: admit(item) for key, item in value.items()}
    return value if isinstance(value, Function) else _admit_subclass(value)


def _is_plain(value: Any) -> bool:
    """Whether a list or dict may be used as it is: lists and dicts of plain values, to any depth."""
    items = value if type(value) is list else value.values()
    kinds = set(map(type, items))
    if kinds <= PLAIN:
        return True
    return kinds <= _CONTAINERS and all(_is_plain(item) for item in items if type(item) not in PLAIN)


def _admit_subclass(value: Any) -> Any:
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        return fit(int(value))
    if isinstance(value, Decimal):
        return Decimal(value)
    if isinstance(value, datetime):
        return datetime.combine(date(value.year, value.month, value.day), value.timetz())
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    if isinstance(value, time | timedelta):
        return value
    raise Fault(f"a value of type {type(value).__name__} is not a value of the language")


def publish(value: Any, seen: dict[int, Any] | None = None) -> Any:
    """A result for the outside: decimals without trailing zeros. What occurs twice is walked once."""
    kind = type(value)
    if kind is Decimal:
        return plain(value)
    if kind is not list and kind is not dict:
        return value
    known = {} if seen is None else seen
    if id(value) not in known:
        if kind is list:
            known[id(value)] = [publish(item, known) for item in value]
        else:
            known[id(value)] = {key: publish(item, known) for key, item in value.items()}
    return known[id(value)]
