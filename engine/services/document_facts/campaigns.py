"""Facts of documents about a campaign: its letter, negotiation, guideline and report (P3, P7)."""

from collections.abc import Mapping
from typing import Any

from engine import disposals
from engine.services.call import ServiceCall
from engine.services.document_facts.wording import (
    DRAW_TYPES,
    ITEM_CLASSES,
    METHODS,
    OPINIONS,
    SOURCES,
    About,
    Facts,
    Kind,
    Row,
    amount,
    basis_of,
    labelled,
    name_of,
    names_of,
    percent,
    printed,
    stamped,
)
from engine.services.result_codes import NAMES
from engine.store import campaigns
from engine.store import document_facts as stored
from engine.store.statistics import campaign_figures

_DISPOSAL_OF = {disposal.key: code for code, disposal in disposals.DISPOSALS.items()}


def campaign_about(call: ServiceCall) -> About:
    """The campaign of the process."""
    campaign = campaigns.the_campaign(call.tx, call.fact("campaign"))
    return About("campaign", campaign, campaign["campaign_no"], campaign["initiator"])


def campaign_common(call: ServiceCall, campaign: Row) -> Facts:
    """Number, name, participants and period of a campaign."""
    return {
        "campaign_no": campaign["campaign_no"],
        "campaign_name": campaign["name"],
        "participants": names_of(call, campaign["participants"]) or "（无）",
        "date_from": printed(campaign["starts_on"]),
        "date_to": printed(campaign["ends_on"]),
    }


def item_lines(call: ServiceCall, campaign: int) -> list[Facts]:
    """Each department's items with basis, content and method (逐一明确, YC-2.5a, TQ-3.4)."""
    shares = [(row["department"], code) for row in campaigns.departments(call.tx, campaign) for code in row["items"]]
    known = stored.items(call.tx, call.jurisdiction, sorted({code for _, code in shares}))
    return [{**_item(known.get(code), code), "department": name_of(call, owner)} for owner, code in shares]


def _item(row: Row | None, code: str) -> Facts:
    if row is None:
        return {"name": code, "content": "", "basis": "", "methods": "", "item_class": ""}
    return {
        "name": row["name"],
        "content": row["content"],
        "basis": basis_of(row["basis"]),
        "methods": labelled(METHODS, row["methods"]),
        "item_class": ITEM_CLASSES.get(row["item_class"], row["item_class"]),
    }


def grounds(call: ServiceCall, campaign: Row) -> str:
    """What a campaign rests on: its plan, or ground and document outside the plan (TD-4.1b)."""
    if campaign["plan_line_id"] is None:
        return "：".join(filter(None, (campaign["ground"], campaign["basis_document"])))
    plan = campaigns.plan_of_line(call.tx, campaign["plan_line_id"])
    return f"{plan['name']}（{plan['plan_no']}）"


def _letter(call: ServiceCall, campaign: Row, _sender: str) -> Facts:
    line = stored.line(call.tx, campaign["plan_line_id"]) if campaign["plan_line_id"] else None
    return {
        **campaign_common(call, campaign),
        "source": SOURCES.get(campaign["source"], campaign["source"]),
        "basis": grounds(call, campaign),
        "draw_type": DRAW_TYPES[campaign["draw_type"]],
        "joint_form": campaign["joint_form"] or "",
        "objects": (line or {}).get("objects") or "列入联合监管对象名录库、符合筛选条件的对象",
        "ratio": amount(campaign["ratio_bp"], campaign["count"]) or "按抽查比例规则确定",
        "methods": labelled(METHODS, campaign["methods"]),
        "equipment": "、".join(campaign["equipment"]) or "（无）",
        "items": item_lines(call, campaign["id"]),
    }


