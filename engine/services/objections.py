"""Operators of a correction: an object objects to a published result, it is reviewed, a new version may follow.

The old version stays visible as corrected; only the inspecting department changes its result (role check 3).
"""

from collections.abc import Mapping
from typing import Any

from engine import disclosure
from engine.errors import NotFound
from engine.services.call import (
    Answer,
    ServiceCall,
    department_of,
    different_person,
    own_department,
    refuse_if,
    submission,
)
from engine.services.publications import publish
from engine.services.result_codes import conclusion_problems
from engine.store import inspections, results

Row = Mapping[str, Any]

_CHANGEABLE = ("codes", "severity", "detail", "disposal", "sub_code")


def review_objection(call: ServiceCall, inputs: Row) -> Answer:
    """result.review_objection: another person than who entered it confirms the result or corrects it."""
    department = own_department(call, inputs)
    given = submission(inputs)
    old = _in_force(call, department)
    different_person(call, old["entered_by"] or "", "the review of an objection")
    corrected = given["decision"] == "CORRECT"
    new = _correct(call, old, given.get("results", [])) if corrected else None
    results.object_to(
        call.tx,
        {
            "jurisdiction": call.jurisdiction,
            "inspection_id": old["inspection_id"],
            "department": department,
            "item": old["item"],
            "text": str(call.fact("objection")),
            "result_id": old["id"],
            "decision": given["decision"],
            "opinion": given["opinion"],
            "new_result_id": new,
            "reviewed_by": call.actor.id,
            "reviewed_at": call.now,
        },
    )
    return {"corrected": corrected}


def _in_force(call: ServiceCall, department: str) -> Row:
    """The version in force of the result objected to. Raises NotFound, Invalid while it is not public."""
    known = results.versions(call.tx, call.fact("inspection"), department, str(call.fact("item")))
    if not known:
        raise NotFound(f"{department} has no result on {call.fact('item')}")
    public = known[-1]["published_at"] is not None
    refuse_if([] if public else [("/", "the result is not public")], "there is nothing to object to")
    return known[-1]


def _correct(call: ServiceCall, old: Row, lines: list[Row]) -> int:
    """The corrected version; the same fields must fit together as in a conclusion."""
    fitting = len(lines) == 1 and lines[0]["item"] == old["item"]
    refuse_if([] if fitting else [("/results", f"one line on {old['item']} is needed")], "nothing is corrected")
    found = inspections.the_inspection(call.tx, old["inspection_id"])["found"]
    refuse_if(conclusion_problems(lines[0], found, "/results/0"), "nothing is corrected")
    return results.new_version(call.tx, old, {name: lines[0].get(name) for name in _CHANGEABLE})


def result_version(call: ServiceCall, inputs: Row) -> Answer:
    """publication.result_version: the corrected result is public, the old one beside it as corrected."""
    department = department_of(call, inputs)
    visit = inspections.visit(call.tx, call.fact("inspection"))
    rows = results.of_department(call.tx, visit["id"], department)
    shown = rows[0]["disclosure"] or disclosure.WITHHOLD
    if shown == disclosure.WITHHOLD:
        return {}
    *old, _ = results.versions(call.tx, visit["id"], department, str(call.fact("item")))
    content = disclosure.public_results(visit, rows, shown)
    content["corrected"] = disclosure.public_results(visit, old, shown)["results"]
    publish(call, "result", visit["id"], department, content)
    return {}
