"""Whom to look at a demonstration as: for each role somebody who has work to do."""

from dataclasses import dataclass, replace
from datetime import date

from engine.records import Actor
from engine.store import Tx, actors, incidents, instances, worklist
from engine.store.worklist import Wanted

ROLES = (
    *("initiator", "participant", "team", "approver", "government", "coordinator", "receiver"),
    *("supervisor", "administrator", "process_owner", "appraiser"),
)
"""In the order of the work: who begins a campaign, who joins, who visits; last, those who watch over it."""


@dataclass(frozen=True, slots=True)
class Part:
    """A person in a role, with how many open tasks they find in all their roles, and how many of these are late.

    `sees` is the name of the first task of that role, for those who watch over others what they find.
    """

    role: str
    actor: Actor
    open: int
    late: int
    sees: str


def parts(tx: Tx, jurisdiction: str, today: date) -> list[Part]:
    """Somebody for each role that is held in a jurisdiction, a different person each time where that is possible.

    Of several it is who has most late and then most open work. Roles with something to see come first.
    """
    people = actors.of_jurisdiction(tx, jurisdiction)
    chosen: list[Part] = []
    for role in ROLES:
        taken = {part.actor.id for part in chosen}
        holders = [actor for actor in people if role in actor.roles]
        if holders:
            chosen.append(_part(tx, role, [each for each in holders if each.id not in taken] or holders, today))
    return sorted(chosen, key=lambda part: part.sees == "")


def _part(tx: Tx, role: str, holders: list[Actor], today: date) -> Part:
    """The one among those who hold a role who has most to do in it."""
    place = Wanted(jurisdiction=holders[0].jurisdiction, roles=(role,))
    waiting = worklist.counts(tx, place, "department")
    late = worklist.counts(tx, replace(place, late_on=today), "department")
    actor = max(holders, key=lambda each: (late.get(each.department, 0), waiting.get(each.department, 0)))
    first = worklist.page(tx, replace(place, department=actor.department), limit=1)
    own = Wanted(workers=(actor,))
    sees = first[0].name if first else _watched(tx, role, actor, today)
    return Part(role, actor, worklist.count(tx, own), worklist.count(tx, replace(own, late_on=today)), sees)


def _watched(tx: Tx, role: str, actor: Actor, today: date) -> str:
    if role == "supervisor":
        late = worklist.count(tx, Wanted(jurisdiction=actor.jurisdiction, late_on=today))
        return f"全地区逾期待办 {late} 件"
    if role == "administrator":
        failed = (instances.load(tx, row.instance_id) for row in incidents.list_open(tx))
        return f"待处理异常 {sum(row.jurisdiction == actor.jurisdiction for row in failed)} 件"
    return ""
