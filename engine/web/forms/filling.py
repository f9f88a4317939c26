"""What a browser sends for a form, back into a submission: the names of fields are their paths with dots."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from engine.forms import Form
from engine.web.forms.moments import stored

Schema = Mapping[str, Any]
MARK = "#"
"""`lines.#` lists the numbers of the rows of `lines` in their order."""


class Sent(Protocol):
    """The fields of a form as they came; a name may come several times."""

    def get(self, key: str, /) -> Any: ...
    def getlist(self, key: Any, /) -> Sequence[Any]: ...


def read(form: Form, sent: Sent, keep_empty: bool = False) -> dict[str, Any]:
    """The submission, not checked yet: what cannot be understood stays as it was typed, so that it can be mended.

    Rows in which nothing is filled in are left out, unless `keep_empty`.
    """
    return _Reading(sent, keep_empty).group(form.schema, "")


class _Reading:
    def __init__(self, sent: Sent, keep_empty: bool) -> None:
        self.sent, self.keep_empty = sent, keep_empty

    def group(self, schema: Schema, prefix: str) -> dict[str, Any]:
        """The fields of a group that are filled in."""
        found = {}
        for name, inner in schema["properties"].items():
            value = self.value(inner, f"{prefix}{name}")
            if value not in ("", None, [], {}) or (value in ([], {}) and name in schema["required"]):
                found[name] = value
        return found

    def value(self, schema: Schema, name: str) -> Any:
        """One field."""
        kind = schema["type"]
        if kind == "object":
            return self.group(schema, f"{name}.")
        if kind == "array":
            return self.several(schema["items"], name)
        text = self.text(name)
        if kind == "boolean":
            return {"true": True, "false": False}.get(text, text)
        if kind == "integer":
            return _integer(text)
        return stored(text) if schema.get("format") == "date-time" else text

    def several(self, inner: Schema, name: str) -> list[Any]:
        """Rows of fields, ticked boxes, or lines of text."""
        if inner["type"] == "object":
            rows = (self.group(inner, f"{name}.{number}.") for number in self.numbers(name))
            return [row for row in rows if self.keep_empty or _filled(row)]
        lines = [line.strip() for text in self.sent.getlist(name) for line in str(text).splitlines()]
        return [line for line in lines if line]

    def numbers(self, name: str) -> list[str]:
        """The numbers of the rows, each once."""
        found = (str(each) for each in self.sent.getlist(f"{name}.{MARK}"))
        return [each for each in dict.fromkeys(found) if each.isascii() and each.isdigit() and len(each) < 6]

    def text(self, name: str) -> str:
        """What was typed into a field."""
        found = self.sent.get(name)
        return found.strip() if isinstance(found, str) else ""


def _integer(text: str) -> int | str:
    plain = text.isascii() and text.removeprefix("-").isdigit() and len(text) < 17
    return int(text) if plain else text


def _filled(row: Any) -> bool:
    """Whether anything is filled in; an empty required list or group is nothing."""
    if isinstance(row, dict):
        return any(_filled(value) for value in row.values())
    return row not in ("", None, [])
