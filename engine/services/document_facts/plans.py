"""Facts of documents about a plan: the plan itself, its filing and its approval (P2)."""

from collections.abc import Mapping
from typing import Any

from engine.services.call import ServiceCall
from engine.services.document_facts.wording import (
    DRAW_TYPES,
    METHODS,
    About,
    Facts,
    Kind,
    Row,
    amount,
    labelled,
    name_of,
    names_of,
    printed,
    stamped,
)
from engine.store import document_facts as stored
from engine.store import documents_rows, plans

_ANSWERS = {"COMPLETE": "材料齐全，予以备案", "RETURNED": "材料不齐，退回补充"}
_DECISIONS = {"APPROVE": "批准", "RETURN": "退回修改", "REFUSE": "不予批准"}


def _about(call: ServiceCall) -> About:
    plan = plans.the_plan(call.tx, call.fact("plan"))
    version = f"-V{plan['version']}" if plan["version"] > 1 else ""
    return About("plan", plan, plan["plan_no"] + version, plan["department"])


def _common(plan: Row) -> Facts:
    return {"plan_no": plan["plan_no"], "plan_name": plan["name"], "year": str(plan["year"])}


def _plan(call: ServiceCall, plan: Row, _sender: str) -> Facts:
    """The lines of a plan with the fields of its document (YC-2.4a, TQ-3.5a, CJ-2.3d), and its version."""
    lines = plans.lines(call.tx, plan["id"])
    codes = sorted({code for line in lines for code in line["items"]})
    titles = documents_rows.item_names(call.tx, call.jurisdiction, codes)
    return {
        **_common(plan),
        "own_no": plan["doc_no"] or "",
        "version": f"第{plan['version']}版",
        "change_reason": plan["change_reason"] or "",
        "draw_type": DRAW_TYPES[plan["draw_type"]],
        "line_count": str(len(lines)),
        "lines": [_line(call, line, titles) for line in lines],
    }


def _line(call: ServiceCall, line: Row, titles: Mapping[str, str]) -> Facts:
    return {
        "number": str(line["number"]),
        "items": labelled(titles, line["items"]),
        "objects": line["objects"] or line["name"],
        "methods": labelled(METHODS, line["methods"]),
        "ratio": amount(line["ratio_bp"], line["count"]),
        "frequency": str(line["frequency"]),
        "period": f"{printed(line['starts_on'])}至{printed(line['ends_on'])}",
        "initiator": name_of(call, line["initiator"]),
        "participants": names_of(call, line["participants"]),
        "expected": "" if line["expected_visits"] is None else str(line["expected_visits"]),
    }


def _joint_plan(call: ServiceCall, plan: Row, sender: str) -> Facts:
    """The joint plan with the windows that were agreed on (集中实施时间, YC-2.4g, YC-2.4h)."""
    windows = stored.windows(call.tx, plan["id"])
    shown = [{"from": printed(row["starts_on"]), "to": printed(row["ends_on"])} for row in windows]
    return {**_plan(call, plan, sender), "windows": shown}


def _answered(call: ServiceCall, plan: Row, sender: str) -> Mapping[str, Any]:
    """What the sender (or else anybody) last answered to the plan; empty before."""
    sent = plans.filings(call.tx, plan["id"])
    own = [row for row in sent if row["recipient"] == sender] or sent
    return own[-1] if own else {}


def _receipt(call: ServiceCall, plan: Row, sender: str) -> Facts:
    """One recipient's receipt; a filing needs no consent (YC-2.4e, CJ-2.3a, TQ-3.5b)."""
    filing = _answered(call, plan, sender)
    return {
        **_common(plan),
        "department": name_of(call, plan["department"]),
        "sent_on": stamped(filing.get("sent_at")),
        "received_on": stamped(filing.get("receipt_at")),
        "answer": _ANSWERS.get(filing.get("answer") or "", "已收到"),
        "missing": filing.get("opinion") or "",
        "receipt_no": filing.get("receipt_no") or "",
    }


def _approval(call: ServiceCall, plan: Row, sender: str) -> Facts:
    """The government's decision on a plan (TD-4.1a)."""
    filing = _answered(call, plan, sender)
    return {
        **_common(plan),
        "department": name_of(call, plan["department"]),
        "sent_on": stamped(filing.get("sent_at")),
        "decision": _DECISIONS.get(filing.get("answer") or "", ""),
        "opinion": filing.get("opinion") or "",
    }


KINDS = {
    "年度抽查工作计划": Kind("JH", _about, _plan),
    "联合抽查计划": Kind("LH", _about, _joint_plan),
    "备案回执": Kind("BA", _about, _receipt),
    "批准意见": Kind("PZ", _about, _approval),
}
