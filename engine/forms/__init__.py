"""Forms: the questions a user task asks, as JSON Schema (2020-12) files with a UI schema beside them.

One file a form: {"title", "clause", "schema", "ui": {"order", "widgets", "help", "labels"}, optional "fields" and
"allowed"}. `allowed` names fields whose values stand in the profile (`local`). `fields` maps the Chinese field names of a jurisdiction's document to paths of the form, so that a profile can name
what it requires in the words of its own text (YC-2.4a names seven, TQ-3.5a six).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any

from jsonschema import Draft202012Validator

from engine.errors import DefinitionError, Invalid, NotFound
from engine.forms.formats import FORMATS
from engine.forms.lint import check, read
from engine.forms.local import faults_of_profile, narrowed
from engine.forms.submission import clean
from engine.forms.wording import problems, title_at

__all__ = ["Form", "Forms", "check", "load"]

Problems = list[tuple[str, str]]


@dataclass(frozen=True)
class Form:
    """One form: its title, clause ids, schema (for the validator) and UI schema (for the page)."""

    name: str
    title: str
    clause: tuple[str, ...]
    schema: Mapping[str, Any]
    ui: Mapping[str, Any]
    fields: Mapping[str, list[str]]
    allowed: Mapping[str, list[str]]

    def here(self, profile: Mapping[str, Any]) -> "Form":
        """The form as the jurisdiction of this profile asks it, with its values for the fields of `allowed`.

        Raises DefinitionError where the profile does not list them as text.
        """
        if not self.allowed:
            return self
        schema, ui = narrowed(self.schema, self.ui, self.allowed, profile)
        return replace(self, schema=schema, ui=ui, allowed={})

    def faults_of(self, profile: Mapping[str, Any]) -> list[str]:
        """What is wrong with the values that a profile has for the fields of `allowed`, in words."""
        return list(faults_of_profile(self.schema, self.allowed, profile))

    def has(self, field: str) -> bool:
        """Whether there is a field of this path or, in a document's words, of this name."""
        return all(title_at(self.schema, path.split(".")) for path in self.paths([field]))

    @cached_property
    def validator(self) -> Draft202012Validator:
        """The compiled schema with our own strict formats; made at first use and kept."""
        return Draft202012Validator(self.schema, format_checker=FORMATS)

    def paths(self, required: Iterable[str]) -> Iterator[str]:
        """Dotted paths of fields named by path (`lines.methods`) or by the document's word (检查方式)."""
        for name in required:
            yield from self.fields.get(name, [name])

    def validate(self, submission: Any, required: Iterable[str] = ()) -> dict[str, Any]:
        """See `Forms.validate`."""
        cleaned = clean(submission)
        found = list(problems(self.validator.iter_errors(cleaned), self.schema))
        for path in self.paths(required):
            found += self._missing(cleaned, path)
        if found:
            raise _invalid(self.title, list(dict.fromkeys(found)))
        return cleaned

    def _missing(self, cleaned: Mapping[str, Any], path: str) -> Problems:
        names = path.split(".")
        title = title_at(self.schema, names)
        if not title:
            raise DefinitionError(f"表单 {self.name} 没有栏目 {path}，不能列为必填")
        return [(".".join(map(str, where)), f"{title}：必填") for where in _gaps(cleaned, names, ())]


@dataclass(frozen=True)
class Forms:
    """All forms of a deployment by name (`plan_draft` for forms/plan_draft.json)."""

    by_name: Mapping[str, Form]

    def __contains__(self, name: object) -> bool:
        return name in self.by_name

    def __iter__(self) -> Iterator[str]:
        return iter(self.by_name)

    def __getitem__(self, name: str) -> Form:
        if name not in self.by_name:
            raise NotFound(f"没有表单 {name}")
        return self.by_name[name]

    def validate(self, name: str, submission: Any, required: Iterable[str] = ()) -> dict[str, Any]:
        """The cleaned submission: text trimmed and in NFC, blanks left out, dates still ISO strings.

        `required` adds fields that the jurisdiction's document demands, as dotted path or in its own words.
        Raises NotFound without such a form, Invalid with every problem as (path, Chinese message).
        """
        return self[name].validate(submission, required)


def load(files: Mapping[str, bytes]) -> Forms:
    """Forms from the `*.json` among `files` (path → content); raises DefinitionError naming every broken one."""
    broken = check(files)
    if broken:
        raise DefinitionError("；".join(f"{file}: {message}" for file, message in broken))
    return Forms(MappingProxyType({name: _form(name, document) for name, document in _documents(files)}))


def _documents(files: Mapping[str, bytes]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for file, content in sorted(files.items()):
        if file.endswith(".json"):
            yield PurePosixPath(file).stem, read(content)


def _form(name: str, document: Mapping[str, Any]) -> Form:
    return Form(
        name,
        document["title"],
        tuple(document["clause"]),
        document["schema"],
        document["ui"],
        document.get("fields", {}),
        document.get("allowed", {}),
    )


def _gaps(value: Any, names: list[str], where: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    """Where along `names` nothing is filled in; every element of a list must have it."""
    if isinstance(value, list):
        for index, element in enumerate(value):
            yield from _gaps(element, names, (*where, index))
    elif names and isinstance(value, dict):
        if names[0] in value:
            yield from _gaps(value[names[0]], names[1:], (*where, names[0]))
        else:
            yield (*where, *names)


def _invalid(title: str, found: Problems) -> Invalid:
    shown = "；".join(message for _, message in found[:3])
    more = f" 等 {len(found)} 处" if len(found) > 3 else ""
    return Invalid(f"{title}：{shown}{more}", found)
