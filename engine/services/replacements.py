"""One inspector takes another's place: by a derived random number, that place only (SSJ-DRAW-1, 8; TD-4.2d)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from engine import draw
from engine.draw.eligibility import eligible
from engine.errors import Refused
from engine.services.call import Answer, ServiceCall, different_person, refuse_if, submission
from engine.services.leading import lead_anew, may_lead, seed_in_force
from engine.services.rosters import roster_of
from engine.store import campaigns, draws, inspections, ledgers, plans, registers

Row = Mapping[str, Any]


def replace_all(call: ServiceCall, campaign: Row, department: str, wanted: Sequence[Row]) -> None:
    """What a department rejects when it confirms its people: each place is filled anew, nobody else moves."""
    visits = {row["object_no"]: row["id"] for row in inspections.of_campaign(call.tx, campaign["id"])}
    for number, line in enumerate(wanted):
        path = f"/replacements/{number}"
        refuse_if([] if line["object"] in visits else [(path, f"{line['object']} was not drawn")], "replacement")
        visit = visits[line["object"]]
        barred = [other["inspector"] for other in wanted]
        _replace(call, campaign, {**line, "department": department, "path": path}, visit, number, barred)
        subject, rule = ("inspection", visit), f"REPLACE_INSPECTOR:{line['reason']}"
        reason = line.get("proof") or line["reason"]
        plans.grant_exception(call.tx, call.jurisdiction, subject, rule, reason, call.actor.id, None, call.now)


def replace_later(call: ServiceCall, inputs: Row) -> Answer:
    """A member of a locked team cannot go: the place is filled by the draw, with reason, evidence and approver.

    The submission names `inspection` (number), `inspector`, `reason`, `evidence` and `proposed_by`; the actor
    approves. Raises Refused, Invalid when nobody can take the place.
    """
    given = submission(inputs)
    visit = inspections.visit(call.tx, inspections.numbered(call.tx, call.jurisdiction, given["inspection"])["id"])
    department = _department_of(call, visit, given["inspector"])
    if call.actor.department != department:
        raise Refused(f"{given['inspector']} belongs to {department}")
    different_person(call, given["proposed_by"], "a replacement")
    done = visit["arrived_at"] is not None
    refuse_if([("/inspection", "the visit has been made")] if done else [], "nobody is replaced")
    campaign = campaigns.the_campaign(call.tx, visit["campaign_id"])
    number = len(ledgers.entries(call.tx, campaign["id"]))
    line = {**given, "object": visit["object_no"], "department": department, "path": "/inspector"}
    into = _replace(call, campaign, line, visit["id"], number, [given["inspector"]])
    entry = {"object_id": visit["object_id"], "department": department, "outgoing": given["inspector"]}
    enter_ledger(call, campaign["id"], ledgers.REPLACE_INSPECTOR, given, {**entry, "incoming": into})
    return {"replacement": into}


def _department_of(call: ServiceCall, visit: Row, inspector: str) -> str:
    team = {row["inspector_id"]: str(row["department"]) for row in inspections.team(call.tx, visit["id"])}
    refuse_if([] if inspector in team else [("/inspector", f"{inspector} is not in the team")], "replacement")
    return team[inspector]


def enter_ledger(call: ServiceCall, campaign: int, kind: str, given: Row, values: Row) -> None:
    """An entry of the ledger: what somebody proposed with reason and evidence and the actor approved."""
    common = {"jurisdiction": call.jurisdiction, "type": kind, "approved_by": call.actor.id, "at": call.now}
    named = {name: given[name] for name in ("reason", "evidence", "proposed_by")}
    number = ledgers.enter(call.tx, campaign, {**common, **named, **values})
    call.note("ledger.entry", {"campaign": campaign, "seq": number, "type": kind})


def _replace(call: ServiceCall, campaign: Row, line: Row, visit: int, number: int, barred: Iterable[str]) -> str:
    """Fill the place of `line` in the team of a visit; who comes in. Raises Invalid."""
    members = inspections.team(call.tx, visit)
    team = {row["inspector_id"]: row["row"] for row in members if row["department"] == line["department"]}
    known = line["inspector"] in team
    refuse_if([] if known else [(line["path"], f"{line['inspector']} is not in the team")], "replacement")
    staying = [name for name in team if name != line["inspector"]]
    found = candidates(call, campaign, line["object"], line["department"], staying, {line["inspector"], *barred})
    into = pick(call, campaign, line["object"], line["department"], number, found)
    refuse_if([] if into else [(line["path"], f"nobody can replace {line['inspector']}")], "replacement")
    person = registers.inspectors_named(call.tx, call.jurisdiction, [into])[into]
    inspections.replace_member(call.tx, visit, team[line["inspector"]], person["id"])
    lead_anew(call, inspections.visit(call.tx, visit), line["department"])
    return into


def candidates(
    call: ServiceCall, campaign: Row, name: str, department: str, team: Sequence[str], barred: Iterable[str] = ()
) -> list[Row]:
    """Who of a department could join `team` at an object: eligible as the roster stands now, and not barred.

    Where a team needs a leader and has none, only those who may lead (SSJ-DRAW-1, 8).
    """
    current = draws.the_draw(call.tx, campaign["id"])
    drawn = {row["id"]: row for row in draws.objects_of(call.tx, campaign["id"])}
    asked = [line for line in demands(call, campaign, current, [drawn[name]]) if line.department == department]
    out = {*team, *barred}
    matching = current["assignment"]["matching"]
    led = not matching["leader_required"] or bool(may_lead(call, team))
    return [
        row
        for row in draw.canonical_roster(roster_of(call, campaign))
        if row["id"] not in out and (led or row["leader"]) and any(eligible(row, each, matching) for each in asked)
    ]


def demands(call: ServiceCall, campaign: Row, current: Row, objects: Iterable[Row]) -> list[draw.Demand]:
    """What the matching rules in force ask for at drawn objects, in the window of their batch."""
    matching = (current["assignment"] or {}).get("matching") or current["rules"]["matching"]
    rows = [{"id": row["id"], **({"batch": row["batch"]} if row["batch"] else {})} for row in objects]
    return draw.demands(rows, matching, len(matching["windows"]))


def pick(call: ServiceCall, campaign: Row, name: str, department: str, number: int, among: Sequence[Row]) -> str:
    """PICK of SSJ-DRAW-1, 8: the least load, among equals the least random number; empty if there is nobody."""
    seed = seed_in_force(call, campaign["id"])

    def rank(row: Row) -> tuple[int, bytes, str]:
        return row["load0"], draw.digest("pick", seed, name, department, number, row["id"]), row["id"]

    return str(min(among, key=rank)["id"]) if among else ""
