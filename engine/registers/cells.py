"""From the text of a cell to a value. Each maker returns a parser that raises ValueError with a Chinese message."""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

Parser = Callable[[str], Any]

_UNPRINTABLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SEPARATORS = re.compile("[、,，;；\n]+")
_DAY = re.compile("([0-9]{4})(?:[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?|([0-9]{2})([0-9]{2}))")
_PERCENT = re.compile("([0-9]{1,3}(?:\\.[0-9]{1,4})?)[%％]")
_FRACTION = re.compile("0\\.[0-9]{1,20}")
_RECUSAL = re.compile("([^（(]+)(?:[（(](.{0,100})[）)])?\\s*")
_LAW = re.compile("(《[^》]+》)([^《]*)")

YES = frozenset({"是", "有", "y", "yes", "true", "1", "√"})
NO = frozenset({"否", "无", "n", "no", "false", "0", "×"})


def text(limit: int) -> Parser:
    """Text in NFC of at most `limit` characters."""

    def parse(cell: str) -> str:
        value = cell if cell.isascii() else unicodedata.normalize("NFC", cell)
        if len(value) > limit:
            raise ValueError(f"超过 {limit} 字")
        if not value.isprintable() and _UNPRINTABLE.search(value):
            raise ValueError("含有不可用的字符")
        return value

    return parse


def pattern(expression: str, message: str) -> Parser:
    """Text that matches the whole expression."""
    matches = re.compile(expression).fullmatch

    def parse(cell: str) -> str:
        if not matches(cell):
            raise ValueError(message)
        return cell

    return parse


identifier = pattern("[0-9A-Za-z._-]{1,64}", "编号只用数字、字母、点、横线、下划线，至多 64 位")
"""Numbers of objects, inspectors, departments, as the draw demands them (SSJ-DRAW-1 section 3.1)."""


def one_of(words: Mapping[str, str]) -> Parser:
    """A code, given as itself or in Chinese; `words` maps code to Chinese."""
    codes = {**{word: code for code, word in words.items()}, **{code: code for code in words}}

    def parse(cell: str) -> str:
        if cell not in codes:
            raise ValueError(f"只能是 {'、'.join(words.values())}，现为 {cell[:40]}")
        return codes[cell]

    return parse


def several(parse_one: Parser, limit: int = 100) -> Parser:
    """A list in one cell, parted by comma, semicolon, 顿号 or line; without repeats, in the given order."""

    def parse(cell: str) -> list[Any]:
        parts = dict.fromkeys(part.strip() for part in _SEPARATORS.split(cell))
        values = [parse_one(part) for part in parts if part]
        if len(values) > limit:
            raise ValueError(f"超过 {limit} 项")
        return values

    return parse


def whole(low: int, high: int) -> Parser:
    """A whole number from `low` to `high`."""

    def parse(cell: str) -> int:
        if not (cell.isascii() and cell.isdigit() and len(cell) <= 9 and low <= int(cell) <= high):
            raise ValueError(f"应为 {low} 到 {high} 的整数")
        return int(cell)

    return parse


def day(cell: str) -> date:
    """2026-05-01, 2026/5/1, 2026.5.1, 2026年5月1日 or 20260501."""
    found = _DAY.fullmatch(cell)
    if not found:
        raise ValueError("应为日期（年-月-日）")
    year, *parts = (int(part) for part in found.groups() if part)
    try:
        return date(year, parts[0], parts[1])
    except ValueError:
        raise ValueError(f"没有这一天：{cell}") from None


def yes_no(cell: str) -> bool:
    """是 or 否, in the usual ways."""
    word = cell.lower()
    if word not in YES | NO:
        raise ValueError("应为“是”或“否”")
    return word in YES


def share(cell: str) -> int:
    """A share as basis points: 5% or a cell formatted as per cent (0.05) is 500. A bare number is ambiguous."""
    percent = _PERCENT.fullmatch(cell)
    if percent:
        points = Decimal(percent[1]) * 100
    elif _FRACTION.fullmatch(cell):
        points = Decimal(cell) * 10000
    else:
        raise ValueError("比例写成 5% 这样的百分数")
    if points != int(points) or points > 10000:
        raise ValueError("比例在 0% 到 100% 之间，最多两位小数")
    return int(points)


def laws(cell: str) -> list[dict[str, str]]:
    """《法律》第一条；《条例》第二条 → law and article each; text without 《》 counts as one law."""
    found = [{"law": law, "article": article.strip(" 、,，;；\n")} for law, article in _LAW.findall(cell)]
    return found or [{"law": text(500)(cell), "article": ""}]


def recusals(cell: str) -> list[dict[str, str]]:
    """Object numbers, each with its ground in brackets if known: 110101-0000001（亲属）。"""
    return [_recusal(part) for part in _SEPARATORS.split(cell) if part.strip()]


def _recusal(part: str) -> dict[str, str]:
    found = _RECUSAL.fullmatch(part)
    if not found:
        raise ValueError("回避写成 对象编号（理由）")
    return {"object_id": identifier(found[1].strip()), "ground": (found[2] or "").strip()}


def intervals(cell: str) -> list[dict[str, str]]:
    """2026-05-01~2026-05-10；2026-07-01~2026-07-03 → first and last day each."""
    return [_interval(part) for part in _SEPARATORS.split(cell) if part.strip()]


def _interval(part: str) -> dict[str, str]:
    first, mark, last = re.sub("[～至]", "~", part).partition("~")
    start, end = day(first.strip()), day(last.strip() if mark else first.strip())
    if start > end:
        raise ValueError(f"时段的起止颠倒：{part}")
    return {"from": start.isoformat(), "to": end.isoformat()}


def named(words: Collection[str]) -> Parser:
    """A word of a closed list, given as itself."""
    return one_of({word: word for word in words})
