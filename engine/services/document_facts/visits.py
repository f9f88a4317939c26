"""Facts of documents before and during a visit: approval, notices, record, evidence (P6)."""

from collections.abc import Iterable
from datetime import date

from engine.services.call import ServiceCall
from engine.services.document_facts.campaigns import campaign_about, campaign_common, grounds, item_lines
from engine.services.document_facts.wording import (
    EVIDENCE,
    FOUND,
    METHODS,
    SOURCES,
    About,
    Facts,
    Kind,
    Row,
    day_in,
    labelled,
    moment_in,
    name_of,
    names_of,
    printed,
    stamped,
)
from engine.store import campaigns, documents_rows, inspections, visit_records
from engine.store import document_facts as stored

_MATERIALS = "营业执照、有关许可证件以及与检查事项有关的资料"
EVIDENCE_LIST = "证据清单与全过程记录目录"
_DECISIONS = {None: "", True: "准予实施检查。", False: "不予实施检查。"}
_STEPS = (
    ("到场", "核对检查组人数，检查人员不得少于规定人数；登记到场时间和地点。"),
    ("亮证告知", "出示执法证件，告知检查事项、依据和当事人申请回避、陈述申辩的权利。"),
    ("逐项检查", "只检查本次任务所列事项，按检查内容和方式逐项进行，当场记录。"),
    ("取证", "对发现的问题拍照、录音、录像或者复制资料，登记时间、地点和摘要值，全过程记录。"),
    ("笔录", "制作现场检查笔录，由当事人签名；拒绝签名的注明原因，可以请见证人签名。"),
    ("结束", "各部门分别作出检查结论；无法联系或者已经关闭的如实记录，不另行抽取。"),
)


def visit_about(call: ServiceCall) -> About:
    """The visit of the process, with its object and campaign."""
    visit = stored.visit(call.tx, call.fact("inspection"))
    return About("inspection", visit, visit["number"], visit["initiator"])


def visit_common(visit: Row) -> Facts:
    """Object and campaign of a visit."""
    return {
        "object_name": visit["object_name"],
        "object_code": visit["uscc"] or visit["object_no"],
        "address": visit["address"] or "",
        "legal_rep": visit["legal_rep"] or "",
        "liaison": visit["liaison"] or "",
        "campaign_no": visit["campaign_no"],
        "campaign_name": visit["campaign_name"],
    }


def team_names(call: ServiceCall, visit: Row) -> str:
    """The team with the numbers of their certificates, in one line."""
    team = inspections.team(call.tx, visit["id"])
    return "、".join(f"{row['name']}（{row['cert_no'] or '辅助人员'}）" for row in team)


def evidence_lines(call: ServiceCall, visit: Row) -> list[Facts]:
    """The evidence on file as a letter lists it: what it is, and the start of its digest."""
    return [{"name": _piece(row)} for row in inspections.evidence_of(call.tx, visit["id"])]


def _piece(row: Row) -> str:
    place = f"，{row['place']}" if row["place"] else ""
    return f"{EVIDENCE.get(row['kind'], row['kind'])}（{stamped(row['taken_at'])}{place}，摘要值 {row['sha256'][:12]}）"


def _approval(call: ServiceCall, visit: Row, _sender: str) -> Facts:
    """The form before every visit on the spot (overlay): basis, source, frequency so far, inspectors, opinion."""
    campaign = campaigns.the_campaign(call.tx, visit["campaign_id"])
    items = item_lines(call, visit["campaign_id"])
    approval = visit["approval"] or {}
    since = date(call.today.year, 1, 1)
    return {
        **visit_common(visit),
        "source": SOURCES.get(campaign["source"], campaign["source"]),
        "basis": _each(line["basis"] for line in items) or grounds(call, campaign),
        "item_names": _each(line["name"] for line in items),
        "methods": labelled(METHODS, visit["methods"]),
        "planned_on": day_in(approval.get("planned_on")),
        "visits_so_far": f"{stored.visits_since(call.tx, visit['object_id'], since)}次",
        "assistants": str(approval.get("assistants") or 0),
        "team_names": team_names(call, visit),
        **_decided(call, visit),
    }


def _decided(call: ServiceCall, visit: Row) -> Facts:
    approval = visit["approval"] or {}
    return {
        "decision": _DECISIONS.get(approval.get("approved"), ""),
        "opinion": approval.get("opinion") or "",
        "approver": stored.person(call.tx, approval.get("by")),
        "approved_on": stamped(visit["approved_at"]),
    }


def _each(texts: Iterable[str]) -> str:
    return "；".join(dict.fromkeys(filter(None, texts)))


