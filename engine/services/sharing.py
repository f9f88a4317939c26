"""Operators that share what was found: evidence with departments, results with the risk system (P8).

执法证据和抽查检查结果，各部门应共享互认 (TQ-3.7d); 双向共享 (CJ-2.6b); 处理结果互认 (MS-3.2b).
"""

from collections.abc import Iterable, Mapping
from typing import Any

from engine import access
from engine.services.call import Answer, ServiceCall, department_of
from engine.services.follow_ups import change_case
from engine.store import follow_ups, inspections, results, sharing

Row = Mapping[str, Any]

EVIDENCE = "执法证据"
RISK = "H12"


def share(call: ServiceCall, inputs: Row) -> Answer:
    """follow_up.share: a department's evidence on the visit is open to the departments it names.

    Where evidence is recognised by all, that without a name is open to the others on the visit. Results need no
    step: a published one counts in the exclusions of every later draw (YC-2.6d).
    """
    department = department_of(call, inputs)
    pieces = [
        row for row in inspections.evidence_of(call.tx, call.fact("inspection")) if row["department"] == department
    ]
    rows = [
        {"evidence_id": row["id"], "department": code, "jurisdiction": call.jurisdiction, "shared_at": call.now}
        for row in pieces
        for code in sorted(_readers(call, row))
    ]
    sharing.share_evidence(call.tx, rows)
    return {}


def _readers(call: ServiceCall, piece: Row) -> set[str]:
    named = set(piece["share_with"])
    if not named and EVIDENCE in call.setting("followup.recognition", []):
        named = set(call.data.get("departments", []))
    return named - {piece["department"]}


def read_evidence(call: ServiceCall, evidence: int) -> Row:
    """One piece of evidence, for its own department or one it is shared with; others' reading is on record.

    Raises Refused, NotFound.
    """
    piece = sharing.the_evidence(call.tx, evidence)
    own, reader = piece["department"], call.actor.department
    access.require_reader(call.actor, piece["jurisdiction"], {own, *sharing.readers(call.tx, evidence)}, "这一证据")
    if reader != own:
        read = {"evidence_id": evidence, "department": reader, "read_by": call.actor.id, "at": call.now}
        sharing.record_access(call.tx, {**read, "jurisdiction": call.jurisdiction})
        call.note("evidence.read", {"evidence": evidence, "department": reader, "sha256": piece["sha256"]})
    return piece


def risk(call: ServiceCall, inputs: Row) -> Answer:
    """follow_up.risk: a department's results on one object go to the risk classification system (CJ-2.6b).

    Every result does, also one without a problem; one that is there already is not sent again.
    """
    department = department_of(call, inputs)
    visit = inspections.visit(call.tx, call.fact("inspection"))
    systems: Iterable[str] = call.setting("followup.share_to", [])
    rows = results.of_department(call.tx, visit["id"], department)
    for system in systems:
        new = sharing.share_results(call.tx, call.jurisdiction, [row["id"] for row in rows], system, call.now)
        if new:
            payload = {"system": system, "inspection": visit["id"], "department": department, "results": new}
            call.send("msg_risk_feedback", visit["object_no"], payload)
    if follow_ups.find_case(call.tx, visit["id"], department, RISK):
        change_case(call, department, RISK, outcome="已回传风险分类系统")
    return {}
