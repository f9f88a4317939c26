"""Built-in functions on lists (DMN table 75)."""

from typing import Any

from engine.feel.builtins.registry import builtin


@builtin("count", "list: list")
def _count(items: list[Any]) -> int:
    return len(items)
