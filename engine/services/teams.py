"""Operators of the inspectors' draw (P5): random teams, direct assignment, confirmation, lock."""

from collections.abc import Mapping, Sequence
from typing import Any

from engine import draw
from engine.errors import Invalid, NotFound, Refused
from engine.services.call import (
    Answer,
    Problems,
    ServiceCall,
    different_person,
    own_department,
    refuse_if,
    submission,
)
from engine.services.campaigns import change as change_campaign
from engine.services.campaigns import own_campaign, team_lines
from engine.services.documents import issue_for
from engine.services.leading import lead_of
from engine.services.replacements import demands, replace_all
from engine.services.rosters import roster_of
from engine.services.team_draws import INFEASIBLE, seed_of
from engine.store import campaigns, draws, inspections, plans, registers

Row = Mapping[str, Any]

RECORD = "抽取记录"


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
    members = [(team["object"], name, team["lead"]) for team in found.teams for name in team["inspectors"]]
    inspections.clear_teams(call.tx, campaign["id"])
    seat(call, campaign["id"], members, "DRAW")
    assignment = {"unmet": found.unmet, "max_loads": found.max_loads, "matching": matching}
    draws.change_draw(call.tx, current["id"], matching_status=found.status, assignment=assignment)
    call.note("teams.assigned", {"draw": current["draw_id"], "status": found.status, "unmet": len(found.unmet)})
    return {"matching": found.status, "oversize": bool(draw.oversize_profiles(matching))}


def seat(call: ServiceCall, campaign: int, members: Sequence[tuple[str, str, str]], assigned: str) -> None:
    """Write (object, inspector, leader of the team) as members of the visits' teams."""
    visits = {row["object_no"]: row["id"] for row in inspections.of_campaign(call.tx, campaign)}
    people = registers.inspectors_named(call.tx, call.jurisdiction, sorted({name for _, name, _ in members}))
    inspections.add_team(
        call.tx,
        (
            {
                "inspection_id": visits[name],
                "inspector_id": people[inspector]["id"],
                "jurisdiction": call.jurisdiction,
                "department": people[inspector]["department"],
                "role": "INSPECT",
                "leader": inspector == lead,
                "assigned": assigned,
            }
            for name, inspector, lead in members
        ),
    )


def direct(call: ServiceCall, inputs: Mapping[str, Any]) -> Answer:
    """teams.direct: where random assignment is impossible, the initiator names inspectors with reason and evidence.

    特殊情况下无法随机分配检查人员的，可以直接指派 (TD-4.2d). Raises Refused where decision D5 does not allow it,
    Invalid when a named team does not fit or a demand stays without one.
    """
    campaign = own_campaign(call)
    if call.rule("direct_assignment", feasible=False)["answer"] != "ALLOW":
        raise Refused("inspectors are drawn here, direct assignment is not allowed")
    given = submission(inputs)
    unmet = (draws.the_draw(call.tx, campaign["id"])["assignment"] or {})["unmet"]
    lines = given.get("assignments", [])
    refuse_if(_direct_problems(call, campaign, unmet, lines), "the assignment cannot be made")
    rows = {row["id"]: row["object_id"] for row in draws.objects_of(call.tx, campaign["id"])}
    draws.decide_direct(call.tx, campaign["id"], "WITHDRAWN", call.actor.id, call.now)
    draws.propose_direct(
        call.tx,
        (
            {
                "jurisdiction": call.jurisdiction,
                "campaign_id": campaign["id"],
                "object_id": rows[line["object"]],
                "department": line["department"],
                "inspectors": line["inspectors"],
                "reason": given["reason"],
                "evidence": given["evidence"],
                "assigned_by": call.actor.id,
                "assigned_at": call.now,
            }
            for line in lines
        ),
    )
    return {}


