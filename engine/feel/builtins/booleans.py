"""Built-in functions on booleans and on lists of them (DMN tables 73 and 75)."""

from typing import Any

from engine.feel.builtins.registry import builtin
from engine.feel.operators import equal


@builtin("not", "negand: any")
def _not(negand: Any) -> bool | None:
    return not negand if type(negand) is bool else None


@builtin("all", "list: spread")
def _all(items: list[Any]) -> bool | None:
    if False in [item for item in items if type(item) is bool]:
        return False
    return True if all(item is True for item in items) else None


@builtin("any", "list: spread")
def _any(items: list[Any]) -> bool | None:
    if True in [item for item in items if type(item) is bool]:
        return True
    return False if all(item is False for item in items) else None


@builtin("is", "value1: any, value2: any")
def _is(value1: Any, value2: Any) -> bool:
    """The same value of the same kind; never null."""
    return equal(value1, value2) is True
