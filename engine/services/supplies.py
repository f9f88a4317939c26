"""Operators of a shortage of inspectors (P5 step 7): who helps, who else comes, when; each asked for and approved.

The list of objects stands. Staff comes from a department's own register, from the city, a township or a brigade
(MS-3.4, TQ-3.3d); another period or other departments are for the initiator (TD-4.2a, TQ-3.6a).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from engine.errors import NotFound
from engine.services.call import (
    Answer,
    Problems,
    ServiceCall,
    day_of,
    different_person,
    own_department,
    refuse_if,
    submission,
)
from engine.services.campaigns import change, own_campaign
from engine.services.windows import outside_windows
from engine.store import campaigns, draws, guidelines, registers, supplies

Row = Mapping[str, Any]


def supply(call: ServiceCall, inputs: Row) -> Answer:
    """teams.supply: a department that is short says what it does: more staff, or another arrangement is needed."""
    department = own_department(call, inputs)
    campaign = campaigns.the_campaign(call.tx, call.fact("campaign"))
    given = submission(inputs)
    refuse_if(_unfit(call, campaign, given.get("inspectors", [])), "these cannot help")
    _ask(call, campaign, department, given["measure"], given["explanation"], inspectors=given.get("inspectors", []))
    return {}


def _ask(call: ServiceCall, campaign: Row, department: str, measure: str, explanation: str, **more: Any) -> None:
    asked = {"asked_by": call.actor.id, "asked_at": call.now}
    about = {"jurisdiction": call.jurisdiction, "campaign_id": campaign["id"], "department": department}
    attempt = {"draw_id": draws.the_draw(call.tx, campaign["id"])["id"]}
    supplies.ask(call.tx, {**about, **attempt, **asked, "measure": measure, "explanation": explanation, **more})


def _unfit(call: ServiceCall, campaign: Row, names: Sequence[str]) -> Problems:
    """Helpers are certified over the whole period, on duty, and not of a department that takes part anyway."""
    own = {campaign["initiator"], *campaign["participants"]}
    known = registers.inspectors_named(call.tx, call.jurisdiction, names)
    bodies = sorted({row["department"] for row in known.values()})
    period = campaign["starts_on"], campaign["ends_on"]
    able = {row["inspector_id"] for row in registers.certified(call.tx, call.jurisdiction, bodies, *period)}
    problems: Problems = []
    for place, name in enumerate(names):
        path = f"/inspectors/{place}"
        if name not in able:
            problems.append((path, f"{name} is not on duty and certified over the whole period"))
        elif known[name]["department"] in own:
            problems.append((path, f"{name} belongs to {known[name]['department']} and comes by the draw"))
    return problems


def supply_decide(call: ServiceCall, inputs: Row) -> Answer:
    """teams.supply_decide: the head of the department, not who asked, consents to what it does about its shortage."""
    return {"supply_decision": _decide(call, own_department(call, inputs), inputs)["decision"]}


def _decide(call: ServiceCall, department: str, inputs: Row) -> Row:
    """The proposal with its decision. Raises NotFound where nothing was proposed, Refused for who asked."""
    attempt = draws.the_draw(call.tx, call.fact("campaign"))
    asked = supplies.waiting(call.tx, attempt["id"], department)
    if asked is None:
        raise NotFound(f"{department} has proposed nothing about the shortage")
    different_person(call, asked["asked_by"], "what is done about a shortage")
    decision = submission(inputs)["decision"]
    supplies.decide(call.tx, asked["id"], decision, call.actor.id, call.now)
    return {**asked, "decision": decision}


def supplied(call: ServiceCall, _inputs: Row) -> Answer:
    """teams.supplied: whether a department asked for another arrangement in this round."""
    attempt = draws.the_draw(call.tx, call.fact("campaign"))
    rows = supplies.approved(call.tx, attempt["campaign_id"])
    asked = [row for row in rows if row["draw_id"] == attempt["id"]]
    return {"rearrange": any(row["measure"] == supplies.ARRANGEMENT and row["changes"] is None for row in asked)}


def rearrange(call: ServiceCall, inputs: Row) -> Answer:
    """teams.rearrange: the initiator proposes another period or other departments.

    Nothing that was agreed on is undone: not outside the agreed windows (YC-2.4i), and where task, time and method
    were negotiated not without a new negotiation (TD-4.2b).
    """
    campaign = own_campaign(call)
    given = submission(inputs)
    changes = {name: given[name] for name in ("from", "to", "participants") if name in given}
    refuse_if(_undone(call, campaign, changes), "the arrangement cannot be made")
    _ask(call, campaign, campaign["initiator"], supplies.ARRANGEMENT, given["explanation"], changes=changes)
    return {}


def _undone(call: ServiceCall, campaign: Row, changes: Row) -> Problems:
    if not changes:
        return [("/", "neither period nor departments are changed")]
    if campaign["participants"] and call.setting("task.negotiate"):
        return [(f"/{name}", f"{name} was agreed with the participants") for name in changes]
    days = {"starts_on": changes.get("from"), "ends_on": changes.get("to")}
    plan = {**campaign, **{name: day_of(value) for name, value in days.items() if value}}
    plan["participants"] = changes.get("participants", campaign["participants"])
    return [("/from", code) for code in outside_windows(call, plan)]


def rearrange_decide(call: ServiceCall, inputs: Row) -> Answer:
    """teams.rearrange_decide: the initiator's head consents; other departments are asked as the first ones were.

    Who takes part confirms again (CJ-2.3c, TQ-3.6a, MS-2.5c) and reviews the guideline (YC-2.5a, TQ-3.4, MS-2.3).
    """
    campaign = own_campaign(call)
    decided = _decide(call, campaign["initiator"], inputs)
    answer = {"rearrange_decision": decided["decision"], "ask_participation": False, "ask_guideline": False}
    if decided["decision"] != supplies.APPROVE:
        return answer
    facts = change(call, campaign, decided["changes"])
    others = set(facts["participants"]) != set(campaign["participants"])
    return {
        **answer,
        **facts,
        "ask_participation": others and bool(guidelines.answers(call.tx, campaign["id"])),
        "ask_guideline": others and guidelines.newest(call.tx, campaign["id"]) is not None,
    }


def seconded(call: ServiceCall, campaign: int) -> dict[str, str]:
    """Inspectors of other bodies who help in a campaign, with the department that they help."""
    return {name: row["department"] for row in supplies.approved(call.tx, campaign) for name in row["inspectors"] or ()}
