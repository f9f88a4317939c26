"""Operator of credit constraint (信用约束): abnormal list, blacklist, joint punishment (YC-2.6e, TQ-3.7d, MS-3.3a)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from engine.services.call import Answer, Problems, ServiceCall, day_of, own_department, refuse_if, submission
from engine.services.document_facts.follow_ups import ABNORMAL, BLACKLIST, LISTINGS
from engine.services.documents import issue_for
from engine.services.follow_ups import change_case, known_case
from engine.store import credit as records
from engine.store import inspections, results

Row = Mapping[str, Any]

CREDIT = "H08"
DECISION = "列入经营异常名录决定书"
_GROUNDS = {"R02", "R03", "R04", "R05"}
"""Results on which a firm may be put on the abnormal list: not published, untrue, not to be found."""


def credit(call: ServiceCall, inputs: Row) -> Answer:
    """follow_up.credit: the decision to list or not, after verification, with its ground; it joins the credit record.

    通过登记的住所无法联系 leads to the abnormal list within 10 working days of verification; 失信黑名单 has a procedure
    of its own, for the kinds that the local text names (MS-3.3a).
    """
    department = own_department(call, inputs)
    given = submission(inputs)
    visit = inspections.visit(call.tx, call.fact("inspection"))
    known_case(call, department, CREDIT)
    verified = day_of(given["verified_on"]) if given.get("verified_on") else None
    lists = given["decision"] == "LIST"
    refuse_if(_problems(call, department, given, verified) if lists else [], "the decision cannot be kept")
    document = _decision(call, department, given, verified) if lists and given["kind"] in LISTINGS else None
    record = records.add(
        call.tx,
        {
            **{name: given.get(name) for name in ("decision", "kind", "blacklist_kind", "ground", "decision_no")},
            "jurisdiction": call.jurisdiction,
            "inspection_id": visit["id"],
            "object_id": visit["object_id"],
            "department": department,
            "verified_on": verified,
            "document_id": document,
            "decided_by": call.actor.id,
            "decided_at": call.now,
        },
    )
    told = f"已列入{given['kind']}" if given["kind"] in LISTINGS else f"已实施{given['kind']}"
    documents = {"documents": [document]} if document else {}
    change_case(call, department, CREDIT, outcome=told if lists else f"不予{given['kind']}", **documents)
    if lists:
        payload = {"record": record, "kind": given["kind"], "inspection": visit["id"]}
        call.send("msg_credit_record", visit["object_no"], payload)
    return {}


def _problems(call: ServiceCall, department: str, given: Row, verified: date | None) -> Problems:
    problems: Problems = []
    if verified is None:
        problems.append(("/verified_on", "nobody is listed without verification"))
    elif verified > call.today:
        problems.append(("/verified_on", "lies in the future"))
    if not given.get("decision_no"):
        problems.append(("/decision_no", "a decision has its number"))
    if given["kind"] == ABNORMAL and not _GROUNDS & _codes(call, department):
        problems.append(("/kind", "nothing was found that puts a firm on the abnormal list"))
    if given["kind"] == BLACKLIST and given.get("blacklist_kind") not in call.setting("followup.blacklist_kinds", []):
        problems.append(("/blacklist_kind", "the blacklist is for the kinds that the local text names"))
    return problems


def _codes(call: ServiceCall, department: str) -> set[str]:
    rows = results.of_department(call.tx, call.fact("inspection"), department)
    return {code for row in rows for code in row["codes"]}


def _decision(call: ServiceCall, department: str, given: Row, verified: date | None) -> int:
    named = {name: given[name] for name in ("ground", "decision_no")}
    added = {**LISTINGS[given["kind"]], **named, "verified_on": verified}
    return issue_for(call, DECISION, department, added)
