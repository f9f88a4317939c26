"""Operators of the inspectors' draw (P5): random teams, their size, confirmation, lock."""

from collections.abc import Mapping, Sequence
from typing import Any

from engine import draw
from engine.errors import Invalid, NotFound
from engine.services.call import (
    Answer,
    Problems,
    ServiceCall,
    different_person,
    own_department,
    refuse_if,
    submission,
)
from engine.services.campaigns import own_campaign
from engine.services.documents import issue_for
from engine.services.replacements import demands, replace_all, unreplaceable
from engine.services.team_draws import INFEASIBLE, seed_of
from engine.store import campaigns, draws, exceptions, inspections, plans, registers

Row = Mapping[str, Any]

RECORD = "抽取记录"
TEAM_SIZE = "TEAM_SIZE"


def assign(call: ServiceCall, _inputs: Mapping[str, Any]) -> Answer:
    """teams.assign: random teams under the hard constraints, loads balanced (TD-4.2d, YC-2.5c, CJ-2.4a).

    Everything follows from the seed and the committed roster; after a shortage from those of the attempt that was
    committed then. The list of objects is never drawn again. Raises Invalid before that commitment.
    """
    campaign = campaigns.the_campaign(call.tx, call.fact("campaign"))
    current = draws.the_draw(call.tx, campaign["id"])
    if current["matching_status"] == INFEASIBLE:
        raise Invalid(f"the teams of {current['draw_id']} are infeasible: the step is committed again first")
    matching = current["rules"]["matching"]
    asked = demands(call, campaign, current, draws.objects_of(call.tx, campaign["id"]))
    roster: Sequence[Row] = draws.secret_of(call.tx, current["id"])["roster"]
    found = draw.assign(seed_of(call, campaign, current), asked, roster, matching)
    members = [
        (team["object"], team["department"], name, team["lead"]) for team in found.teams for name in team["inspectors"]
    ]
    inspections.clear_teams(call.tx, campaign["id"])
    seat(call, campaign["id"], members, "DRAW")
    assignment = {"unmet": found.unmet, "max_loads": found.max_loads, "matching": matching}
    draws.change_draw(call.tx, current["id"], matching_status=found.status, assignment=assignment)
    call.note("teams.assigned", {"draw": current["draw_id"], "status": found.status, "unmet": len(found.unmet)})
    short = sorted({row["department"] for row in found.unmet})
    return {"matching": found.status, "oversize": bool(draw.oversize_profiles(matching)), "short": short}


Member = tuple[str, str, str, str]
"""Object, department for which he goes, inspector, leader of that department's people there."""


def seat(call: ServiceCall, campaign: int, members: Sequence[Member], assigned: str) -> None:
    """Write members of the visits' teams; who helps another department goes for that one."""
    visits = {row["object_no"]: row["id"] for row in inspections.of_campaign(call.tx, campaign)}
    people = registers.inspectors_named(call.tx, call.jurisdiction, sorted({name for _, _, name, _ in members}))
    inspections.add_team(
        call.tx,
        (
            {
                "inspection_id": visits[name],
                "inspector_id": people[inspector]["id"],
                "jurisdiction": call.jurisdiction,
                "department": department,
                "role": "INSPECT",
                "leader": inspector == lead,
                "assigned": assigned,
            }
            for name, department, inspector, lead in members
        ),
    )


def oversize(call: ServiceCall, inputs: Row) -> Answer:
    """teams.oversize: 多个检查事项检查人员一般不应超过 10 人 (TD-4.3b); the initiator states why it takes more."""
    campaign = own_campaign(call)
    subject, reason = ("campaign", campaign["id"]), submission(inputs)["reason"]
    plans.grant_exception(call.tx, call.jurisdiction, subject, TEAM_SIZE, reason, call.actor.id, None, call.now)
    return {}


def oversize_decide(call: ServiceCall, inputs: Row) -> Answer:
    """teams.oversize_decide: another person than the one who asked lets the soft limit be passed over (TD-4.3b).

    Without consent nothing is granted and the reason is to be given anew (differences 3 no 4).
    """
    campaign = own_campaign(call)
    asked = exceptions.waiting(call.tx, ("campaign", campaign["id"]), TEAM_SIZE)
    if asked is None:
        raise NotFound("nobody asked for a larger team")
    different_person(call, asked["asked_by"], "passing over the size of a team")
    decision = submission(inputs)["decision"]
    if decision == "APPROVE":
        exceptions.approve(call.tx, asked["id"], call.actor.id, call.now)
    else:
        exceptions.drop(call.tx, asked["id"])
    return {"oversize_decision": decision}


