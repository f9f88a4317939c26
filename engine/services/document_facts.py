"""The facts that the templates of forms/documents ask for, read from the tables."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from engine.clock import china_date
from engine.services.call import ServiceCall
from engine.services.departments import department_names
from engine.services.result_codes import NAMES
from engine.store import campaigns, documents_rows, inspections, results

Facts = dict[str, Any]
Visit = Mapping[str, Any]

_METHODS = {
    "ON_SITE": "实地核查",
    "WRITTEN": "书面检查",
    "ONLINE": "网络监测",
    "OFF_SITE": "非现场",
    "TEST": "检验检测",
    "COMMISSION": "委托专业机构",
    "ADOPT": "采用既有结论",
}
_MATERIALS = "营业执照、有关许可证件以及与检查事项有关的资料"
_REMEDY = "对本检查结果有异议的，可以向作出检查结论的部门提出。"
_RECEIVERS = {"CASE_UNIT": "办案机构", "DEPARTMENT": "有关主管部门", "JUDICIAL": "司法机关"}


def facts_of(call: ServiceCall, visit: Visit, kind: str, sender: str) -> Facts:
    """Everything a document of this kind says about the visit, but for its number."""
    body = department_names(call).get(sender, sender)
    common = {
        "object_name": visit["object_name"],
        "object_code": visit["uscc"] or visit["object_no"],
        "campaign_no": visit["campaign_no"],
        "campaign_name": visit["campaign_name"],
        "issuer": body,
        "sender": body,
        "contact": body,
        "issued_on": printed(call.today),
    }
    return {**common, **_KINDS.get(kind, _referral)(call, visit)}


def printed(day: date | None) -> str:
    """A day as documents write it."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def _inspection_notice(call: ServiceCall, visit: Visit) -> Facts:
    """When, how, what and by whom: the notice names the inspectors and their certificates (MS-2.5b)."""
    names = department_names(call)
    team = inspections.team(call.tx, visit["id"])
    return {
        "date_from": printed(visit["starts_on"]),
        "date_to": printed(visit["ends_on"]),
        "methods": "、".join(_METHODS[method] for method in visit["methods"]),
        "items": _items(call, visit, names),
        "team": [
            {"name": row["name"], "department": names.get(row["department"], ""), "cert_no": row["cert_no"] or ""}
            for row in team
        ],
        "materials": call.setting("inspection.materials", _MATERIALS),
    }


def _items(call: ServiceCall, visit: Visit, names: Mapping[str, str]) -> list[Facts]:
    shares = campaigns.departments(call.tx, visit["campaign_id"])
    codes = sorted({code for row in shares for code in row["items"]})
    titles = documents_rows.item_names(call.tx, call.jurisdiction, codes)
    return [
        {"name": titles.get(code, code), "department": names.get(row["department"], row["department"])}
        for row in shares
        for code in row["items"]
    ]


def _result_notice(call: ServiceCall, visit: Visit) -> Facts:
    """The conclusions as each department made them (TD-4.4b)."""
    names = department_names(call)
    found = results.of_visit(call.tx, visit["id"])
    titles = documents_rows.item_names(call.tx, call.jurisdiction, [row["item"] for row in found])
    return {
        "inspected_on": printed(china_date(visit["arrived_at"] or call.now)),
        "remedy": call.setting("inspection.remedy", _REMEDY),
        "results": [
            {
                "department": names.get(row["department"], row["department"]),
                "item": titles.get(row["item"], row["item"]),
                "conclusion": "、".join(NAMES[code] for code in row["codes"]),
                "detail": row["detail"] or "",
            }
            for row in found
        ],
    }


def _referral(call: ServiceCall, visit: Visit) -> Facts:
    """A letter that hands a matter over: what was found, with the evidence on file (TD-4.4c)."""
    department = call.data.get("department")
    found = [row for row in results.of_visit(call.tx, visit["id"]) if row["department"] == department]
    matter = (call.data.get("handover") or {}).get("kind", "LEAD")
    kind = call.rule("routing", matter=matter)["receiver_kind"]
    evidence = inspections.evidence_of(call.tx, visit["id"])
    return {
        "receiver": _RECEIVERS[kind],
        "facts": "；".join(row["detail"] or "、".join(NAMES[code] for code in row["codes"]) for row in found),
        "evidence": [{"name": f"{row['kind']} {row['sha256'][:12]}"} for row in evidence],
    }


def _order(_call: ServiceCall, _visit: Visit) -> Facts:
    """An order says what the person who gives it wrote."""
    return {}


_KINDS: dict[str, Callable[[ServiceCall, Visit], Facts]] = {
    "检查通知书": _inspection_notice,
    "检查结果告知书": _result_notice,
    "责令改正通知书": _order,
}
