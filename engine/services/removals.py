"""Operators of the removal of a listing (移出、信用修复): verified, decided by the head, public, never deleted.

The documents know the lists (MS-3.3a, MS-3.5a, YC-2.6e, CJ-2.6d, TQ-3.7d) and are silent on how a listing ends: the
steps follow general law, whoever listed a firm removes it, and all dates are defaults.
"""

from collections.abc import Mapping
from typing import Any

from engine import disclosure
from engine.services.call import (
    Answer,
    Problems,
    ServiceCall,
    day_of,
    department_of,
    different_person,
    own_department,
    refuse_if,
    submission,
)
from engine.services.credit import LISTING, RECORD, treatment_of
from engine.services.document_facts.credit import REMOVAL
from engine.services.documents import issue_for
from engine.services.publications import publish
from engine.store import credit as records
from engine.store import inspections

Row = Mapping[str, Any]

ENDED = {records.REMOVE: "REMOVED", records.REVOKE: "REVOKED"}
"""What the credit channel is told of a listing that ends."""


def verify(call: ServiceCall, inputs: Row) -> Answer:
    """removal.verify: the department that listed the firm looks whether the cause is gone (补报、改正、履行 …)."""
    own_department(call, inputs)
    given = submission(inputs)
    verified = day_of(given["verified_on"])
    refuse_if([("/verified_on", "lies in the future")] if verified > call.today else [], "nothing is verified")
    records.change_removal(
        call.tx,
        call.fact("removal"),
        repaired=given["repaired"],
        findings=given["findings"],
        verified_on=verified,
        verified_by=call.actor.id,
    )
    return {"repaired": given["repaired"]}


def decide(call: ServiceCall, inputs: Row) -> Answer:
    """removal.decide: another person than who verified decides: removed, revoked as wrong from the start, or kept.

    An application always gets its decision in writing. The credit channel hears of a listing that ends (MS-X2).
    """
    department = own_department(call, inputs)
    given = submission(inputs)
    asked = records.removal(call.tx, call.fact("removal"))
    record = records.record(call.tx, asked["credit_record_id"])
    different_person(call, asked["verified_by"] or "", "the decision on a removal")
    refuse_if(_problems(call, department, given, asked), "nothing is decided")
    decided = {name: given.get(name) for name in ("decision", "ground", "decision_no")}
    records.change_removal(call.tx, asked["id"], **decided, decided_by=call.actor.id, decided_at=call.now)
    if _is_written(given, asked):
        records.change_removal(call.tx, asked["id"], document_id=issue_for(call, REMOVAL, department))
    ended = given["decision"] in ENDED
    if ended:
        visit = inspections.visit(call.tx, record["inspection_id"])
        told = {"record": record["id"], "kind": record["kind"], "inspection": visit["id"], "removal": asked["id"]}
        call.send(RECORD, visit["object_no"], {**told, "state": ENDED[given["decision"]]})
    return {"ended": ended}


def _is_written(given: Row, asked: Row) -> bool:
    """Whether a decision goes out: not where the department itself looked and found that nothing has changed."""
    return bool(asked["applied"]) or given["decision"] != records.KEEP


def _problems(call: ServiceCall, department: str, given: Row, asked: Row) -> Problems:
    problems: Problems = []
    if given["decision"] == records.REMOVE and not asked["repaired"]:
        problems.append(("/decision", "the cause of the listing has not gone"))
    number = given.get("decision_no")
    if not number and _is_written(given, asked):
        problems.append(("/decision_no", "a decision has its number"))
    if number and records.number_is_taken(call.tx, call.jurisdiction, department, number):
        problems.append(("/decision_no", f"{number} is the number of another decision"))
    return problems


def publish_removal(call: ServiceCall, inputs: Row) -> Answer:
    """publication.removal: the end of a public listing is public in the same channels; the listing stays beside it."""
    asked = records.removal(call.tx, call.fact("removal"))
    record = records.record(call.tx, asked["credit_record_id"])
    treatment = treatment_of(call, department_of(call, inputs))
    if record["published_at"] is not None and treatment != disclosure.WITHHOLD:
        visit = inspections.visit(call.tx, record["inspection_id"])
        content = disclosure.public_listing(visit, record, asked, treatment)
        publish(call, LISTING, record["id"], record["department"], content)
        records.change_removal(call.tx, asked["id"], published_at=call.now)
    return {}
