"""Operators of credit constraint (信用约束): abnormal list, blacklist, joint punishment (YC-2.6e, TQ-3.7d, MS-3.3a).

One case may need several decisions, each of another kind, with its own ground, number, document and public record.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from engine import disclosure
from engine.services.call import (
    Answer,
    Problems,
    ServiceCall,
    day_of,
    department_of,
    own_department,
    refuse_if,
    submission,
)
from engine.services.document_facts.credit import ABNORMAL, BLACKLIST, DECISION, LISTINGS
from engine.services.documents import issue_for
from engine.services.follow_ups import CREDIT, change_case, known_case
from engine.services.publications import publish
from engine.store import credit as records
from engine.store import inspections, results

Row = Mapping[str, Any]

LISTING = "listing"
"""The kind of publication, with channels of its own (decision D10)."""
RECORD = "msg_credit_record"
"""What the credit channel receives (MS-X2)."""
_GROUNDS = {"R02", "R03", "R04", "R05"}
"""Results on which a firm may be put on the abnormal list: not published, untrue, not to be found."""


def credit(call: ServiceCall, inputs: Row) -> Answer:
    """follow_up.credit: one decision to list or not, after verification, with its ground; it joins the credit record.

    通过登记的住所无法联系 leads to the abnormal list within 10 working days of verification; 失信黑名单 has a procedure
    of its own, for the kinds that the local text names (MS-3.3a). `further` says that a decision of another kind is
    still to come: one that was proposed, or one that the department asks for. The same kind twice is refused.
    """
    department = own_department(call, inputs)
    given = submission(inputs)
    visit = inspections.visit(call.tx, call.fact("inspection"))
    case = known_case(call, department, CREDIT)
    decided = {row["kind"] for row in records.of_case(call.tx, visit["id"], department)}
    refuse_if(_problems(call, department, given, decided), "the decision cannot be kept")
    record, document = _keep(call, department, given, visit)
    told = "；".join(filter(None, (case["outcome"], _told(given))))
    documents = [*(case["documents"] or ()), *([document] if document else [])]
    change_case(call, department, CREDIT, outcome=told, documents=documents)
    if document:
        payload = {"record": record, "kind": given["kind"], "inspection": visit["id"], "state": "LISTED"}
        call.send(RECORD, visit["object_no"], payload)
    left = sorted(set(call.data.get("measures", ())) - decided - {given["kind"]})
    further = bool(left) or bool(given.get("further"))
    return {"listing": record, "measures": left, "further": further}


def _told(given: Row) -> str:
    """What the case says of a decision."""
    kind = str(given["kind"])
    verb = "列入" if kind in (ABNORMAL, BLACKLIST) else "实施"
    return f"已{verb}{kind}" if given["decision"] == records.LIST else f"不予{verb}{kind}"


def _keep(call: ServiceCall, department: str, given: Row, visit: Row) -> tuple[int, int | None]:
    """The rows of a decision and of its document; not to list needs none."""
    verified = _verified(given)
    document = _document(call, department, given, verified) if given["decision"] == records.LIST else None
    names = ("decision", "kind", "blacklist_kind", "ground", "decision_no")
    record = records.add(
        call.tx,
        {
            **{name: given.get(name) for name in names},
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
    return record, document


def _verified(given: Row) -> date | None:
    return day_of(given["verified_on"]) if given.get("verified_on") else None


def _document(call: ServiceCall, department: str, given: Row, verified: date | None) -> int:
    named = {name: given[name] for name in ("ground", "decision_no")}
    return issue_for(call, DECISION, department, {**LISTINGS[given["kind"]], **named, "verified_on": verified})


# What is refused ----------------------------------------------------------------------------------------------------


def _problems(call: ServiceCall, department: str, given: Row, decided: set[str]) -> Problems:
    kind, number = given["kind"], given.get("decision_no")
    problems: Problems = []
    if number and records.number_is_taken(call.tx, call.jurisdiction, department, number):
        problems.append(("/decision_no", f"{number} is the number of another decision"))
    if kind in decided:
        problems.append(("/kind", f"{kind} was decided in this case already; a further decision is of another kind"))
    if given.get("further") and not _kinds(call) - decided - {kind}:
        problems.append(("/further", "no other kind is left to decide on"))
    return problems + (_listing_problems(call, department, given) if given["decision"] == records.LIST else [])


def _kinds(call: ServiceCall) -> set[str]:
    """The kinds of decision that are possible here: the blacklist only where the local text names its kinds."""
    return set(LISTINGS) - (set() if call.setting("followup.blacklist_kinds") else {BLACKLIST})


def _listing_problems(call: ServiceCall, department: str, given: Row) -> Problems:
    problems: Problems = []
    verified = _verified(given)
    if verified is None:
        problems.append(("/verified_on", "nobody is listed without verification"))
    elif verified > call.today:
        problems.append(("/verified_on", "lies in the future"))
    if not given.get("decision_no"):
        problems.append(("/decision_no", "a decision to list has its number"))
    if given["kind"] == ABNORMAL and not _GROUNDS & _codes(call, department):
        problems.append(("/kind", "nothing was found that puts a firm on the abnormal list"))
    if given["kind"] == BLACKLIST and given.get("blacklist_kind") not in call.setting("followup.blacklist_kinds", []):
        problems.append(("/blacklist_kind", "the blacklist is for the kinds that the local text names"))
    return problems


def _codes(call: ServiceCall, department: str) -> set[str]:
    rows = results.of_department(call.tx, call.fact("inspection"), department)
    return {code for row in rows for code in row["codes"]}


# What is public -----------------------------------------------------------------------------------------------------


def publish_listing(call: ServiceCall, inputs: Row) -> Answer:
    """publication.listing: a decision to list is public under the firm's name, unless the result is withheld.

    将…纳入经营异常名录和严重违法失信企业名单（黑名单）…通过公示系统…归集到企业名下 (MS-3.5a); elsewhere by general law.
    """
    record = records.record(call.tx, call.fact("listing"))
    treatment = treatment_of(call, department_of(call, inputs))
    if record["decision"] == records.LIST and treatment != disclosure.WITHHOLD:
        visit = inspections.visit(call.tx, record["inspection_id"])
        content = disclosure.public_listing(visit, record, None, treatment)
        publish(call, LISTING, record["id"], record["department"], content)
        records.change(call.tx, record["id"], published_at=call.now)
    return {}


def treatment_of(call: ServiceCall, department: str) -> str:
    """How much of a department's findings on the visit is public: a listing tells no more than its result."""
    rows = results.of_department(call.tx, call.fact("inspection"), department)
    return disclosure.strictest(disclosure.WITHHOLD if row["withheld_at"] else row["disclosure"] for row in rows)
