"""Random teams from the roster: hard constraints of 7.2, loads balanced, everything fixed by the seed K.

Demands take their turn in a random order; each takes the inspectors with the least load, and among equals those
with the least random number. TD-4.2d, YC-2.5c, CJ-2.4a. It is quick and needs no solver, but it is not the optimal
matching of SSJ-DRAW-1, 7.4: where personal limits are tight, it may leave a demand unmet that another order met.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from heapq import nsmallest
from typing import Any

from engine.draw.bytes import digest, encode, lp
from engine.draw.bytes import field as encoded
from engine.draw.eligibility import fits
from engine.draw.matching import Demand
from engine.draw.members import Document
from engine.draw.roster import canonical_roster

_FIRST = encoded(0)


@dataclass(frozen=True, slots=True)
class Assignment:
    """`teams` are {object, department, inspectors, lead}, `unmet` {object, department}; both sorted so.

    `status` is COMPLETE, DIRECT_NEEDED or INFEASIBLE as in 7.5; INFEASIBLE puts no team in force. `max_loads` are
    {unit, max_load}: visits carried by the busiest inspector of a department (and region), earlier ones included.
    """

    status: str
    teams: list[dict[str, Any]]
    unmet: list[dict[str, str]]
    max_loads: list[dict[str, Any]]


@dataclass(slots=True, eq=False)
class _Inspector:
    """A row of the roster while teams are formed."""

    id: str
    encoded: bytes = field(repr=False)
    leader: bool
    load: int
    limit: int
    recusals: frozenset[str]

    def may_visit(self, name: str) -> bool:
        return self.load < self.limit and name not in self.recusals


Ranked = tuple[int, bytes, str, _Inspector]


def assign(seed: bytes, demands: Iterable[Demand], roster: Sequence[Document], matching: Document) -> Assignment:
    """Form a team for each demand from the roster, under checked matching rules (7.1).

    Fully determined by the arguments; the order of demands and rows does not matter. Raises DrawError E_ROSTER.
    """
    ordered = sorted(demands, key=lambda one: digest("priority", seed, one.object, one.department))
    candidates = _Candidates(canonical_roster(roster), matching)
    leading = matching["leader_required"]
    teams, unmet, loads = [], [], dict.fromkeys((candidates.unit(one) for one in ordered), 0)
    for demand in ordered:
        team = _team(seed, demand, candidates.of(demand), leading)
        if team is None:
            unmet.append({"object": demand.object, "department": demand.department})
            continue
        teams.append(_take(demand, team))
        unit = candidates.unit(demand)
        loads[unit] = max(loads[unit], *(inspector.load for *_, inspector in team))
    return _assignment(teams, unmet, loads, matching.get("direct_allowed", False))


class _Candidates:
    """Inspectors of the roster that fit a demand but for the object; found once per kind of demand."""

    def __init__(self, roster: Iterable[Document], matching: Document) -> None:
        self.matching = matching
        self.rows = [(row, _inspector(row)) for row in roster]
        self.found: defaultdict[tuple[object, ...], list[_Inspector]] = defaultdict(list)

    def unit(self, demand: Demand) -> tuple[str, ...]:
        """A department, by region a department and region (7.3)."""
        by_region = self.matching.get("by_region", False)
        return (demand.department, demand.region) if by_region else (demand.department,)

    def of(self, demand: Demand) -> list[_Inspector]:
        kind = (self.unit(demand), demand.specialties, demand.window)
        if kind not in self.found:
            self.found[kind] = [one for row, one in self.rows if fits(row, demand, self.matching)]
        return self.found[kind]


def _inspector(row: Document) -> _Inspector:
    return _Inspector(
        id=row["id"],
        encoded=lp(row["id"].encode()) + _FIRST,
        leader=row["leader"],
        load=row["load0"],
        limit=row["load0"] + row["max_visits"],
        recusals=frozenset(row["recusals"]),
    )


def _team(seed: bytes, demand: Demand, fitting: list[_Inspector], leading: bool) -> list[Ranked] | None:
    """The q least loaded; if one must lead and none of them may, the last gives way to the first who may."""
    free = [one for one in fitting if one.may_visit(demand.object)]
    head = encode("pair", seed, demand.object, demand.department)
    team = _first(head, free, demand.q)
    if len(team) < demand.q:
        return None
    if leading and not any(one.leader for *_, one in team):
        leaders = _first(head, [one for one in free if one.leader], 1)
        return team[:-1] + leaders if leaders else None
    return team


def _first(head: bytes, free: list[_Inspector], count: int) -> list[Ranked]:
    """The first by (load, H("pair", K, o, d, i, 0), id); hashes only those whose load lets them be among them."""
    least = nsmallest(count, [one.load for one in free])
    if len(least) < count:
        return []
    near = [(one.load, sha256(head + one.encoded).digest(), one.id, one) for one in free if one.load <= least[-1]]
    return nsmallest(count, near)


def _take(demand: Demand, team: list[Ranked]) -> dict[str, Any]:
    leaders = [(number, name) for _, number, name, one in team if one.leader]
    for *_, one in team:
        one.load += 1
    return {
        "object": demand.object,
        "department": demand.department,
        "inspectors": sorted(name for _, _, name, _ in team),
        "lead": min(leaders)[1] if leaders else "",
    }


def _assignment(
    teams: list[dict[str, Any]], unmet: list[dict[str, str]], loads: dict[tuple[str, ...], int], direct_allowed: bool
) -> Assignment:
    status = "COMPLETE" if not unmet else "DIRECT_NEEDED" if direct_allowed else "INFEASIBLE"
    return Assignment(
        status,
        [] if status == "INFEASIBLE" else sorted(teams, key=_demand_of),
        sorted(unmet, key=_demand_of),
        [{"unit": list(unit), "max_load": loads[unit]} for unit in sorted(loads)],
    )


def _demand_of(row: Document) -> tuple[str, str]:
    return row["object"], row["department"]
