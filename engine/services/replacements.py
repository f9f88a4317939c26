"""One inspector takes another's place: by a derived random number, that place only (SSJ-DRAW-1, 8; TD-4.2d)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from engine import draw
from engine.draw.eligibility import eligible
from engine.errors import Refused
from engine.services.call import Answer, Problems, ServiceCall, different_person, refuse_if, submission
from engine.services.leading import lead_anew, may_lead, seed_in_force
from engine.services.rosters import roster_of
from engine.store import campaigns, draws, inspections, ledgers, registers

Row = Mapping[str, Any]


REASONS = {"RECUSAL": "RECUSED", "ABSENCE": "UNAVAILABLE", "CERTIFICATE_LAPSED": "CERTIFICATE"}
"""Why a department may reject a person, in the words of its form and of the ledger (SSJ-DRAW-1, 8)."""


def unreplaceable(call: ServiceCall, campaign: Row, department: str, wanted: Sequence[Row]) -> Problems:
    """Why people whom a department rejects cannot be replaced: not drawn, not in the team, or nobody else is left."""
    visits = {row["object_no"]: row["id"] for row in inspections.of_campaign(call.tx, campaign["id"])}
    problems: Problems = []
    for place, line in enumerate(wanted):
        path, name, out = f"/replacements/{place}", line["object"], line["inspector"]
        team = _team(call, visits[name], department) if name in visits else {}
        barred = {other["inspector"] for other in wanted}
        if name not in visits:
            problems.append((path, f"{name} was not drawn"))
        elif out not in team:
            problems.append((path, f"{out} is not in the team"))
        elif not candidates(call, campaign, name, department, [one for one in team if one not in barred], barred):
            problems.append((path, f"nobody can replace {out}"))
    return problems


def replace_all(call: ServiceCall, campaign: Row, department: str, wanted: Sequence[Row], proposed_by: str) -> None:
    """Whom a department rejected with proof, its head approving: each place is filled anew, nobody else moves."""
    visits = {row["object_no"]: row for row in inspections.of_campaign(call.tx, campaign["id"])}
    barred = [other["inspector"] for other in wanted]
    for number, line in enumerate(wanted):
        visit = inspections.the_inspection(call.tx, visits[line["object"]]["id"])
        place = {**line, "department": department, "path": f"/replacements/{number}"}
        into = _replace(call, campaign, place, visit["id"], barred)
        given = {"reason": REASONS[line["reason"]], "evidence": line["proof"], "proposed_by": proposed_by}
        _enter(call, campaign, given, visit, place, into)


def _enter(call: ServiceCall, campaign: Row, given: Row, visit: Row, line: Row, into: str) -> None:
    who = {"department": line["department"], "outgoing": line["inspector"], "incoming": into}
    enter_ledger(call, campaign["id"], ledgers.REPLACE_INSPECTOR, given, {"object_id": visit["object_id"], **who})


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
    line = {**given, "object": visit["object_no"], "department": department, "path": "/inspector"}
    into = _replace(call, campaign, line, visit["id"], [given["inspector"]])
    _enter(call, campaign, given, visit, line, into)
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


def _team(call: ServiceCall, visit: int, department: str) -> dict[str, int]:
    """The drawn people of a department at a visit, by number: their rows."""
    members = inspections.team(call.tx, visit)
    return {
        row["inspector_id"]: row["row"]
        for row in members
        if row["department"] == department and row["role"] == "INSPECT"
    }


def _replace(call: ServiceCall, campaign: Row, line: Row, visit: int, barred: Iterable[str]) -> str:
    """Fill the place of `line` in the team of a visit; who comes in. Raises Invalid."""
    name, department, out = line["object"], line["department"], line["inspector"]
    team = _team(call, visit, department)
    refuse_if([] if out in team else [(line["path"], f"{out} is not in the team")], "replacement")
    staying = [one for one in team if one != out]
    found = candidates(call, campaign, name, department, staying, {out, *barred, *_gone(call, visit, department)})
    into = pick(call, campaign, name, department, picks(call, visit, department) + 1, found)
    refuse_if([] if into else [(line["path"], f"nobody can replace {out}")], "replacement")
    person = registers.inspectors_named(call.tx, call.jurisdiction, [into])[into]
    inspections.replace_member(call.tx, visit, team[out], person["id"])
    lead_anew(call, inspections.visit(call.tx, visit), department)
    return into


def _replaced(call: ServiceCall, visit: int, department: str) -> list[Row]:
    """The entries of the ledger about a department's people at a visit."""
    row = inspections.the_inspection(call.tx, visit)
    about = ledgers.REPLACE_INSPECTOR, row["object_id"], department
    entries = ledgers.entries(call.tx, row["campaign_id"])
    return [entry for entry in entries if (entry["type"], entry["object_id"], entry["department"]) == about]


def _gone(call: ServiceCall, visit: int, department: str) -> list[str]:
    """Who was taken out of this team before never comes in again (SSJ-DRAW-1, 8: barred for the demand)."""
    return [entry["outgoing"] for entry in _replaced(call, visit, department)]


def picks(call: ServiceCall, visit: int, department: str) -> int:
    """How many were picked so far for a department at a visit: the r of PICK, counting the next one, is one more."""
    row = inspections.visit(call.tx, visit)
    entries = ledgers.entries(call.tx, row["campaign_id"])
    brought_in = any((one["type"], one["incoming"]) == (ledgers.OBJECT_WITHDRAWN, row["object_no"]) for one in entries)
    replaced = len(_replaced(call, visit, department))
    return replaced + (len(_team(call, visit, department)) if brought_in else 0)


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
