"""Adding and removing rows of a form that is being filled in, by a button that sends the form to the server."""

from copy import deepcopy
from typing import Any


def changed(content: dict[str, Any], command: str) -> dict[str, Any]:
    """The content after `add:lines`, `remove:lines.0` or `add:items.2.evidence`; anything else changes nothing."""
    verb, _, where = command.partition(":")
    names = where.split(".")
    made = deepcopy(content)
    if verb == "add":
        rows = _rows(made, names, make=True)
        if rows is not None:
            rows.append({})
    elif verb == "remove" and names[-1].isdigit():
        rows = _rows(made, names[:-1])
        if rows is not None and int(names[-1]) < len(rows):
            del rows[int(names[-1])]
    return made


def _rows(content: Any, names: list[str], make: bool = False) -> list[Any] | None:
    """The list at a path."""
    for name in names[:-1]:
        content = _inside(content, name)
    if not isinstance(content, dict) or not names or not names[-1]:
        return None
    found = content.setdefault(names[-1], []) if make else content.get(names[-1])
    return found if isinstance(found, list) else None


def _inside(content: Any, name: str) -> Any:
    if isinstance(content, list) and name.isdigit() and int(name) < len(content):
        return content[int(name)]
    return content.get(name) if isinstance(content, dict) else None
