"""Cleaning what people send before it meets a schema: plain JSON, no fractions, bounded in depth and size."""

import json
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from engine.errors import Invalid

DEPTH_LIMIT = 20
BYTES_LIMIT = 256 * 1024
INTEGER_LIMIT = 2**53 - 1
"""Beyond it a browser's number is no longer exact."""

RESERVED = "$"
"""The process engine's mark for typed values in its stored state begins so: no field may, or data could forge it."""

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def clean(submission: Any) -> dict[str, Any]:
    """A trimmed copy: strings in NFC, line ends as \\n, entries without content left out.

    Raises Invalid for anything that is not JSON with integers, deeper than 20 levels or longer than 256 KB.
    """
    if not isinstance(submission, Mapping):
        raise _refused("", "提交的内容不是一份表单")
    cleaned = _mapping(submission, ())
    if len(json.dumps(cleaned, ensure_ascii=False).encode()) > BYTES_LIMIT:
        raise _refused("", "提交的内容超过 256 KB")
    return cleaned


def _refused(path: str, message: str) -> Invalid:
    return Invalid(message, [(path, message)])


def _value(value: Any, path: tuple[str | int, ...]) -> Any:
    kind = type(value)
    if kind is str:
        return _text(value, path)
    if kind is bool or value is None:
        return value
    if kind is int:
        return _integer(value, path)
    if len(path) > DEPTH_LIMIT:
        raise _refused("", f"提交的内容超过 {DEPTH_LIMIT} 层")
    if kind is dict:
        return _mapping(value, path)
    if kind is list:
        return [_value(element, (*path, index)) for index, element in enumerate(value)]
    raise _refused(_dotted(path), "不接受小数" if kind is float else "不接受这种数据")


def _mapping(value: Mapping[Any, Any], path: tuple[str | int, ...]) -> dict[str, Any]:
    cleaned = {}
    for key, inner in value.items():
        if type(key) is not str or key.startswith(RESERVED) or _UNPRINTABLE.search(key):
            raise _refused(_dotted(path), f"不接受栏目名 {key!r}")
        content = _value(inner, (*path, key))
        if content is not None and content != "":
            cleaned[key] = content
    return cleaned


def _text(value: str, path: tuple[str | int, ...]) -> str:
    if value.isascii() and value.isprintable():
        return value.strip()
    if _UNPRINTABLE.search(value):
        raise _refused(_dotted(path), "含有不可用的字符")
    return unicodedata.normalize("NFC", value.replace("\r\n", "\n")).strip()


def _integer(value: int, path: tuple[str | int, ...]) -> int:
    if abs(value) > INTEGER_LIMIT:
        raise _refused(_dotted(path), "数值过大")
    return value


def _dotted(path: tuple[str | int, ...]) -> str:
    return ".".join(map(str, path))
