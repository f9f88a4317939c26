"""What simulated people fill in for plans: drafts and changes, approvals, receipts, the joint plan and its windows."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from engine.clock import china_date
from engine.services.joint_plans import author_of
from engine.simulate.plans import TWIN
from engine.simulate.situation import Situation, Submission
from engine.store import joint_plans, plan_versions, plans

RETURNED_ONCE = 1500  # basis points of plans that come back the first time

Line = Mapping[str, Any]


def plan_draft(s: Situation) -> Submission:
    """编制部门年度计划, 调整计划."""
    before = plan_versions.before(s.tx, s.plan["id"])
    if before is not None:
        return _change(s, plans.lines(s.tx, before["id"]))
    came_back = [_written(line) for line in plans.lines(s.tx, s.plan["id"])]
    drafted = came_back or [line.submission() for line in s.lines[s.plan["department"]]]
    return {**_heading(s), "lines": drafted}


def _heading(s: Situation) -> Submission:
    return {"plan_name": f"{s.plan['year']}年度抽查工作计划", "draw_type": "UNTARGETED"}


def _change(s: Situation, lines: list[Line]) -> Submission:
    """The lines in force, and one more for objects that many people complain about."""
    first = china_date(s.now) + timedelta(days=45)
    last = min(first + timedelta(days=30), date(s.plan["year"], 12, 31))
    new = {
        **_written(lines[0]), "line_no": max(line["number"] for line in lines) + 1, "objects": "投诉举报较多的对象",
        "filter": {**(lines[0]["filter"] or {}), "tags": ["投诉举报多"]}, "ratio_bp": 2000, "participants": [],
        "items": [code for code in lines[0]["items"] if _is_of(s, code)], "initiator": s.plan["department"],
        "from": min(first, last).isoformat(), "to": last.isoformat(),
    }  # fmt: skip
    return {
        **_heading(s), "change_reason": "投诉举报增多，增加一项抽查",
        "lines": [*(_written(line) for line in lines), new],
    }  # fmt: skip


def _is_of(s: Situation, item: str) -> bool:
    """Sample items bear the code of their department."""
    return item.startswith(f"{s.plan['department']}-")


def _written(line: Line) -> Submission:
    same = ("items", "objects", "filter", "methods", "ratio_bp", "count", "frequency", "initiator", "participants")
    given = {name: line[name] for name in same if line[name] is not None}
    return {
        **given, "line_no": line["number"], "from": line["starts_on"].isoformat(), "to": line["ends_on"].isoformat()
    }  # fmt: skip


def plan_approval(s: Situation) -> Submission:
    """年度计划审批, 集中实施时间."""
    if s.plan["status"] == "SUBMITTED" and _comes_back(s):
        return {"decision": "RETURN", "opinion": "请补充抽查比例的依据后再报"}
    return {"decision": "APPROVE", "opinion": "同意", "approval_no": f"政批{s.plan['plan_no']}"}


def _comes_back(s: Situation) -> bool:
    """Some come back, nothing comes back twice."""
    returned = any(row["answer"] in ("RETURN", "RETURNED") for row in plans.filings(s.tx, s.plan["id"]))
    return not returned and s.chance.happens(RETURNED_ONCE, "returned", s.case)


def filing_receipt(s: Situation) -> Submission:
    """备案回执."""
    if _comes_back(s):
        return {"complete": False, "missing": "缺少抽查比例的依据"}
    return {"complete": True, "receipt_no": f"备{s.plan['plan_no']}"}


def platform_entry(s: Situation) -> Submission:
    """录入省平台."""
    return {"entered_on": s.today(), "platform_no": f"省平台-{s.plan['plan_no']}"}


def override_reason(s: Situation) -> Submission:
    """突破限制的理由."""
    return {"reason": "本年度人员有限，按最低需要安排", "basis": s.case}


# The joint plan -----------------------------------------------------------------------------------------------


def joint_plan(s: Situation) -> Submission:
    """合并同一对象的检查."""
    return {
        "merges": [
            {"lines": [_name(one), _name(other)], "reason": "检查对象、时间相同"}
            for one, other in _twins(_collected(s))
            if not s.setting("domains") or one["initiator"] == s.plan["department"]
        ]
    }


def _collected(s: Situation) -> list[Line]:
    """The free lines of the departments that the author of the plan collects; of all where domains have leads."""
    free = joint_plans.free_lines(s.tx, s.task.jurisdiction, s.plan["year"], s.plan["id"])
    return [line for line in free if author_of(s.staff.profile, line["department"]) in (None, s.plan["department"])]


def _twins(lines: list[Line]) -> Iterator[tuple[Line, Line]]:
    """Lines of two departments that were drafted for the same objects and days."""
    by_number = {line["number"]: line for line in lines if line["number"] < TWIN}
    for line in lines:
        base = by_number.get(line["number"] - TWIN)
        if base is not None and all(base[name] == line[name] for name in ("filter", "starts_on", "ends_on")):
            yield base, line


def _name(line: Line) -> str:
    return f"{line['plan_no']}/{line['number']}"


def windows(s: Situation) -> Submission:
    """提出集中实施时间."""
    year = s.plan["year"]
    return {
        "windows": [
            {"from": f"{year}-04-01", "to": f"{year}-06-30"},
            {"from": f"{year}-09-01", "to": f"{year}-11-15"},
        ]
    }