def _negotiation(call: ServiceCall, campaign: Row, _sender: str) -> Facts:
    """Rounds, opinions on task, time and method, and how it ended (TD-4.2b)."""
    rounds = stored.rounds(call.tx, campaign["id"])
    opinions = stored.opinions(call.tx, campaign["id"])
    agreed = bool(rounds) and rounds[-1]["agreed"]
    return {
        **campaign_common(call, campaign),
        "round_count": str(len(rounds)),
        "conclusion": "达成一致" if agreed else "尚未达成一致",
        "rounds": [_round(row) for row in rounds],
        "opinions": [_opinion(call, row) for row in opinions],
    }


def _round(row: Row) -> Facts:
    return {
        "round": str(row["round"]),
        "opened_on": stamped(row["opened_at"]),
        "closed_on": stamped(row["closed_at"]),
        "agreed": "是" if row["agreed"] else "否",
        "adjustment": row["adjustment"] or "",
        "coordination": row["coordination"] or "",
    }


def _opinion(call: ServiceCall, row: Row) -> Facts:
    answers = {name: OPINIONS.get(row[name], row[name]) for name in ("on_task", "on_time", "on_method")}
    return {
        **answers,
        "round": str(row["round"]),
        "department": name_of(call, row["department"]),
        "text": row["text"] or "",
    }


def _guideline(call: ServiceCall, campaign: Row, _sender: str) -> Facts:
    """The headings the local document wants (YC-2.5a four, TQ-3.4 six, MS-2.3 eight) and the items one by one."""
    return {
        **campaign_common(call, campaign),
        "guideline_title": call.setting("task.guideline_title", "联合抽查工作指引"),
        "entries": stored.guideline_entries(call.tx, campaign["id"]),
        "items": item_lines(call, campaign["id"]),
    }


def _report(call: ServiceCall, campaign: Row, _sender: str) -> Facts:
    """The figures of data section 11 and what the initiator wrote (YC-2.6a, TQ-3.7a)."""
    reports = campaigns.reports(call.tx, campaign["id"])
    report: Mapping[str, Any] = reports[-1] if reports else {}
    figures = report.get("figures") or campaign_figures(call.tx, campaign["id"])
    follow_ups = {_DISPOSAL_OF.get(name, name): count for name, count in figures["follow_ups"].items()}
    return {
        **campaign_common(call, campaign),
        "report_title": call.setting("result.report_title", "联合抽查检查报告"),
        "register_size": str(campaign["register_size"]),
        "drawn": str(figures["drawn"]),
        "inspected": str(figures["inspected"]),
        "figures": [{"name": name, "value": value} for name, value in _figures(campaign, figures).items()],
        "codes": [
            {"code": code, "name": NAMES.get(code, code), "count": str(n)} for code, n in figures["codes"].items()
        ],
        "follow_ups": [
            {"name": disposals.BY_CODE.get(code, code), "count": str(n)} for code, n in sorted(follow_ups.items())
        ],
        "summary": report.get("summary") or "",
        "problems": report.get("problems") or "",
        "suggestions": report.get("suggestions") or "",
        "submitted_on": printed(report.get("submitted_on") or call.today),
    }


def _figures(campaign: Row, figures: Mapping[str, Any]) -> dict[str, str]:
    """Formulas of data section 11."""
    entered = figures["entered_on_time"] + figures["entered_late"]
    return {
        "抽查基数（户）": str(campaign["register_size"]),
        "抽查户数（户）": str(figures["drawn"]),
        "抽查比例": percent(figures["drawn"], campaign["register_size"]),
        "完成检查（户）": str(figures["inspected"]),
        "录入结果（项）": str(entered),
        "按期录入率": percent(figures["entered_on_time"], entered),
        "依法不予公开（项）": str(figures["withheld"]),
        "公示率": percent(figures["published"], figures["publishable"]),
    }


KINDS = {
    "联合抽查任务书": Kind("RW", campaign_about, _letter),
    "协商记录": Kind("XS", campaign_about, _negotiation),
    "工作指引": Kind("ZY", campaign_about, _guideline),
    "联合抽查检查报告": Kind("BG", campaign_about, _report),
}
