"""From a campaign to its closed findings in any jurisdiction: each step by the operators that the diagrams call."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from engine.clock import china_date
from engine.store import campaigns, follow_ups, inspections, results
from tests.cast import arrival
from tests.services.elsewhere import Elsewhere, at, line

PHOTO = {"kind": "PHOTO", "sha256": "ab" * 32, "at": "2026-04-07T08:00:00+08:00", "place": "经营场所"}


def ready(world: Elsewhere, *participants: str, **values: Any) -> int:
    """A campaign of market supervision before its draw, as its jurisdiction wants it; its id."""
    if "campaigns" in world.profile:
        world.with_settings("campaigns", window_proposed_by=None)
    plan = world.plan_in_force(line(world.lead, *participants, **values))
    campaign = world.campaign_of(plan)
    if world.profile["task"].get("negotiate"):
        world.act("negotiation.open")
        for code in world.data["participants"]:
            agreed = dict.fromkeys(("on_task", "on_time", "on_method"), "AGREE")
            world.act("negotiation.opinion", agreed, by=world.person(code), department=code)
        world.act("negotiation.close")
    elif participants:
        world.confirm()
    if world.profile["task"].get("guideline_required"):
        world.agreed_guideline()
    world.act("register.filter")
    assert world.act("campaign.readiness")["missing"] == []
    world.act("publication.campaign")
    return campaign


def framed(world: Elsewhere, exclusions: Sequence[Mapping[str, Any]] = ()) -> None:
    """Frame, exclusions, confirmation and quotas of the campaign of the world."""
    world.act("draw.frame")
    world.act("draw.exclude")
    given = {"confirmed": True, **({"exclusions": list(exclusions)} if exclusions else {})}
    world.act("draw.confirm", given, by=world.person(world.lead))
    world.act("draw.quotas")


def draw(world: Elsewhere, exclusions: Sequence[Mapping[str, Any]] = ()) -> None:
    """The list of objects of a campaign that is ready."""
    framed(world, exclusions)
    world.act("draw.commit")
    world.at(world.data["entropy_at"] + timedelta(hours=9))
    for operator in ("draw.select", "draw.lock", "publication.list"):
        world.act(operator)


def team(world: Elsewhere, **given: Any) -> None:
    """Teams for the list, confirmed by every department."""
    assert world.act("teams.assign")["matching"] == "COMPLETE"
    for code in world.data["departments"]:
        confirmation = {"replacements": [], "equipment": ["执法记录仪"], **given}
        world.act("teams.confirm", confirmation, by=world.person(code), department=code)
    world.act("teams.lock")


def visits(world: Elsewhere, *participants: str, **values: Any) -> list[Elsewhere]:
    """A campaign under inspection: one world for each visit, on the first working day after the Tomb-sweeping days."""
    ready(world, *participants, **values)
    draw(world)
    team(world)
    return dispatched(world)


def dispatched(world: Elsewhere) -> list[Elsewhere]:
    """The visits of a campaign with teams."""
    begun = len(world.started)
    world.act("inspections.dispatch")
    world.at(max(world.now, at(4, 7)))
    return [replace(world, data=dict(data)) for _, _, data in world.started[begun:]]


def approve(visit: Elsewhere, **given: Any) -> Mapping[str, Any]:
    """The head of the initiator approves the visit for the first day it may be made."""
    day = max(visit.data["planned_from"], china_date(visit.now))
    approval = {"approved": True, "planned_on": str(day), **given}
    return visit.act("inspection.approve", approval, by=visit.person(visit.data["initiator"]))


def go(visit: Elsewhere, found: str = "FOUND", **checkin: Any) -> None:
    """Approved, told, checked in; on the spot every item is checked and the record made."""
    approve(visit)
    visit.act("documents.issue", template="检查通知书")
    visit.act("visit.checkin", arrival(visit, found=found, **checkin), by=visit.person(visit.data["initiator"]))
    if found == "FOUND":
        stamp = visit.now.isoformat()
        record = {"started_at": stamp, "ended_at": stamp, "facts": "情况", "signature": "SIGNED", "evidence": [PHOTO]}
        visit.act("visit.record", record, by=visit.person(visit.data["initiator"]))


def conclude(visit: Elsewhere, **lines: Any) -> None:
    """Every department concludes; `lines` give result lines by item with `-` written `_`; the notice is served."""
    for code in visit.data["departments"]:
        given = [_line(name, lines) for name in items(visit, code)]
        visit.act("result.conclude", {"results": given}, by=visit.person(code), department=code)
    serve(visit)
    visit.act("inspection.concluded")


def _line(name: str, lines: Mapping[str, Any]) -> dict[str, Any]:
    clean = {"item": name, "codes": ["R01"], "severity": "NONE"}
    found = lines.get(name.replace("-", "_"))
    return clean if found is None else {"item": name, "severity": "ORDINARY", "detail": f"{name}情况", **found}


def serve(visit: Elsewhere) -> None:
    """The result notice is made and served."""
    visit.act("documents.issue", template="检查结果告知书")
    service = {"served_at": visit.now.isoformat(), "how": "DIRECT", "proof": "签收"}
    visit.act("notice.serve", service, by=visit.person(visit.data["initiator"]))


def items(visit: Elsewhere, code: str) -> list[str]:
    """The items of a department in the campaign of the visit."""
    return list(campaigns.the_department(visit.tx, visit.data["campaign"], code)["items"])


def enter(visit: Elsewhere, code: str, ground: str = "NONE") -> str:
    """A department enters its results; they are checked; how much of them is public."""
    visit.act("result.enter", {"confirmed": True, "ground": ground}, by=visit.person(code), department=code)
    visit.act("result.check", department=code)
    return str(visit.act("result.disclosure", department=code)["disclosure"])


def publish(visit: Elsewhere, code: str) -> Mapping[str, Any]:
    """The results of a department go out; done when all required receipts are there."""
    answer = visit.act("publication.result", department=code)
    if answer["receipts_complete"]:
        visit.act("result.published", department=code)
    return answer


def found(world: Elsewhere, **line_values: Any) -> Elsewhere:
    """A concluded visit of market supervision alone, with this line as its result."""
    visit = visits(world)[0]
    go(visit)
    conclude(visit, SX_01=line_values)
    visit.data["department"] = visit.lead
    return visit


def proposed(world: Elsewhere, **line_values: Any) -> Elsewhere:
    """The same with what decision D8 proposes."""
    visit = found(world, **line_values)
    visit.act("follow_up.propose")
    return visit


def confirmed(world: Elsewhere, **line_values: Any) -> Elsewhere:
    """The same, confirmed by its owner."""
    visit = proposed(world, **line_values)
    visit.act("follow_up.confirm", {"disposals": visit.data["disposals"]}, by=visit.person(visit.lead))
    return visit


def cases(visit: Elsewhere) -> dict[str, Any]:
    """The follow-ups of market supervision on the visit, by disposal."""
    return {row["disposal"]: row for row in follow_ups.of_department(visit.tx, visit.data["inspection"], visit.lead)}


def stored(visit: Elsewhere) -> Mapping[str, Any]:
    """The visit with its object and campaign."""
    return inspections.visit(visit.tx, visit.data["inspection"])


def rows(visit: Elsewhere, code: str = "") -> list[Any]:
    """The results of a department on the visit."""
    return list(results.of_department(visit.tx, visit.data["inspection"], code or visit.lead))


def day(month: int, number: int) -> date:
    """A day of the year of the cast."""
    return at(month, number).date()
