"""Values as text: what `string()` gives."""

from typing import Any

from engine.feel import numbers, temporal
from engine.feel.fault import Fault
from engine.feel.values import MAX_ITEMS, NUMBERS, Function, Range


def text(value: Any) -> str:
    """The text of a value; a string is itself. Raises Fault when it gets too long."""
    return value if type(value) is str else _inner(value)


def _inner(value: Any) -> str:
    written = _written(value)
    if len(written) > MAX_ITEMS:
        raise Fault(f"string longer than {MAX_ITEMS} signs")
    return written


def _written(value: Any) -> str:
    if value is None:
        return "null"
    if type(value) is bool:
        return "true" if value else "false"
    if type(value) in NUMBERS:
        return numbers.text(value)
    if type(value) is str:
        return quoted(value)
    if type(value) is list:
        return f"[{', '.join(_inner(item) for item in value)}]"
    if type(value) is dict:
        return "{" + ", ".join(f"{_key(key)}: {_inner(item)}" for key, item in value.items()) + "}"
    if type(value) is Range:
        return _range(value)
    return "function" if isinstance(value, Function) else temporal.format_value(value)


def quoted(value: str) -> str:
    """A string as a literal of the language."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t") + '"'


def _key(key: str) -> str:
    return key if key.isidentifier() else quoted(key)


def _range(value: Range) -> str:
    opening, closing = "[" if value.low_closed else "(", "]" if value.high_closed else ")"
    return f"{opening}{_inner(value.low)}..{_inner(value.high)}{closing}"
