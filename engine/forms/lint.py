"""Checking form files before they are deployed: nothing unbounded, open or fractional may reach a person."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from jsonschema import Draft202012Validator, SchemaError

from engine.forms.formats import FORMATS
from engine.forms.local import faults_of_form
from engine.forms.submission import RESERVED

DRAFT = "https://json-schema.org/draft/2020-12/schema"
MEMBERS = {"title": str, "clause": list, "schema": dict, "ui": dict}
DEPTH_LIMIT = 40
KINDS = frozenset({"object", "array", "string", "integer", "boolean"})
CLOSED_TEXT = ("maxLength", "enum", "const")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")

Found = Iterator[str]


def check(files: Mapping[str, bytes]) -> list[tuple[str, str]]:
    """(file, message) for every fault in the `*.json` among `files`; empty when all can be deployed."""
    forms = {file: content for file, content in sorted(files.items()) if file.endswith(".json")}
    found = [(file, message) for file, content in forms.items() for message in _form(file, content)]
    names: dict[str, str] = {}
    for file in forms:
        first = names.setdefault(PurePosixPath(file).stem, file)
        if first != file:
            found.append((file, f"表单名与 {first} 相同"))
    return found


def read(content: bytes) -> dict[str, Any]:
    """The JSON object of a form file; raises ValueError for other JSON, repeated members, NaN, deep nesting."""
    try:
        document = json.loads(content.decode(), object_pairs_hook=_members, parse_constant=_no_constant)
    except RecursionError:
        raise ValueError("嵌套过深") from None
    if not isinstance(document, dict):
        raise ValueError("不是一个 JSON 对象")
    return document


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ValueError("有重复的成员名")
    return members


def _no_constant(name: str) -> None:
    raise ValueError(f"不接受 {name}")


def _form(file: str, content: bytes) -> Found:
    if not _NAME.fullmatch(PurePosixPath(file).stem):
        yield "文件名须为小写字母、数字和下划线"
    try:
        document = read(content)
    except ValueError as error:
        yield f"不能读取：{error}"
        return
    wrong = [name for name, kind in MEMBERS.items() if not isinstance(document.get(name), kind)]
    if wrong:
        yield "缺少或写错 " + "、".join(wrong)
        return
    yield from _document(document)


def _document(document: Mapping[str, Any]) -> Found:
    schema = document["schema"]
    if schema.get("$schema") != DRAFT:
        yield f"schema 须注明 {DRAFT}"
    if _depth(schema) > DEPTH_LIMIT:
        yield f"schema 超过 {DEPTH_LIMIT} 层"
        return
    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError as error:
        yield f"schema 不合规范：{error.json_path} {error.message[:200]}"
        return
    if schema.get("type") != "object":
        yield "schema 的 type 须为 object"
        return
    yield from _references(schema)
    yield from _field(schema, "schema")
    yield from _ui(document["ui"], set(schema.get("properties", {})))
    yield from faults_of_form(document)


def _depth(value: Any) -> int:
    level, depth = [value], 0
    while level and depth <= DEPTH_LIMIT:
        level = [inner for outer in level for inner in _inside(outer)]
        depth += 1
    return depth


def _inside(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _references(schema: Any) -> Found:
    if isinstance(schema, dict) and any(word in schema for word in ("$ref", "$dynamicRef", "$id")):
        yield "不使用 $ref、$dynamicRef、$id：写在原处"
    for inner in _inside(schema):
        yield from _references(inner)


def _field(schema: Mapping[str, Any], path: str) -> Found:
    """Faults of one field and of those inside it."""
    kind = schema.get("type")
    if not isinstance(kind, str) or kind not in KINDS:
        yield f"{path}：type 须为 {'、'.join(sorted(KINDS))} 之一（不用小数）"
        return
    if not schema.get("title"):
        yield f"{path}：缺少中文 title"
    if kind == "object":
        yield from _group(schema, path)
    elif kind == "array":
        yield from _list(schema, path)
    elif kind == "string":
        yield from _string(schema, path)


def _group(schema: Mapping[str, Any], path: str) -> Found:
    if schema.get("additionalProperties") is not False and schema.get("unevaluatedProperties") is not False:
        yield f"{path}：须写 additionalProperties: false"
    properties = schema.get("properties", {})
    for name in schema.get("required", []):
        if name not in properties:
            yield f"{path}：必填的 {name} 没有定义"
    for name, inner in properties.items():
        if name.startswith(RESERVED):
            yield f"{path}：栏目名 {name} 不能以 {RESERVED} 开头"
        yield from _field(inner, f"{path}.{name}")


def _list(schema: Mapping[str, Any], path: str) -> Found:
    if "maxItems" not in schema:
        yield f"{path}：须写 maxItems"
    if isinstance(schema.get("items"), dict):
        yield from _field(schema["items"], f"{path}[]")
    else:
        yield f"{path}：须写 items"


def _string(schema: Mapping[str, Any], path: str) -> Found:
    if not any(word in schema for word in CLOSED_TEXT):
        yield f"{path}：须写 maxLength 或 enum"
    if schema.get("format", "date") not in FORMATS.checkers:
        yield f"{path}：format 只能是 {'、'.join(sorted(FORMATS.checkers))}"
    try:
        re.compile(schema.get("pattern", ""))
    except re.error as error:
        yield f"{path}：pattern 不能使用：{error}"


def _ui(ui: Mapping[str, Any], names: set[str]) -> Found:
    order, widgets, help_ = ui.get("order"), ui.get("widgets"), ui.get("help")
    if not isinstance(order, list) or len(order) != len(names) or set(map(str, order)) != names:
        yield "ui.order 须把每个栏目列出一次"
    for name, member in (("widgets", widgets), ("help", help_)):
        if not isinstance(member, dict) or not set(member) <= names:
            yield f"ui.{name} 只能写已有的栏目"
