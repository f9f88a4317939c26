"""Who leads (组长): at every visit one of each department's people, fixed by the seed (P5 step 4; SSJ-DRAW-1, 7.6)."""

from collections.abc import Iterable, Mapping
from typing import Any

from engine import draw
from engine.services.call import ServiceCall
from engine.store import draws, inspections, registers

Row = Mapping[str, Any]


def seed_in_force(call: ServiceCall, campaign: int) -> bytes:
    """The seed that the teams of a campaign follow from."""
    return bytes.fromhex(draws.the_draw(call.tx, campaign)["certificate"]["seed"])


def may_lead(call: ServiceCall, names: Iterable[str]) -> list[str]:
    """Those of some inspectors who are marked as able to lead."""
    people = registers.inspectors_named(call.tx, call.jurisdiction, sorted(names))
    return [name for name, row in people.items() if row["leader_capable"]]


def lead_of(call: ServiceCall, campaign: int, name: str, department: str, team: Iterable[str]) -> str:
    """Of those who may lead the one whose random number is least; empty where nobody may."""
    seed = seed_in_force(call, campaign)
    able = may_lead(call, team)
    return min(able, key=lambda one: draw.digest("pair", seed, name, department, one, 0), default="")


def lead_anew(call: ServiceCall, visit: Row, department: str) -> None:
    """After somebody left a team: its leader by the same rule, nobody else moves."""
    members = [row for row in inspections.team(call.tx, visit["id"]) if row["department"] == department]
    team = {row["inspector_id"]: row["row"] for row in members if row["role"] == "INSPECT"}
    lead = lead_of(call, visit["campaign_id"], visit["object_no"], department, team)
    inspections.set_leader(call.tx, visit["id"], department, team.get(lead))