def _notice(call: ServiceCall, visit: Row, _sender: str) -> Facts:
    """When, how, what and by whom: the notice names the inspectors and their certificates (MS-2.5b)."""
    team = inspections.team(call.tx, visit["id"])
    return {
        **visit_common(visit),
        "date_from": printed(visit["starts_on"]),
        "date_to": printed(visit["ends_on"]),
        "methods": labelled(METHODS, visit["methods"]),
        "items": item_lines(call, visit["campaign_id"]),
        "team": [
            {"name": row["name"], "department": name_of(call, row["department"]), "cert_no": row["cert_no"] or ""}
            for row in team
        ],
        "materials": call.setting("inspection.materials", _MATERIALS),
    }


def _record(call: ServiceCall, visit: Row, _sender: str) -> Facts:
    """Time, place, certificate shown, recusal told, facts, signature or its refusal (MS-2.5d, TD-4.2e)."""
    record = visit["record"] or {}
    offline = record.get("captured_offline_at") or visit["captured_offline_at"]
    return {
        **visit_common(visit),
        "place": visit["place"] or visit["address"] or "",
        "started_at": moment_in(record.get("started_at")) or stamped(visit["arrived_at"]),
        "ended_at": moment_in(record.get("ended_at")),
        "team_names": team_names(call, visit),
        "certificates_shown": "已出示" if visit["arrived_at"] else "　　　",
        "recusal_told": "已告知" if visit["arrived_at"] else "　　　",
        "facts": record.get("facts") or "",
        "signature": {"SIGNED": "当事人已签名。", "REFUSED": "当事人拒绝签名。"}.get(record.get("signature", ""), ""),
        "refusal_note": record.get("refusal_note") or "",
        "witness": record.get("witness") or "",
        "captured_offline_at": moment_in(offline) if isinstance(offline, str) else stamped(offline),
        "entered_at": stamped(visit["synced_at"] or visit["checkin_entered_at"] or call.now),
    }


def _evidence(call: ServiceCall, visit: Row, _sender: str) -> Facts:
    """Every piece with medium, digest, time and place, and the record of the whole course (TQ-4.3b).

    A list made after others holds what came since, and names those it supplements: they stay in force.
    """
    made = documents_rows.of_subject(call.tx, "inspection", visit["id"])
    earlier = [row for row in made if row["kind"] == EVIDENCE_LIST]
    new = visit_records.unlisted(call.tx, visit["id"])
    if not (earlier and new):
        return _listed(call, visit, inspections.evidence_of(call.tx, visit["id"]), _course(visit) + _papers(made))
    since = [row for row in made if row["id"] > earlier[-1]["id"]]
    named = "、".join(f"{row['number']}（{stamped(row['made_at'])}）" for row in earlier)
    return {**_listed(call, visit, new, _papers(since)), "supplements": named}


def _listed(call: ServiceCall, visit: Row, pieces: list[Row], steps: list[Facts]) -> Facts:
    return {
        **visit_common(visit),
        "supplements": "",
        "evidence": [
            {
                "kind": EVIDENCE.get(row["kind"], row["kind"]),
                "department": name_of(call, row["department"]),
                "taken_at": stamped(row["taken_at"]),
                "place": row["place"] or "",
                "shared": names_of(call, row["share_with"]) or "（无）",
                "sha256": row["sha256"],
            }
            for row in pieces
        ],
        "steps": steps,
    }


def _course(visit: Row) -> list[Facts]:
    record = visit["record"] or {}
    scanned = f"，扫码签到 {visit['code_scan']}" if visit["code_scan"] else ""
    found = FOUND.get(visit["found"] or "", "") + scanned
    steps = [("行政检查审批", visit["approved_at"], "审批记录"), ("到场签到", visit["arrived_at"], found)]
    shown = [{"name": name, "at": stamped(at), "medium": medium, "sha256": ""} for name, at, medium in steps if at]
    if record:
        shown.append({"name": "现场笔录", "at": moment_in(record.get("ended_at")), "medium": "电子记录", "sha256": ""})
    return shown


def _papers(made: Iterable[Row]) -> list[Facts]:
    return [
        {"name": row["kind"], "at": stamped(row["made_at"]), "medium": row["number"], "sha256": row["sha256"]}
        for row in made
    ]


def _instruction(call: ServiceCall, campaign: Row, _sender: str) -> Facts:
    """The instruction for all visits of a campaign (现场检查作业指导操作规程, MS-2.5b): steps, then item by item."""
    return {
        **campaign_common(call, campaign),
        "steps": [{"name": name, "text": text} for name, text in _STEPS],
        "items": item_lines(call, campaign["id"]),
        "entries": stored.guideline_entries(call.tx, campaign["id"]),
    }


KINDS = {
    "行政检查审批表": Kind("SP", visit_about, _approval),
    "检查通知书": Kind("TZ", visit_about, _notice),
    "联合抽查一次告知清单": Kind("QD", visit_about, _notice),
    "现场检查作业指导书": Kind("ZD", campaign_about, _instruction),
    "现场检查笔录": Kind("BL", visit_about, _record),
    EVIDENCE_LIST: Kind("ZJ", visit_about, _evidence),
}
