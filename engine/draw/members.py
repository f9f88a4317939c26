"""Closed member lists: every object of SSJ-DRAW-1 names its members, and no others may stand in it."""

from collections.abc import Iterable, Mapping
from typing import Any

from engine.errors import DrawError

Document = Mapping[str, Any]
"""A JSON object of SSJ-DRAW-1."""


def closed(value: object, what: str, required: str, optional: str = "", code: str = "E_SCHEMA") -> Document:
    """The value as an object that has all required members and no unknown ones (names separated by spaces).

    Raises DrawError with `code`, naming `what` and the members.
    """
    if not isinstance(value, Mapping):
        raise DrawError(code, f"{what} must be an object")
    needed = frozenset(required.split())
    if missing := needed - value.keys():
        raise DrawError(code, f"{what}: missing {', '.join(sorted(missing))}")
    if unknown := value.keys() - needed - frozenset(optional.split()):
        raise DrawError(code, f"{what}: unknown {', '.join(sorted(map(str, unknown)))}")
    return value


def array(value: object, what: str, code: str = "E_SCHEMA") -> list[Any]:
    """The value as an array. Raises DrawError with `code`."""
    if not isinstance(value, list | tuple):
        raise DrawError(code, f"{what} must be an array")
    return list(value)


def require(fulfilled: bool, code: str, message: str) -> None:
    """Raise DrawError with `code` unless the condition is fulfilled."""
    if not fulfilled:
        raise DrawError(code, message)


def distinct(values: Iterable[object]) -> bool:
    """No value stands twice."""
    seen = list(values)
    return len(set(seen)) == len(seen)