def confirm(call: ServiceCall, inputs: Row) -> Answer:
    """teams.confirm: a department confirms its people, experts and equipment (TQ-3.3c, TQ-3.6b).

    It may reject a person only for recusal, absence or a lapsed certificate, with proof; its head decides on that.
    """
    department = own_department(call, inputs)
    campaign = campaigns.the_campaign(call.tx, call.fact("campaign"))
    given = submission(inputs)
    missing = call.setting("task.equipment") and not given.get("equipment")
    refuse_if([("/equipment", "the equipment is missing")] if missing else [], "the team is not confirmed")
    refuse_if(unreplaceable(call, campaign, department, given["replacements"]), "nobody is replaced")
    _seat_experts(call, campaign, department, given.get("experts", []))
    confirmation = {
        "by": call.actor.id,
        "equipment": given.get("equipment", []),
        "replacements": given["replacements"],
        "at": call.now.isoformat(),
    }
    campaigns.change_department(call.tx, campaign["id"], department, confirmation=confirmation)
    shown = ("object", "inspector", "reason")
    return {"replacements": [{name: line[name] for name in shown} for line in given["replacements"]]}


def replace(call: ServiceCall, inputs: Row) -> Answer:
    """teams.replace: the head of the department, not who asked, lets people be rejected on the stated proof.

    A derived random number picks who comes in, that place only; the ledger keeps it (data section 6 no 9).
    """
    department = own_department(call, inputs)
    campaign = campaigns.the_campaign(call.tx, call.fact("campaign"))
    asked = campaigns.the_department(call.tx, campaign["id"], department)["confirmation"]
    different_person(call, asked["by"], "a replacement")
    decision = submission(inputs)["decision"]
    if decision == "APPROVE":
        replace_all(call, campaign, department, asked["replacements"], asked["by"])
    decided = {"decision": decision, "decided_by": call.actor.id, "decided_at": call.now.isoformat()}
    campaigns.change_department(call.tx, campaign["id"], department, confirmation={**asked, **decided})
    return {"replacement_decision": decision}


def _seat_experts(call: ServiceCall, campaign: Row, department: str, lines: Sequence[Row]) -> None:
    """Experts and third parties assist; they hold no certificate of enforcement and do not count (TQ-3.3c)."""
    people = registers.inspectors_named(call.tx, call.jurisdiction, sorted({line["inspector"] for line in lines}))
    visits = {row["object_no"]: row["id"] for row in inspections.of_campaign(call.tx, campaign["id"])}
    problems: Problems = []
    for place, line in enumerate(lines):
        path, person = f"/experts/{place}", people.get(line["inspector"])
        if line["object"] not in visits:
            problems.append((path, f"{line['object']} was not drawn"))
        if person is None or person["department"] != department:
            problems.append((path, f"{department} has no {line['inspector']} in its register"))
        elif person["person_kind"] != "EXPERT" and person["cert_no"]:
            problems.append((path, f"{line['inspector']} is certified and comes by the draw"))
    refuse_if(problems, "the experts cannot come")
    inspections.clear_experts(call.tx, campaign["id"], department)
    common = {"jurisdiction": call.jurisdiction, "department": department, "leader": False, "assigned": "EXPERT"}
    rows = (
        {"inspection_id": visits[line["object"]], "inspector_id": people[line["inspector"]]["id"]} for line in lines
    )
    inspections.add_team(call.tx, ({**common, **row, "role": "ASSIST"} for row in rows))


def lock(call: ServiceCall, _inputs: Mapping[str, Any]) -> Answer:
    """teams.lock: the teams stand; their names are kept from the object until the notice.

    The record of both draws, of objects and of inspectors, is made now (YC-2.5b, CJ-2.4a).
    """
    campaigns.change_campaign(call.tx, call.fact("campaign"), status="LOCKED")
    issue_for(call, RECORD)
    return {}
