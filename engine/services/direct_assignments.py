"""Operators of direct assignment (直接指派, P5 step 6), where a document allows it and no random team can be formed.

特殊情况下无法随机分配检查人员的，可以直接指派 (TD-4.2d): each department for its own shortage, its head approves.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from engine.errors import NotFound, Refused
from engine.services.call import Answer, Problems, ServiceCall, different_person, own_department, refuse_if, submission
from engine.services.campaigns import team_lines
from engine.services.leading import lead_of
from engine.services.replacements import enter_ledger
from engine.services.rosters import roster_of
from engine.services.teams import seat
from engine.store import campaigns, draws, ledgers

Row = Mapping[str, Any]


def direct(call: ServiceCall, inputs: Row) -> Answer:
    """teams.direct: a department names inspectors for its unmet demands, with ground, reason and evidence.

    Raises Refused where decision D5 does not allow it, Invalid when a named team does not fit or a demand stays
    without one.
    """
    department = own_department(call, inputs)
    campaign = campaigns.the_campaign(call.tx, call.fact("campaign"))
    if call.rule("direct_assignment", feasible=False)["answer"] != "ALLOW":
        raise Refused("inspectors are drawn here, direct assignment is not allowed")
    given = submission(inputs)
    lines = given["assignments"]
    refuse_if(_problems(call, campaign, department, lines), "the assignment cannot be made")
    rows = {row["id"]: row["object_id"] for row in draws.objects_of(call.tx, campaign["id"])}
    draws.decide_direct(call.tx, campaign["id"], department, "WITHDRAWN", call.actor.id, call.now)
    common = {
        "jurisdiction": call.jurisdiction,
        "campaign_id": campaign["id"],
        "department": department,
        **{name: given[name] for name in ("ground", "reason", "evidence")},
        "assigned_by": call.actor.id,
        "assigned_at": call.now,
    }
    named = [{"object_id": rows[line["object"]], "inspectors": line["inspectors"]} for line in lines]
    draws.propose_direct(call.tx, ({**common, **line} for line in named))
    return {}


def unmet_of(call: ServiceCall, campaign: Row, department: str) -> list[str]:
    """The objects for which the draw found no team of a department."""
    unmet = (draws.the_draw(call.tx, campaign["id"])["assignment"] or {}).get("unmet", ())
    return [row["object"] for row in unmet if row["department"] == department]


def _problems(call: ServiceCall, campaign: Row, department: str, lines: Sequence[Row]) -> Problems:
    """SSJ-DRAW-1, 8: exactly q inspectors of the department, certificate valid for the period, not recused."""
    wanted = team_lines(call, campaign).get(department, 0)
    unmet = set(unmet_of(call, campaign, department))
    able = {row["id"]: row for row in roster_of(call, campaign) if row["department"] == department}
    lacking = sorted(unmet - {line["object"] for line in lines})
    problems = [("/assignments", f"{name} still lacks inspectors of {department}") for name in lacking]
    for place, line in enumerate(lines):
        path = f"/assignments/{place}"
        if line["object"] not in unmet:
            problems.append((path, f"{line['object']} needs no inspectors of {department}"))
        elif len(set(line["inspectors"])) != wanted:
            problems.append((path, f"{wanted} inspectors of {department} are needed"))
        problems += [(path, text) for text in _unfit(line, able)]
    return problems


def _unfit(line: Row, able: Mapping[str, Row]) -> list[str]:
    missing = [f"{name} is not on duty and certified there" for name in line["inspectors"] if name not in able]
    known = [name for name in line["inspectors"] if name in able]
    return missing + [f"{name} is recused" for name in known if line["object"] in able[name]["recusals"]]


def direct_decide(call: ServiceCall, inputs: Row) -> Answer:
    """teams.direct_decide: the department's head, not the assigner, approves; ledger and public share keep it."""
    department, campaign = own_department(call, inputs), call.fact("campaign")
    waiting = draws.waiting_direct(call.tx, campaign, department)
    if not waiting:
        raise NotFound("no direct assignment waits for a decision")
    different_person(call, waiting[0]["assigned_by"], "a direct assignment")
    decision = submission(inputs)["decision"]
    draws.decide_direct(call.tx, campaign, department, decision, call.actor.id, call.now)
    if decision == "APPROVE":
        numbers = {row["object_id"]: row["id"] for row in draws.objects_of(call.tx, campaign)}
        for row in waiting:
            _seat_named(call, campaign, numbers[row["object_id"]], row)
            _enter(call, campaign, row)
    return {"direct_decision": decision}


def _seat_named(call: ServiceCall, campaign: int, name: str, row: Row) -> None:
    """The named team with its leader: of those who may lead by the draw's rule, else the first that was named."""
    team, department = row["inspectors"], row["department"]
    lead = lead_of(call, campaign, name, department, team) or team[0]
    seat(call, campaign, [(name, department, inspector, lead) for inspector in team], "DIRECT")


def _enter(call: ServiceCall, campaign: int, row: Row) -> None:
    """In the ledger stand the ground from the list of SSJ-DRAW-1 and the evidence (data section 6 no 9)."""
    given = {"reason": row["ground"], "evidence": row["evidence"], "proposed_by": row["assigned_by"]}
    values = {name: row[name] for name in ("object_id", "department", "inspectors")}
    enter_ledger(call, campaign, ledgers.DIRECT, given, values)
