"""Declaring a built-in: its name, its parameters with their kinds, and one Python function.

A signature reads `string: string, start position: number, length?: number`. A kind is one of KINDS below; an
argument of another kind makes the result null, as the standard demands. Two kinds gather several arguments into one
list: `rest` takes all that remain, `spread` the same, or the items of a single list.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from engine.feel.fault import Fault
from engine.feel.values import Function, Range, Spend, YearsMonths

Implementation = TypeVar("Implementation", bound=Callable[..., Any])

KINDS: dict[str, frozenset[type] | None] = {
    "any": None,
    "rest": None,
    "spread": None,
    "string": frozenset({str}),
    "number": frozenset({int, Decimal}),
    "boolean": frozenset({bool}),
    "list": frozenset({list}),
    "context": frozenset({dict}),
    "date": frozenset({date, datetime}),
    "time": frozenset({time, datetime}),
    "datetime": frozenset({datetime}),
    "days": frozenset({timedelta}),
    "months": frozenset({YearsMonths}),
    "duration": frozenset({timedelta, YearsMonths}),
    "range": frozenset({Range}),
}
_LIST = KINDS["list"]


class Signature:
    """One way to call a built-in."""

    __slots__ = ("gathers", "kinds", "least", "names", "spreads")

    def __init__(self, text: str) -> None:
        parts = [part.strip().split(":") for part in text.split(",")] if text else []
        self.names = tuple(name.strip().rstrip("?") for name, _ in parts)
        kinds = [kind.strip() for _, kind in parts]
        self.kinds = tuple(KINDS[kind] if kind != "function" else None for kind in kinds)
        self.spreads = kinds[-1:] == ["spread"]
        self.gathers = self.spreads or kinds[-1:] == ["rest"]
        self.least = sum(not name.strip().endswith("?") for name, _ in parts) - (kinds[-1:] == ["rest"])

    def takes(self, count: int) -> bool:
        return self.least <= count and (self.gathers or count <= len(self.names))

    def gathered(self, arguments: list[Any]) -> list[Any]:
        """The arguments with those at the end gathered into one list."""
        if not self.gathers:
            return arguments
        last = len(self.names) - 1
        rest = arguments[last:]
        if self.spreads and len(rest) == 1 and type(rest[0]) is list:
            return arguments
        return [*arguments[:last], rest]

    def fitted(self, arguments: list[Any]) -> list[Any] | None:
        """The arguments in the kinds of the parameters, or None when one does not fit."""
        for value, types in zip(arguments, self.kinds, strict=False):
            if types is not None and type(value) not in types:
                return self._converted(arguments)
        return arguments

    def _converted(self, arguments: list[Any]) -> list[Any] | None:
        """A list of one and its item convert to each other (DMN 10.3.2.9.4)."""
        converted = []
        for value, types in zip(arguments, self.kinds, strict=False):
            if types is None or type(value) in types:
                converted.append(value)
            elif types is _LIST and value is not None:
                converted.append([value])
            elif type(value) is list and len(value) == 1 and type(value[0]) in types:
                converted.append(value[0])
            else:
                return None
        return converted


class Builtin(Function):
    """A built-in function with all its signatures."""

    __slots__ = ("implementations", "metered", "name")

    def __init__(self, name: str) -> None:
        self.name = name
        self.metered = False
        self.implementations: list[tuple[Signature, Callable[..., Any]]] = []

    def call(self, arguments: list[Any], spend: Spend) -> Any:
        for signature, implementation in self.implementations:
            if signature.takes(len(arguments)):
                values = signature.fitted(signature.gathered(arguments))
                if values is not None:
                    return implementation(spend, *values) if self.metered else implementation(*values)
        if not any(signature.takes(len(arguments)) for signature, _ in self.implementations):
            raise Fault(f"{self.name}() does not take {len(arguments)} arguments")
        return None

    def call_named(self, arguments: dict[str, Any], spend: Spend) -> Any:
        for signature, implementation in self.implementations:
            needed = signature.names[: max(signature.least, int(signature.gathers))]
            if set(needed) <= set(arguments) <= set(signature.names):
                given = [arguments.get(name) for name in signature.names]
                while given and signature.names[len(given) - 1] not in arguments:
                    given.pop()
                if signature.gathers and type(given[-1]) is not list:
                    given[-1] = [given[-1]]
                values = signature.fitted(given)
                if values is None:
                    return None
                return implementation(spend, *values) if self.metered else implementation(*values)
        choices = "; ".join(", ".join(signature.names) for signature, _ in self.implementations)
        raise Fault(f"{self.name}() has the parameters {choices}")


REGISTRY: dict[str, Builtin] = {}


def builtin(name: str, *signatures: str, metered: bool = False) -> Callable[[Implementation], Implementation]:
    """Registers the function under a FEEL name with one or more signatures.

    A `metered` function gets `spend` as its first argument, to count steps and to call functions.
    """

    def register(implementation: Implementation) -> Implementation:
        target = REGISTRY.setdefault(name, Builtin(name))
        target.metered = metered
        target.implementations += [(Signature(text), implementation) for text in signatures]
        return implementation

    return register
