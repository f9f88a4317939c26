"""What a person reads when a form is not filled in rightly: Chinese sentences with the titles of the fields."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from jsonschema import ValidationError

Path = Sequence[str | int]

_TYPES = {"string": "文字", "integer": "整数", "boolean": "是或否", "array": "列表", "object": "一组栏目"}
_FORMATS = {"date": "应为日期（年-月-日）", "date-time": "应为带时区的时间"}

_RULES = {
    "enum": "只能是 {}",
    "const": "只能是 {}",
    "minLength": "不能为空",
    "maxLength": "不得超过 {} 字",
    "pattern": "格式不对",
    "minimum": "不得小于 {}",
    "maximum": "不得大于 {}",
    "minItems": "至少 {} 项",
    "maxItems": "至多 {} 项",
    "uniqueItems": "不能重复",
    "required": "必填",
    "additionalProperties": "没有这一栏",
}


def problems(errors: Iterable[ValidationError], schema: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each error as (dotted path, message); a rule's own `$comment` speaks for the rule."""
    for error in errors:
        rule = _comment(error, schema) or _rule(error)
        for path in _places(error):
            yield ".".join(map(str, path)), f"{title_at(schema, path) or path[-1]}：{rule}" if path else rule


def title_at(schema: Mapping[str, Any], path: Path) -> str:
    """The title of the field at `path` (list positions may be given or left out), empty if there is none."""
    for name in path:
        if isinstance(name, int):
            continue
        schema = schema.get("items", schema).get("properties", {}).get(name, {})
    return str(schema.get("title", ""))


def _places(error: ValidationError) -> list[Path]:
    """The fields an error is about: a missing or unknown field itself, not the group around it."""
    path: Path = tuple(error.absolute_path)
    group: Any = error.instance
    expected: Any = error.validator_value
    if not isinstance(group, Mapping):
        return [path]
    if error.validator == "required":
        return [(*path, name) for name in expected if name not in group]
    if error.validator == "additionalProperties" and isinstance(error.schema, Mapping):
        return [(*path, name) for name in group if name not in error.schema.get("properties", {})]
    return [path]


def _rule(error: ValidationError) -> str:
    expected: Any = error.validator_value
    if error.validator == "type":
        return f"应为{_TYPES.get(expected, expected)}"
    if error.validator == "format":
        return _FORMATS[expected]
    return _RULES.get(str(error.validator), "不符合填写规则").format(_shown(expected))


def _shown(value: Any) -> str:
    if value is True:
        return "“是”"
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)


def _comment(error: ValidationError, schema: Any) -> str:
    """The innermost `$comment` on the way to the rule that failed, or empty."""
    comment = ""
    for step in error.absolute_schema_path:
        schema = schema[step]
        if isinstance(schema, Mapping):
            comment = schema.get("$comment", comment)
    return str(comment)
