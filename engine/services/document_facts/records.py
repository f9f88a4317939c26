"""Facts of records made on a visit when they are needed: 询问笔录, 抽样取证记录, 勘验笔录 (MS-2.5d)."""

from collections.abc import Iterable

from engine.services.call import ServiceCall
from engine.services.document_facts.visits import visit_about, visit_common
from engine.services.document_facts.wording import Facts, Kind, Row, moment_in, stamped
from engine.store import inspections

_RELATIONS = {"PARTY": "当事人", "STAFF": "当事人的工作人员", "WITNESS": "知情人"}
_SIGNED = {"SIGNED": "与所述一致，已签名确认。", "REFUSED": "拒绝签名。", "ABSENT": "当事人不在场。"}
_QUESTIONS = ("问：是否申请检查人员回避？", "问：")
_TEXTS = ("asked_name", "asked_post", "asked_phone", "examined", "findings", "remark", "refusal_note", "witness")


def stated(call: ServiceCall, row: Row) -> Facts:
    """What a record says, as its document prints it."""
    content = row["content"]
    names = {each["inspector_id"]: each for each in inspections.team(call.tx, row["inspection_id"])}
    recorder = names.get(content.get("recorder", ""))
    return {
        **{name: content.get(name, "") for name in _TEXTS},
        "asked_relation": _RELATIONS.get(content.get("asked_relation", ""), ""),
        "place": content["place"],
        "started_at": moment_in(content["started_at"]),
        "ended_at": moment_in(content["ended_at"]),
        "officers": _with_certificates(names[name] for name in content["officers"] if name in names),
        "recorder": recorder["name"] if recorder else "",
        "certificates_shown": "已出示",
        "recusal_told": "已告知",
        "answers": [_spoken(each) for each in content.get("answers", [])],
        "samples": [_sample(each) for each in content.get("samples", [])],
        "signature": _SIGNED[content["signature"]],
        "captured_offline_at": moment_in(content.get("captured_offline_at")),
        "entered_at": stamped(row["entered_at"]),
    }


def _with_certificates(people: Iterable[Row]) -> str:
    return "、".join(f"{row['name']}（{row['cert_no'] or '辅助人员'}）" for row in people)


def _spoken(each: Row) -> Facts:
    return {"question": f"问：{each['question']}", "answer": f"答：{each['answer']}"}


def _sample(each: Row) -> Facts:
    return {name: each.get(name, "") for name in ("name", "batch_no", "quantity", "seal_no", "kept")}


def _blank(call: ServiceCall, visit: Row, sender: str) -> Facts:
    """A form to be filled by hand: object, place, the department's members; who makes a record says the rest."""
    asking = [row for row in inspections.team(call.tx, visit["id"]) if row["department"] == sender]
    unknown = "asked_relation", "started_at", "ended_at", "recorder", "signature", "captured_offline_at", "entered_at"
    return {
        **visit_common(visit),
        **dict.fromkeys((*_TEXTS, *unknown), ""),
        "place": visit["place"] or visit["address"] or "",
        "officers": _with_certificates(asking),
        "certificates_shown": "　　　",
        "recusal_told": "　　　",
        "answers": [{"question": question, "answer": "答："} for question in _QUESTIONS],
        "samples": [],
    }


KINDS = {
    "询问笔录": Kind("XW", visit_about, _blank),
    "抽样取证记录": Kind("CY", visit_about, _blank),
    "勘验笔录": Kind("KY", visit_about, _blank),
}