def _direct_problems(call: ServiceCall, campaign: Row, unmet: Sequence[Row], lines: Sequence[Row]) -> Problems:
    """SSJ-DRAW-1, 8: exactly q inspectors of the department, certificate valid for the period, not recused."""
    wanted = team_lines(call, campaign)
    open_demands = {(row["object"], row["department"]) for row in unmet}
    able = {row["id"]: row for row in roster_of(call, campaign)}
    problems = [
        ("/assignments", f"{name} still lacks inspectors of {department}")
        for name, department in sorted(open_demands - {(line["object"], line["department"]) for line in lines})
    ]
    for place, line in enumerate(lines):
        path, department = f"/assignments/{place}", line["department"]
        if (line["object"], department) not in open_demands:
            problems.append((path, f"{line['object']} needs no inspectors of {department}"))
        elif len(set(line["inspectors"])) != wanted[department]:
            problems.append((path, f"{wanted[department]} inspectors of {department} are needed"))
        problems += [(path, text) for text in _unfit(line, able)]
    return problems


def _unfit(line: Row, able: Mapping[str, Row]) -> list[str]:
    known = [name for name in line["inspectors"] if name in able and able[name]["department"] == line["department"]]
    missing = [f"{name} is not on duty and certified there" for name in line["inspectors"] if name not in known]
    recused = [f"{name} is recused" for name in known if line["object"] in able[name]["recusals"]]
    return missing + recused


def direct_decide(call: ServiceCall, inputs: Mapping[str, Any]) -> Answer:
    """teams.direct_decide: another person than the assigner approves; the ledger and the public share keep it."""
    campaign = call.fact("campaign")
    waiting = draws.waiting_direct(call.tx, campaign)
    if not waiting:
        raise NotFound("no direct assignment waits for a decision")
    different_person(call, waiting[0]["assigned_by"], "a direct assignment")
    decision = submission(inputs)["decision"]
    draws.decide_direct(call.tx, campaign, decision, call.actor.id, call.now)
    if decision == "APPROVE":
        numbers = {row["object_id"]: row["id"] for row in draws.objects_of(call.tx, campaign)}
        for row in waiting:
            _seat_named(call, campaign, numbers[row["object_id"]], row)
    return {"direct_decision": decision}


def _seat_named(call: ServiceCall, campaign: int, name: str, row: Row) -> None:
    """The named team with its leader: of those who may lead by the draw's rule, else the first that was named."""
    team = row["inspectors"]
    lead = lead_of(call, campaign, name, row["department"], team) or team[0]
    seat(call, campaign, [(name, inspector, lead) for inspector in team], "DIRECT")


def supply(call: ServiceCall, inputs: Mapping[str, Any]) -> Answer:
    """teams.supply: what was done about a shortage (register, window or partners); the matching is made anew."""
    campaign = own_campaign(call)
    given = submission(inputs)
    plans.grant_exception(
        call.tx,
        call.jurisdiction,
        ("campaign", campaign["id"]),
        f"INFEASIBLE:{given['measure']}",
        given["explanation"],
        call.actor.id,
        None,
        call.now,
    )
    changed = {name: given[name] for name in ("from", "to", "participants") if name in given}
    return change_campaign(call, campaign, changed) if changed else {}


def oversize(call: ServiceCall, inputs: Mapping[str, Any]) -> Answer:
    """teams.oversize: 多个检查事项检查人员一般不应超过 10 人 (TD-4.3b); more needs a stated reason."""
    campaign = own_campaign(call)
    subject = ("campaign", campaign["id"])
    reason = submission(inputs)["reason"]
    plans.grant_exception(call.tx, call.jurisdiction, subject, "TEAM_SIZE", reason, call.actor.id, None, call.now)
    return {}


def confirm(call: ServiceCall, inputs: Mapping[str, Any]) -> Answer:
    """teams.confirm: a department confirms its people, experts and equipment (TQ-3.3c, TQ-3.6b).

    It may reject a person only for recusal, absence or a lapsed certificate; a derived random number picks the
    replacement for that place, nobody else moves.
    """
    department = own_department(call, inputs)
    campaign = campaigns.the_campaign(call.tx, call.fact("campaign"))
    given = submission(inputs)
    missing = call.setting("task.equipment") and not given.get("equipment")
    refuse_if([("/equipment", "the equipment is missing")] if missing else [], "the team is not confirmed")
    if given["replacements"]:
        replace_all(call, campaign, department, given["replacements"])
    _seat_experts(call, campaign, department, given.get("experts", []))
    confirmation = {"by": call.actor.id, "equipment": given.get("equipment", []), "at": call.now.isoformat()}
    campaigns.change_department(call.tx, campaign["id"], department, confirmation=confirmation)
    return {}


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
