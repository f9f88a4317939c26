"""The sample item list: what departments of each line of work inspect, matched to a jurisdiction's departments."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

LINES = {
    "market": "市场监",
    "development": "发展改革|发展和改革|发改",
    "education": "教育|教体",
    "police": "公安(?!消防)",
    "labour": "人力资源|人社",
    "environment": "环境",
    "housing": "住房|住建",
    "agriculture": "农业",
    "commerce": "商务",
    "culture": "文化|文旅|文体",
    "health": "卫生|卫健",
    "emergency": "应急|安全生产",
    "tax": "税务",
    "statistics": "统计",
}
"""Line of work → what its department is called somewhere in its name."""

CAP = "20%"
"""Most of the register that a general item is drawn at (CJ-2.1f asks for one)."""

GENERAL = "general"
"""The line of a department that the catalogue does not know: it inspects what it licenses."""


@dataclass(frozen=True)
class Department:
    """An organ that inspects: its code, Chinese name, line of work, and whether it leads."""

    code: str
    name: str
    line: str
    leads: bool


def departments(profile: Mapping[str, Any]) -> list[Department]:
    """The administrative organs of a profile, in its order; only organs inspect (TD-4.2a)."""
    organs = [entry for entry in profile["departments"] if entry.get("kind") == "administrative_organ"]
    return [_department(entry) for entry in organs]


def _department(entry: Mapping[str, Any]) -> Department:
    name = str(entry.get("name_zh") or entry.get("name") or entry["code"])
    line = next((line for line, words in LINES.items() if re.search(words, name)), GENERAL)
    return Department(str(entry["code"]), name, line, str(entry.get("role", "")).startswith("lead"))


def by_line(organs: Sequence[Department]) -> dict[str, str]:
    """The department code for each line; the lead (or first) department stands in for missing lines."""
    lead = next((organ.code for organ in organs if organ.leads), organs[0].code)
    found = {organ.line: organ.code for organ in reversed(organs)}
    return {line: found.get(line, lead) for line in LINES}


def item_rows(organs: Sequence[Department], year: int) -> Iterator[dict[str, Any]]:
    """The items of every organ; code = department code and a running number."""
    catalogue = _catalogue()
    for organ in organs:
        for number, entry in enumerate(catalogue.get(organ.line, [_licensing(organ)]), start=1):
            yield _item(organ, number, entry, year)


def _catalogue() -> dict[str, list[dict[str, str]]]:
    text = files(__package__).joinpath("catalogue.csv").read_text(encoding="utf-8")
    lines: dict[str, list[dict[str, str]]] = {}
    for entry in csv.DictReader(text.splitlines()):
        lines.setdefault(entry["line"], []).append(entry)
    return lines


def _licensing(organ: Department) -> dict[str, str]:
    return {
        "category": "许可事项检查",
        "name": f"{organ.name}许可事项检查",
        "content": "许可条件是否持续符合",
        "basis": "《中华人民共和国行政许可法》",
        "class": "一般",
        "types": "企业、个体工商户",
        "methods": "实地核查、书面检查",
        "ratio": "5%",
        "specialties": "许可监管",
        "tags": "",
    }


def _item(organ: Department, number: int, entry: Mapping[str, str], year: int) -> dict[str, Any]:
    return {
        "事项编码": f"{organ.code}-{number:02d}",
        "版本": "1",
        "生效日期": f"{year - 1}-01-01",
        "抽查类别": entry["category"],
        "抽查事项": entry["name"],
        "检查内容": entry["content"],
        "检查依据": entry["basis"],
        "检查主体": organ.code,
        "检查对象类型": entry["types"],
        "检查方式": entry["methods"],
        "事项类别": entry["class"],
        "抽查比例": entry["ratio"],
        "比例上限": "" if entry["class"] == "重点" else CAP,
        "频次": "1",
        "可联合": "是",
        "所需专长": entry["specialties"],
        "对象标签": entry["tags"],
    }
