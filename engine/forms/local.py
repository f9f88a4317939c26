"""What a form lets a jurisdiction say in its own words: fields whose values stand in its profile.

A form names such a field under `allowed`, with the paths of the profile that list its values; so a new jurisdiction
brings values of its own (联合方式, TQ-3.6c, MS-2.4a, CJ-2.4d) and leaves the shared form alone.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from engine.errors import DefinitionError

Document = Mapping[str, Any]


def values(profile: Document, paths: Iterable[str]) -> list[str]:
    """The values at the paths of a profile, in order, each once; where it is silent there are none.

    Raises DefinitionError for a value that is no list of texts.
    """
    found: dict[str, None] = {}
    for path in paths:
        listed = _at(profile, path)
        if not isinstance(listed, list) or not all(isinstance(each, str) and each.strip() for each in listed):
            raise DefinitionError(f"{path} 须列出文字")
        found.update(dict.fromkeys(listed))
    return list(found)


def _at(profile: Document, path: str) -> Any:
    value: Any = profile
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return [] if value is None else value


def narrowed(
    schema: Document, ui: Document, allowed: Mapping[str, Iterable[str]], profile: Document
) -> tuple[Document, Document]:
    """Schema and UI schema with the profile's values; a field that the profile has no value for is not asked."""
    fields, order = dict(schema["properties"]), list(ui["order"])
    for name, paths in allowed.items():
        known = values(profile, paths)
        if known:
            fields[name] = {**fields[name], "enum": known}
        else:
            del fields[name]
            order.remove(name)
    asked = {part: {name: ui[part][name] for name in ui[part] if name in fields} for part in ("widgets", "help")}
    return {**schema, "properties": fields}, {**ui, **asked, "order": order}


# Checking ---------------------------------------------------------------------------------------------------------


def faults_of_form(document: Document) -> Iterator[str]:
    """What is wrong with `allowed` in a form file: it names open, optional text fields of the form and paths."""
    allowed = document.get("allowed", {})
    if not isinstance(allowed, Mapping):
        yield "allowed 须为栏目和档案路径"
        return
    schema = document["schema"]
    for name, paths in allowed.items():
        field = schema.get("properties", {}).get(name)
        if not isinstance(field, Mapping) or field.get("type") != "string" or "enum" in field:
            yield f"allowed：{name} 须为本表单的文字栏目，不另写 enum"
        elif name in schema.get("required", ()):
            yield f"allowed：{name} 不能必填，档案可以没有取值"
        if not isinstance(paths, list) or not paths or not all(isinstance(path, str) and path for path in paths):
            yield f"allowed：{name} 须列出档案路径"


def faults_of_profile(
    schema: Document, allowed: Mapping[str, Iterable[str]], profile: Document
) -> Iterator[str]:
    """What is wrong with the values of a profile for the `allowed` fields of a form that is itself in order."""
    for name, paths in allowed.items():
        longest = schema["properties"][name].get("maxLength", 0)
        for path in paths:
            try:
                long = [value for value in values(profile, [path]) if len(value) > longest]
            except DefinitionError as error:
                yield str(error)
                continue
            yield from (f"{path}：{value} 超过 {longest} 字" for value in long)
