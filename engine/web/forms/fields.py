"""The fields of a form with what is filled in and what is wrong with it, ready for the template."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.clock import CHINA
from engine.forms import Form
from engine.forms.conditions import Condition, conditions
from engine.web.forms.moments import shown

Schema = Mapping[str, Any]
Choices = Callable[[tuple[str, ...]], Sequence[tuple[str, str]] | None]
"""The values to choose from for a field whose schema leaves them open (departments, items …), with their names."""

LONG = 200
"""Texts that may be longer get several lines."""


@dataclass(frozen=True)
class Field:
    """One question: `kind` says how the template draws it.

    text, textarea, integer, date, datetime, confirm, yes_no, choice, choices, lines: `value` is what to show.
    group: `inside`; rows: `rows` of fields each.
    """

    path: tuple[str | int, ...]
    kind: str
    title: str
    value: Any = ""
    help: str = ""
    required: bool = False
    aside: str = ""  # why it is asked for in other cases than this one
    options: Sequence[tuple[str, str]] = ()
    faults: Sequence[str] = ()
    limits: Mapping[str, Any] = field(default_factory=dict)
    inside: Sequence["Field"] = ()
    rows: Sequence[Sequence["Field"]] = ()
    compact: bool = False

    @property
    def name(self) -> str:
        """Its name in what the browser sends."""
        return ".".join(map(str, self.path))

    @property
    def id(self) -> str:
        """Its id on the page."""
        return "-".join(("f", *map(str, self.path)))

    @property
    def wrong(self) -> bool:
        """Whether it or a field inside it must be mended."""
        return bool(self.faults) or any(each.wrong for row in (self.inside, *self.rows) for each in row)

    @property
    def filled(self) -> bool:
        """Whether something is filled in, in it or inside it."""
        return bool(self.value) or any(each.filled for row in (self.inside, *self.rows) for each in row)

    @property
    def folded(self) -> bool:
        """Whether it can stay out of sight: asked for in other cases only, or a group that need not be filled in."""
        spare = bool(self.aside) or (self.kind == "group" and not self.required)
        return spare and not self.filled and not self.wrong


def no_choices(path: tuple[str, ...]) -> None:
    """Every open field is typed in."""


def fields(
    form: Form, content: Mapping[str, Any], problems: Iterable[tuple[str, str]] = (), required: Iterable[str] = (),
    choices: Choices = no_choices,
) -> list[Field]:  # fmt: skip
    """The fields of a form in their order; `required` as for `Form.validate`, `problems` as from Invalid."""
    faults: dict[str, list[str]] = {}
    for path, message in problems:
        faults.setdefault(path, []).append(message)
    return _Making(form, faults, set(form.paths(required)), choices).group(form.schema, content, (), form.ui["order"])


@dataclass(frozen=True)
class _Making:
    form: Form
    faults: Mapping[str, Sequence[str]]
    required: set[str]
    choices: Choices

    def group(
        self, schema: Schema, content: Any, path: tuple[str | int, ...], order: Sequence[str] = (), needed: bool = True
    ) -> list[Field]:
        """The fields of one group; nothing in it is required as long as the whole group is not `needed`."""
        filled = content if isinstance(content, Mapping) else {}
        asked, always = list(conditions(schema, filled)), schema["required"] if needed else ()
        return [
            self.one(schema["properties"][name], filled.get(name), (*path, name), name in always, asked)
            for name in order or schema["properties"]
        ]

    def one(self, schema: Schema, value: Any, path: tuple[str | int, ...], always: bool, asked: list[Condition]) -> Field:
        """One field. `always`: the schema requires it in all cases."""
        mine = [each for each in asked if each.name == path[-1]]
        names = tuple(str(name) for name in path if not isinstance(name, int))
        required = always or any(each.met for each in mine) or ".".join(names) in self.required
        common: dict[str, Any] = {
            "path": path,
            "title": schema["title"],
            "help": self.help(schema, names),
            "required": required,
            "aside": "" if required else "；".join(each.reason for each in mine),
            "faults": self.faults.get(".".join(map(str, path)), ()),
            "compact": len(path) > len(names),
        }
        if schema["type"] == "object":
            inside = self.group(schema, value, path, needed=required or bool(value))
            return Field(kind="group", inside=inside, **common)
        if schema["type"] == "array":
            return self.several(schema, value, names, common)
        return self.single(schema, value, names, common)

    def help(self, schema: Schema, names: tuple[str, ...]) -> str:
        """What helps to answer: of the form's UI for its own fields, of the schema for those inside."""
        return str(self.form.ui["help"].get(".".join(names)) or schema.get("description", ""))

    def several(self, schema: Schema, value: Any, names: tuple[str, ...], common: dict[str, Any]) -> Field:
        """A list: rows of fields, boxes to tick, or lines of text."""
        inner, given = schema["items"], value if isinstance(value, list) else []
        if inner["type"] == "object":
            shown_rows = given or ([{}] if common["required"] and schema.get("minItems") else [])
            rows = [self.group(inner, row, (*common["path"], index)) for index, row in enumerate(shown_rows)]
            return Field(kind="rows", rows=rows, limits={"most": schema["maxItems"], "row": inner["title"]}, **common)
        options = self.options(inner, names)
        if options:
            return Field(kind="choices", value=[str(each) for each in given], options=_with(options, given), **common)
        return Field(kind="lines", value="\n".join(map(str, given)), limits={"rows": max(3, len(given) + 1)}, **common)

    def single(self, schema: Schema, value: Any, names: tuple[str, ...], common: dict[str, Any]) -> Field:
        """One value."""
        if schema["type"] == "boolean":
            kind = "confirm" if schema.get("const") is True else "yes_no"
            return Field(kind=kind, value={True: "true", False: "false"}.get(value, ""), **common)
        if schema["type"] == "integer":
            limits = {"least": schema.get("minimum"), "most": schema.get("maximum")}
            return Field(kind="integer", value="" if value is None else str(value), limits=limits, **common)
        options = self.options(schema, names)
        text = "" if value is None else str(value)
        if options:
            return Field(kind="choice", value=text, options=_with(options, [text] if text else []), **common)
        if schema.get("format") == "date-time":
            return Field(kind="datetime", value=shown(text, CHINA), **common)
        if schema.get("format") == "date":
            return Field(kind="date", value=text, **common)
        kind = "textarea" if schema["maxLength"] > LONG else "text"
        return Field(kind=kind, value=text, limits={"longest": schema["maxLength"]}, **common)

    def options(self, schema: Schema, names: tuple[str, ...]) -> Sequence[tuple[str, str]]:
        """The values to choose from with their names, empty where the answer is free."""
        if "enum" in schema:
            labels = self.form.ui["labels"].get(".".join(names), {})
            return [(value, labels.get(value, value)) for value in schema["enum"]]
        return self.choices(names) or ()


def _with(options: Sequence[tuple[str, str]], given: Sequence[Any]) -> Sequence[tuple[str, str]]:
    """The options and whatever was chosen beside them, so that nothing filled in is lost."""
    known = {value for value, _ in options}
    return [*options, *((str(each), str(each)) for each in given if str(each) not in known)]
