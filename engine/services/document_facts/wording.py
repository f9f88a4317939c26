"""How documents write days, moments, departments and the codes of the tables."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from engine.clock import CHINA
from engine.services.call import ServiceCall
from engine.services.departments import department_names

Facts = dict[str, Any]
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class About:
    """What a document is about: a row of a table, its number and the department it belongs to."""

    table: str
    row: Row
    number: str
    department: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document: the letters in its numbers, the subject it is about, and the facts it states.

    `facts` is called with the subject's row and the code of the department that issues the document.
    """

    letters: str
    about: Callable[[ServiceCall], About]
    facts: Callable[[ServiceCall, Row, str], Facts]


METHODS = {
    "ON_SITE": "实地核查",
    "WRITTEN": "书面检查",
    "ONLINE": "网络监测",
    "OFF_SITE": "非现场检查",
    "TEST": "检验检测",
    "COMMISSION": "委托专业机构",
    "ADOPT": "采用既有结论",
}
DRAW_TYPES = {"TARGETED": "定向抽查", "UNTARGETED": "不定向抽查"}
SOURCES = {"PLAN": "年度计划", "TEMPORARY": "临时任务", "SPECIAL": "专项任务"}
ITEM_CLASSES = {"KEY": "重点检查事项", "GENERAL": "一般检查事项"}
OPINIONS = {"AGREE": "同意", "DISAGREE": "不同意"}
EVIDENCE = {
    "PHOTO": "照片",
    "AUDIO": "录音",
    "VIDEO": "录像",
    "COPY": "复印件",
    "SAMPLE": "样品",
    "STATEMENT": "询问笔录",
    "EXAMINATION": "勘验笔录",
}
FOUND = {
    "FOUND": "正常接受检查",
    "UNREACHABLE": "无法联系",
    "CLOSED": "已关闭停业",
    "REFUSED": "拒绝接受检查",
}
FINDINGS = {"PROBLEM": "发现问题", "NO_PROBLEM": "未发现问题"}
SERVED = {
    "DIRECT": "直接送达",
    "LEFT": "留置送达",
    "POST": "邮寄送达",
    "ELECTRONIC": "电子送达",
    "ENTRUSTED": "委托送达",
    "ANNOUNCEMENT": "公告送达",
}
CASES = {"OPEN": "未完结", "CLOSED": "已完结"}


def printed(day: date | None) -> str:
    """A day as documents write it."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def stamped(moment: datetime | None) -> str:
    """A moment as documents write it, in China time."""
    if moment is None:
        return ""
    there = moment.astimezone(CHINA)
    return f"{printed(there)}{there.hour}时{there.minute:02d}分"


def written(value: Any) -> str:
    """A value as text: days and moments as documents write them."""
    if isinstance(value, datetime):
        return stamped(value)
    return printed(value) if isinstance(value, date) else str(value)


def moment_in(text: str | None) -> str:
    """A moment that was kept as text, as documents write it; other text as it is."""
    try:
        return stamped(datetime.fromisoformat(text)) if text else ""
    except ValueError:
        return text or ""


def day_in(text: str | None) -> str:
    """A day that was kept as text (YYYY-MM-DD), as documents write it."""
    return printed(date.fromisoformat(text)) if text else ""


def labelled(labels: Mapping[str, str], codes: Iterable[str]) -> str:
    """Codes by their names, one after the other."""
    return "、".join(labels.get(code, code) for code in codes)


def name_of(call: ServiceCall, code: str | None) -> str:
    """A department's name in Chinese; a code that the profile does not know as it is."""
    return department_names(call).get(code or "", code or "")


def names_of(call: ServiceCall, codes: Iterable[str]) -> str:
    """The names of departments, one after the other."""
    return labelled(department_names(call), codes)


def amount(ratio_bp: int | None, count: int | None) -> str:
    """A ratio (given in basis points) or a number of objects, as a plan states it."""
    parts = [] if ratio_bp is None else [f"{percent(ratio_bp, 10000)}"]
    return "，".join(parts + ([] if count is None else [f"{count}户"]))


def percent(part: int, whole: int) -> str:
    """part / whole in per cent with at most two places, rounded half up; nothing of nothing is a dash."""
    if whole == 0:
        return "—"
    hundredths = (part * 20000 + whole) // (2 * whole)
    text = f"{hundredths // 100}.{hundredths % 100:02d}".rstrip("0").rstrip(".")
    return f"{text}%"


def basis_of(basis: Iterable[Any]) -> str:
    """The legal basis of an item: law and article."""
    return "；".join(
        f"《{entry['law'].strip('《》')}》{entry.get('article', '')}" if isinstance(entry, Mapping) else str(entry)
        for entry in basis
    )
