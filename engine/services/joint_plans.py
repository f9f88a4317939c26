"""Operators of the joint plan (年度联合抽查工作计划, P2 J1 and J2): lines of several departments become one visit."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

from engine.errors import Refused
from engine.services.call import Answer, Problems, ServiceCall, refuse_if, submission
from engine.services.departments import ORGAN
from engine.services.domains import domains
from engine.services.joint_lines import joined, meet, same_objects
from engine.store import joint_plans, plan_versions, plans, registers

Line = Mapping[str, Any]
Profile = Mapping[str, Any]


def collect(call: ServiceCall, _inputs: Mapping[str, Any]) -> Answer:
    """joint_plan.collect: the departments whose plan is not in yet; their lines stay outside the joint plan."""
    plan = plans.the_plan(call.tx, call.fact("plan"))
    waiting = plan_versions.unfinished(call.tx, call.jurisdiction, plan["year"])
    return {"missing": [code for code in waiting if joint_author(call, code) in (None, plan["department"])]}


def authors(profile: Profile) -> list[str]:
    """Who makes a joint plan: every author that the profile names and whose plan some department goes into.

    市、县两级市场监管办 each make that of their level (YC-2.4g); an office without departments has nothing to collect.
    """
    named: list[str] = (profile.get("plan") or {}).get("joint_authors") or []
    if profile.get("domains"):
        return named
    organs = (row["code"] for row in profile.get("departments", ()) if row["kind"] == ORGAN)
    collecting = {author_of(profile, code) for code in organs}
    return [code for code in named if code in collecting]


def author_of(profile: Profile, department: str) -> str | None:
    """Whose joint plan takes the lines of a department; None where each domain's lead makes one of its own.

    It is the first author that the profile names, unless the department names another: the office of its level.
    """
    if profile.get("domains"):
        return None
    named = (profile.get("plan") or {}).get("joint_authors") or [None]
    own: Mapping[str, Any] = next((row for row in profile.get("departments", ()) if row["code"] == department), {})
    found: str | None = own.get("joint_author", named[0])
    return found


def joint_author(call: ServiceCall, department: str) -> str | None:
    """Whose joint plan takes the lines of a department here, as `author_of` says."""
    return author_of(call.profile, department)


def lines_for(call: ServiceCall, plan: Mapping[str, Any]) -> dict[str, Line]:
    """The lines that may go into a joint plan, under the names the form uses (JH2026-001/3)."""
    free = joint_plans.free_lines(call.tx, call.jurisdiction, plan["year"], plan["id"])
    return {f"{line['plan_no']}/{line['number']}": line for line in free if _belongs(call, plan["department"], line)}


def _belongs(call: ServiceCall, author: str, line: Line) -> bool:
    """Of its office, or in the domain that the author leads (MS-4.1-4.5)."""
    known = domains(call)
    if not known:
        return joint_author(call, line["department"]) == author
    led = [domain for domain in known if domain["lead"] == author]
    return any(line["initiator"] == author or line["initiator"] in domain["partners"] for domain in led)


def merge(call: ServiceCall, inputs: Mapping[str, Any]) -> Answer:
    """joint_plan.merge: one line for each merge, one for every line with participants; the rest stays as it was.

    进一次门、查多项事 (YC-2.4b, TQ-3.5a, MS-2.5c); 能联尽联、应联必联 (CJ-2.3c): there, lines of different departments
    with the same objects at the same time are joined or say why not.
    """
    plan = plans.the_plan(call.tx, call.fact("plan"))
    if plan["department"] != call.actor.department:
        raise Refused(f"the joint plan is made by {plan['department']}")
    given = submission(inputs)
    known = lines_for(call, plan)
    merges = given.get("merges", [])
    apart = {entry["line"]: entry["reason"] for entry in given.get("separate", [])}
    refuse_if(_problems(known, merges, apart), "the lines cannot be joined like this")
    groups = [entry["lines"] for entry in merges]
    if call.setting("plan.join_or_reason", False):
        refuse_if(_left_apart(call, known, groups, apart), "lines that could be joined need a reason to stay apart")
    for name, reason in apart.items():
        plans.change_line(call.tx, known[name]["id"], separate_reason=reason)
    own = {name: line for name, line in known.items() if _joint_already(call, plan, line)}
    joint_plans.replace_lines(call.tx, plan["id"], call.jurisdiction, _drafted(plan, known, own, merges))
    plans.change_plan(call.tx, plan["id"], author=call.actor.id, status="DRAFT")
    return {}


def _problems(known: Mapping[str, Line], merges: Sequence[Mapping[str, Any]], apart: Mapping[str, str]) -> Problems:
    named = [name for entry in merges for name in entry["lines"]]
    problems = [("/merges", f"{name} is joined twice") for name in sorted(set(named)) if named.count(name) > 1]
    problems += [("/merges", f"{name} is no free line of a plan in force") for name in named if name not in known]
    problems += [("/separate", f"{name} is no free line of a plan in force") for name in apart if name not in known]
    problems += [("/separate", f"{name} is joined and kept apart") for name in apart if name in named]
    if problems:
        return problems
    return [(f"/merges/{place}", text) for place, entry in enumerate(merges) for text in _unfit(known, entry["lines"])]


def _unfit(known: Mapping[str, Line], names: Sequence[str]) -> Iterator[str]:
    """A joint line joins departments, at a time when all of them check, at objects that all of them select."""
    lines = [known[name] for name in names]
    if len({line["initiator"] for line in lines}) < 2:
        yield "a joint line takes lines of at least two departments"
    if max(line["starts_on"] for line in lines) > min(line["ends_on"] for line in lines):
        yield "the lines are at no time open together"
    if not all(meet(one, other) for one, other in combinations(lines, 2)):
        yield "the lines have no objects in common"


def _left_apart(
    call: ServiceCall, known: Mapping[str, Line], groups: Sequence[Sequence[str]], apart: Mapping[str, str]
) -> Problems:
    """Pairs that must be joined (CJ-2.3c) and are neither in one group nor explained."""
    together = {frozenset(pair) for names in groups for pair in combinations(names, 2)}
    return [
        ("/merges", f"{one} and {other} have the same objects at the same time")
        for one, other in must_join(call, known)
        if frozenset((one, other)) not in together and not {one, other} & apart.keys()
    ]


def must_join(call: ServiceCall, known: Mapping[str, Line]) -> Iterator[tuple[str, str]]:
    """Pairs of lines with the same objects, overlapping dates, and one department listed as the other's partner."""
    items = registers.active_items(call.tx, call.jurisdiction, call.today)
    for (one, first), (other, second) in combinations(known.items(), 2):
        apart = first["initiator"] != second["initiator"]
        partners = _partner(first, second, items) or _partner(second, first, items)
        if apart and partners and same_objects(first, second):
            yield one, other


def _partner(line: Line, other: Line, items: Mapping[str, Line]) -> bool:
    listed = (items[code] for code in line["items"] if code in items)
    return other["initiator"] in line["participants"] or any(other["initiator"] in item["partners"] for item in listed)


def _joint_already(call: ServiceCall, plan: Mapping[str, Any], line: Line) -> bool:
    """A line with participants goes into the joint plan as it is; where domains have leads, into that of its own."""
    return bool(line["participants"]) and (not domains(call) or line["initiator"] == plan["department"])


def _drafted(
    plan: Mapping[str, Any], known: Mapping[str, Line], own: Mapping[str, Line], merges: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[dict[str, Any], dict[int, str | None]]]:
    """The lines of the joint plan with what each is made of: the merged ones, then those joint from the start."""
    named = {name for entry in merges for name in entry["lines"]}
    for entry in merges:
        lines = [known[name] for name in entry["lines"]]
        yield joined(lines, plan["department"]), {line["id"]: entry.get("reason") for line in lines}
    for name, line in own.items():
        if name not in named:
            yield joined([line], line["initiator"]), {line["id"]: None}
