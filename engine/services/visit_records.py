"""Records that a team makes when they are needed: 询问笔录, 抽样取证记录, 勘验笔录, and papers handed in (P6 step 5e).

依法查阅、复制被抽查对象的台账和有关资料，依法向当事人、知情人调查取证 (MS-2.5d). They are issued as documents with the
record of the visit, or at once where that is on file; each is a piece of evidence.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.errors import Conflict, Invalid, Refused
from engine.services import evidence
from engine.services.call import Answer, Problems, ServiceCall, past_moment, refuse_if
from engine.services.document_facts.records import stated
from engine.services.documents import issue_for
from engine.services.draw_rules import limit
from engine.store import documents_rows, inspections, visit_records

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record: its form, the document and the piece of evidence it becomes (papers handed in are evidence)."""

    form: str
    document: str = ""
    evidence: str = ""
    on_the_spot: bool = True
    ends: str = "ended_at"


KINDS = {
    "INTERVIEW": Kind("interview_record", "询问笔录", "STATEMENT", on_the_spot=False),
    "SAMPLING": Kind("sampling_record", "抽样取证记录", "SAMPLE"),
    "EXAMINATION": Kind("examination_record", "勘验笔录", "EXAMINATION"),
    "MATERIALS": Kind("handed_in_materials", on_the_spot=False, ends="handed_in_at"),
}


def kind_of(name: str) -> Kind:
    """The kind with this name. Raises Invalid."""
    if name not in KINDS:
        raise Invalid(f"没有这种记录：{name}", [("kind", f"须为 {'、'.join(KINDS)} 之一")])
    return KINDS[name]


def add(call: ServiceCall, name: str, given: Row) -> int:
    """Keep a record that a member of the team makes, as its form was filled in; its row.

    Raises Refused for a department that is not on the visit, Conflict before its approval and after its end, Invalid
    for officers who are not of the team, fewer than the law asks for, or moments that do not fit.
    """
    kind = kind_of(name)
    visit = inspections.the_inspection(call.tx, call.fact("inspection"))
    _may_be_made(call, visit)
    refuse_if(_problems(call, visit, kind, given), "这份记录不能保存")
    row = visit_records.add(
        call.tx,
        {
            "jurisdiction": call.jurisdiction,
            "inspection_id": visit["id"],
            "department": call.actor.department,
            "kind": name,
            "content": {field: value for field, value in given.items() if field != "evidence"},
            "ended_at": past_moment(call, given[kind.ends], f"/{kind.ends}"),
            "made_by": call.actor.id,
            "entered_at": call.now,
        },
    )
    call.note("visit_record.made", {"record": row, "kind": name, "department": call.actor.department})
    evidence.add(call, call.actor.department, given.get("evidence", []))
    if evidence.is_filed(call):
        issue_pending(call)
        evidence.list_new(call)
    return row


def _may_be_made(call: ServiceCall, visit: Row) -> None:
    departments = {row["department"] for row in inspections.team(call.tx, visit["id"])}
    if call.actor.department not in departments:
        raise Refused(f"{call.actor.department or '（无部门）'}没有参加这次检查")
    if visit["approved_at"] is None:
        raise Conflict(f"{visit['number']} 尚未批准实施检查")
    if visit["settled_at"] is not None:
        raise Conflict(f"{visit['number']} 已经办结")


def _problems(call: ServiceCall, visit: Row, kind: Kind, given: Row) -> Problems:
    if not kind.document:
        return []
    problems = _officers(call, visit, kind, given["officers"])
    began = past_moment(call, given["started_at"], "/started_at")
    if began > past_moment(call, given["ended_at"], "/ended_at"):
        problems.append(("/ended_at", "结束时间早于开始时间"))
    if kind.on_the_spot and (visit["arrived_at"] is None or began < visit["arrived_at"]):
        problems.append(("/started_at", "须在检查组到场以后进行"))
    seals = [sample["seal_no"] for sample in given.get("samples", [])]
    return problems + ([("/samples", "封条编号重复")] if len(set(seals)) < len(seals) else [])


def _officers(call: ServiceCall, visit: Row, kind: Kind, names: list[str]) -> Problems:
    """At least two certified members of the team (行政处罚法), on the spot those who are there."""
    team = {row["inspector_id"]: row["role"] for row in inspections.team(call.tx, visit["id"])}
    strangers = [name for name in names if team.get(name) != "INSPECT"]
    problems = [("/officers", f"{name} 不是检查组中有执法资格的人员") for name in strangers]
    absent = [name for name in names if kind.on_the_spot and name not in visit["present"]]
    problems += [("/officers", f"{name} 没有到场") for name in absent if name not in strangers]
    least = limit(call, "min_certified_per_department")
    return problems + ([("/officers", f"执法人员不得少于 {least} 人")] if len(set(names)) < least else [])


def file(call: ServiceCall, _inputs: Row) -> Answer:
    """evidence.file: the file of the visit is made: records that wait are issued, then the evidence is listed.

    严格落实执法全过程记录制度 (TQ-4.3b). Whatever comes later is issued and listed when it comes.
    """
    issue_pending(call)
    evidence.list_new(call)
    visit = inspections.the_inspection(call.tx, call.fact("inspection"))
    if visit["filed_at"] is None:
        inspections.change_inspection(call.tx, visit["id"], filed_at=call.now)
    return {}


def issue_pending(call: ServiceCall) -> None:
    """Issue every record of the visit that is no document yet; the document is a piece of evidence."""
    for row in visit_records.of_visit(call.tx, call.fact("inspection")):
        if row["document_id"] is None and KINDS[row["kind"]].document:
            _issue(call, row)


def _issue(call: ServiceCall, row: Row) -> None:
    kind = KINDS[row["kind"]]
    document = issue_for(call, kind.document, row["department"], stated(call, row))
    visit_records.issued(call.tx, row["id"], document)
    digest = documents_rows.the_document(call.tx, document)["sha256"]
    place, at = row["content"]["place"], row["ended_at"]
    evidence.add(call, row["department"], [{"kind": kind.evidence, "sha256": digest, "place": place, "at": at}])
    call.note("visit_record.issued", {"record": row["id"], "document": document, "sha256": digest})
