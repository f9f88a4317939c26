"""What a line of a yearly plan must be before it can be saved (P2 step 1)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from engine.services.call import Problems, ServiceCall
from engine.services.departments import not_organs
from engine.services.domains import not_partners
from engine.services.ratios import superior_ratio
from engine.store import registers

Line = Mapping[str, Any]
Items = Mapping[str, Mapping[str, Any]]

_FIELDS = {
    "抽查事项": "items",
    "检查对象": "objects",
    "检查方式": "methods",
    "抽查时限": "starts_on",
    "发起部门": "initiator",
    "参与部门": "participants",
}
"""The fields a local document may demand of a plan line and where they are kept. A ratio or number is always asked."""


def line_problems(call: ServiceCall, year: int, drafted: Sequence[Line]) -> Problems:
    """Everything wrong with the lines of a plan (YC-2.4a, TQ-3.5a, CJ-2.1b, CJ-2.1f, MS-4.1-4.5)."""
    listed = registers.active_items(call.tx, call.jurisdiction, max(call.today, date(year, 1, 1)))
    problems: Problems = []
    for place, line in enumerate(drafted):
        path = f"/lines/{place}"
        problems += _line(path, year, line, listed)
        problems += _missing_fields(call, path, line)
        problems += not_organs(call, [line["initiator"], *line["participants"]], path)
        problems += not_partners(call, line["initiator"], line["participants"], f"{path}/participants")
        problems += _ratio(call, path, line, [listed[code] for code in line["items"] if code in listed])
    if len({line["number"] for line in drafted}) < len(drafted):
        problems.append(("/lines", "two lines have the same number"))
    return problems


def _line(path: str, year: int, line: Line, listed: Items) -> Problems:
    problems = [(f"{path}/items", f"item {code} is not on the list") for code in line["items"] if code not in listed]
    if not (line["starts_on"] <= line["ends_on"] and line["starts_on"].year == line["ends_on"].year == year):
        problems.append((f"{path}/from", f"the dates must follow each other within {year}"))
    if line["ratio_bp"] is None and line["count"] is None:
        problems.append((f"{path}/ratio_bp", "a ratio or a number of objects is missing"))
    if line["initiator"] in line["participants"]:
        problems.append((f"{path}/participants", "the initiator does not take part a second time"))
    return problems


def _missing_fields(call: ServiceCall, path: str, line: Line) -> Problems:
    """YC-2.4a names seven fields with 检查方式, TQ-3.5a six without it; an empty list of participants says none."""
    required = [name for name in call.setting("plan.fields", []) if name in _FIELDS]
    silent = [name for name in required if line[_FIELDS[name]] in (None, "", [])]
    return [(path, f"{name} is missing") for name in silent if name != "参与部门"]


def _ratio(call: ServiceCall, path: str, line: Line, items: Sequence[Mapping[str, Any]]) -> Problems:
    """省统一规定 and 上级部门要求 come before 本地区本部门 (YC-2.2d, TQ-3.2c); general items need a cap (CJ-2.1f)."""
    highest = superior_ratio(items) if call.setting("ratio.source_priority") else None
    problems: Problems = []
    if highest is not None and line["ratio_bp"] not in (None, highest):
        said = f"a superior body has set {highest}: a ratio of one's own does not stand beside it"
        problems.append((f"{path}/ratio_bp", said))
    capless = without_cap(call, items)
    return problems + [(f"{path}/items", f"{code} is a general item without a cap") for code in capless]


def without_cap(call: ServiceCall, items: Iterable[Mapping[str, Any]]) -> list[str]:
    """Codes of the items that need a cap on their ratio and have none; key ones need none (CJ-2.1e, CJ-2.1f)."""
    wanted = call.setting("ratio.cap_required_for")
    bare = (item for item in items if item["item_class"] == wanted and item["ratio_cap_bp"] is None)
    return [item["code"] for item in bare if not item["key_supervision"]]
