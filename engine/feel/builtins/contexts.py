"""Built-in functions on contexts (DMN table 80)."""

from typing import Any

from engine.feel.builtins.registry import builtin


@builtin("get value", "m: context, key: string", "context: context, key: string")
def _get_value(context: dict[str, Any], key: str) -> Any:
    return context.get(key)


@builtin("get entries", "m: context")
def _get_entries(context: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"key": key, "value": value} for key, value in context.items()]


@builtin("context", "entries: list")
def _context(entries: list[Any]) -> dict[str, Any] | None:
    """A context of entries with `key` and `value`; null when one is no entry or a key stands twice."""
    if not all(type(entry) is dict and type(entry.get("key")) is str and "value" in entry for entry in entries):
        return None
    made = {entry["key"]: entry["value"] for entry in entries}
    return made if len(made) == len(entries) else None


@builtin("context put", "context: context, keys: list, value: any", "context: context, key: string, value: any")
def _context_put(context: dict[str, Any], keys: Any, value: Any) -> dict[str, Any] | None:
    """The context with one entry set; a list of keys leads into contexts inside it."""
    path = [keys] if type(keys) is str else keys
    if not path or not all(type(key) is str for key in path):
        return None
    first, rest = path[0], path[1:]
    if not rest:
        return {**context, first: value}
    inner = context.get(first)
    changed = _context_put(inner if type(inner) is dict else {}, rest, value)
    return None if changed is None else {**context, first: changed}


@builtin("context merge", "contexts: list")
def _context_merge(contexts: list[Any]) -> dict[str, Any] | None:
    """All entries in one context; later ones win."""
    if not all(type(context) is dict for context in contexts):
        return None
    return {key: value for context in contexts for key, value in context.items()}
