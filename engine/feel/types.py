"""`instance of` and the types of parameters (DMN table 55 and 10.3.2.9.4)."""

from typing import Any

from engine.feel.nodes import Type
from engine.feel.values import Range, kind


def conforms(value: Any, wanted: Type) -> bool:
    """Whether a value has a type. Null has only the types Null and Any."""
    if wanted.name == "Any":
        return True
    if kind(value) != wanted.name:
        return False
    if not wanted.entries:
        return True
    if isinstance(value, list):
        return all(conforms(item, wanted.entries[0]) for item in value)
    if isinstance(value, dict):
        pairs = zip(wanted.names, wanted.entries, strict=True)
        return all(name in value and _fits(value[name], entry) for name, entry in pairs)
    if isinstance(value, Range):
        return all(_fits(end, wanted.entries[0]) for end in (value.low, value.high))
    return True


def _fits(value: Any, wanted: Type) -> bool:
    return value is None or conforms(value, wanted)


def converted(value: Any, wanted: Type | None) -> Any:
    """The value as an argument of this type: a list of one and its item convert to each other; else null."""
    if wanted is None or value is None or conforms(value, wanted):
        return value
    if wanted.name == "list" and conforms([value], wanted):
        return [value]
    if type(value) is list and len(value) == 1 and conforms(value[0], wanted):
        return value[0]
    return None
