"""Facts as officials write them: what both kinds of template are filled with."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from engine.clock import CHINA
from engine.errors import Invalid

Write = Callable[[str], Any]
"""How a template takes text, whose lines end with a line feed."""

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def printable(names: Iterable[str], facts: Mapping[str, Any], write: Write) -> dict[str, Any]:
    """The facts a template asks for by name, ready to be printed; lists and groups keep their shape.

    Raises Invalid naming every fact that is missing, or one that cannot be printed.
    """
    asked = sorted(names)
    missing = [name for name in asked if name not in facts]
    if missing:
        raise Invalid(f"文书缺少内容：{'、'.join(missing)}", [(name, "缺少") for name in missing])
    return {name: _value(facts[name], name, write) for name in asked}


def _value(value: Any, path: str, write: Write) -> Any:
    if isinstance(value, str):
        return write(_text(value, path))
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return {str(key): _value(inner, f"{path}.{key}", write) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_value(inner, f"{path}.{index}", write) for index, inner in enumerate(value)]
    return _plain(value, path)


def _plain(value: Any, path: str) -> str | int | Decimal:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        moment = value.astimezone(CHINA)
        return f"{_day(moment)}{moment.hour}时{moment.minute:02d}分"
    if isinstance(value, date):
        return _day(value)
    if isinstance(value, int | Decimal):
        return value
    raise Invalid(f"文书内容 {path} 不能打印", [(path, f"不能打印 {type(value).__name__}")])


def _day(value: date) -> str:
    return f"{value.year}年{value.month}月{value.day}日"


def _text(value: str, path: str) -> str:
    if _UNPRINTABLE.search(value):
        raise Invalid(f"文书内容 {path} 含有不可打印的字符", [(path, "含有不可打印的字符")])
    return value.replace("\r\n", "\n").replace("\t", "    ")
