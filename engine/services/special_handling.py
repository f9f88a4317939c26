"""Operators of rare endings of a finding (P8): suspected crime, minor breach, unlicensed business, telling."""

from collections.abc import Mapping
from typing import Any

from engine.errors import Refused
from engine.services.call import Answer, ServiceCall, day_of, own_department, past_moment, refuse_if, submission
from engine.services.documents import issue_for
from engine.services.follow_ups import change_case, known_case
from engine.store import documents_rows, follow_ups, inspections, results

Row = Mapping[str, Any]

CRIME, MINOR, UNLICENSED = "H07", "H10", "H11"
HANDLING_NOTICE = "查处结果告知书"
EXEMPTION = "免罚记录"


def crime_decide(call: ServiceCall, inputs: Row) -> Answer:
    """follow_up.crime_decide: the head decides that a suspected crime goes to the judicial organs (YC-2.6e, MS-2.6d).

    Refused by the head, the matter is a case of the department's own (行政执法机关移送涉嫌犯罪案件的规定).
    """
    department = own_department(call, inputs)
    given = submission(inputs)
    known = given["decision"] in ("APPROVE", "REFUSE")
    refuse_if([] if known else [("/decision", "the head decides; nothing is returned")], "nothing is decided")
    known_case(call, department, CRIME)
    decided = {"decision": given["decision"], "opinion": given.get("opinion"), "by": call.actor.id}
    outcome = {} if given["decision"] == "APPROVE" else {"outcome": "负责人决定不移送，依法查处"}
    change_case(call, department, CRIME, order={**decided, "on": str(call.today)}, **outcome)
    return {"crime_decision": given["decision"]}


def minor(call: ServiceCall, inputs: Row) -> Answer:
    """follow_up.minor: a minor breach of the list, corrected, ends without penalty and is recorded (TQ-4.3c).

    Raises Refused where there is no such list, Invalid for a breach that is not on it or not corrected.
    """
    department = own_department(call, inputs)
    given = submission(inputs)
    if not call.setting("followup.minor_exempt_list"):
        raise Refused("there is no list of minor breaches without penalty here")
    known_case(call, department, MINOR)
    rows = results.of_department(call.tx, call.fact("inspection"), department)
    problems = [] if any(row["minor_listed"] for row in rows) else [("/list_basis", "no breach of the list was found")]
    if not given["corrected"]:
        problems.append(("/corrected", "a breach that is not corrected is not exempt"))
    elif day_of(given["corrected_on"]) > call.today:
        problems.append(("/corrected_on", "lies in the future"))
    refuse_if(problems, "there is no exemption")
    change_case(call, department, MINOR, order={**given, "by": call.actor.id}, outcome="轻微违法已改正，不予处罚")
    change_case(call, department, MINOR, documents=[issue_for(call, EXEMPTION, department)])
    return {}


def unlicensed(call: ServiceCall, inputs: Row) -> Answer:
    """follow_up.unlicensed: unlicensed business is dealt with under State Council Order 684 (TQ-3.8c)."""
    department = own_department(call, inputs)
    given = submission(inputs)
    basis = call.setting("followup.unlicensed_basis")
    if not basis:
        raise Refused("there is no branch for unlicensed business here")
    known_case(call, department, UNLICENSED)
    kept = {**given, "basis": basis, "by": call.actor.id, "on": str(call.today)}
    change_case(call, department, UNLICENSED, order=kept, outcome=f"依照{basis}查处：{given['measure']}")
    return {}


def tell(call: ServiceCall, inputs: Row) -> Answer:
    """follow_up.tell: the handling is told to the object, with proof (将…查处结果告知被抽查对象, MS-2.6a)."""
    department = own_department(call, inputs)
    given = submission(inputs)
    inspection = call.fact("inspection")
    document = documents_rows.newest(call.tx, "inspection", inspection, HANDLING_NOTICE)
    refuse_if([] if document else [("/", f"the {HANDLING_NOTICE} has not been made")], "nothing can be told")
    served = past_moment(call, given["served_at"], "/served_at")
    inspections.serve_notice(
        call.tx,
        {
            "jurisdiction": call.jurisdiction,
            "inspection_id": inspection,
            "kind": f"{HANDLING_NOTICE} {department}",
            "document_id": document["id"] if document else None,
            "served_at": served,
            "how": given["how"],
            "proof": given["proof"],
            "entered_at": call.now,
        },
    )
    follow_ups.mark_told(call.tx, inspection, department, served)
    return {}
