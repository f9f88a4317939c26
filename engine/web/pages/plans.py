"""`/plans`: the yearly plans: what each department drafts, files, changes; and the joint plan of all."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from engine import access, commands
from engine.clock import china_date
from engine.errors import NotFound
from engine.records import Actor
from engine.store import listings, plan_versions, plans
from engine.store.rows import Row
from engine.web import wordings
from engine.web.guarding import Filled, Number, Person, SiteHere
from engine.web.navigation import ENTRIES, Entry
from engine.web.pages.registers import may_look
from engine.web.rendering import page
from engine.web.site import Site
from engine.web.words import N_

router = APIRouter()
ENTRIES.append(
    Entry("/plans", N_("计划"), lambda actor: may_look(actor) or bool(actor.roles & {"government", "receiver"}))
)
PLAN_STATUSES = {
    "DRAFT": N_("编制中"), "SUBMITTED": N_("已报送"), "RETURNED": N_("退回修改"), "APPROVED": N_("已批准"),
    "REFUSED": N_("未获批准"), "IN_FORCE": N_("现行"), "SUPERSEDED": N_("已被调整"), "WITHDRAWN": N_("已撤回"),
}  # fmt: skip
ANSWERS = {
    "APPROVE": N_("同意"), "REFUSE": N_("不同意"), "RETURN": N_("退回修改"), "COMPLETE": N_("材料齐全"),
    "INCOMPLETE": N_("材料不全"), "RETURNED": N_("退回修改"),
}  # fmt: skip
KINDS = {"DEPARTMENT": N_("部门计划"), "JOINT": N_("联合计划")}


def year_of(asked: str, otherwise: int) -> int:
    """A year that an address names."""
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else otherwise


def sees_all(actor: Actor) -> bool:
    """Whether somebody reads the drafts of every department: who watches, and whom plans are sent to."""
    return bool(actor.roles & (access.WATCHES | {"government"}))


@router.get("/plans")
def plan_list(request: Request, site: SiteHere, actor: Person) -> Response:
    """The plans of a year: those of one's department, and of others what is published."""
    year = year_of(request.query_params.get("year", ""), china_date(site.now()).year)
    with site.context.database.read() as tx:
        found = listings.plans(tx, actor.jurisdiction, year, None if sees_all(actor) else actor.department)
        known = listings.years(tx, actor.jurisdiction)
        names = wordings.departments(site.context.law(tx, site.context.latest(tx)).profile(actor.jurisdiction))
    return page(
        request, "plans.html", rows=found, names=names, year=year, years=sorted({*known, year}, reverse=True),
        statuses=PLAN_STATUSES, kinds=KINDS, may_begin=_may_begin(actor), next_years=(year, year + 1),
    )  # fmt: skip


def _may_begin(actor: Actor) -> bool:
    return "initiator" in actor.roles and bool(actor.department)


@router.post("/plans/begin")
def begin_plan(site: SiteHere, actor: Person, filled: Filled) -> Response:
    """Begin the yearly plan of one's department; its drafting is the next task."""
    year = year_of(str(filled.get("year", "")), china_date(site.now()).year)
    outcome = commands.start_annual_plan(
        site.context, actor.jurisdiction, actor.department, year, actor=actor, now=site.now(),
        command_id=f"web:{actor.id}:{str(filled.get('command', ''))[:40] or site.command_id()}",
    )  # fmt: skip
    return onward(outcome.instance, outcome.opened)


def onward(instance: int, opened: Sequence[int]) -> Response:
    """To the first task that was opened, else to the matter."""
    return RedirectResponse(f"/tasks/{opened[0]}" if opened else f"/instances/{instance}", 303)


@router.get("/plans/{plan_id}")
def plan(request: Request, site: SiteHere, actor: Person, plan_id: Number) -> Response:
    """One version of a plan: its lines, where it was sent and what came back, its change."""
    row, values = _seen(site, actor, plan_id)
    return page(request, "plan.html", plan=row, statuses=PLAN_STATUSES, kinds=KINDS, answers=ANSWERS, **values)


def _seen(site: Site, actor: Actor, plan_id: int) -> tuple[Row, dict[str, Any]]:
    with site.context.database.read() as tx:
        row = plans.the_plan(tx, plan_id)
        own = sees_all(actor) or row["department"] == actor.department or row["published_at"] is not None
        if row["jurisdiction"] != actor.jurisdiction or not own:
            raise NotFound(f"no plan {plan_id}")
        law = site.context.law(tx, site.context.latest(tx))
        changeable = row["status"] == plans.IN_FORCE and plan_versions.newest_open(tx, row) is None
        return row, {
            "lines": plans.lines(tx, plan_id), "filings": plans.filings(tx, plan_id),
            "change": plan_versions.change_of(tx, plan_id), "entry": plan_versions.entry_of(tx, plan_id),
            "names": wordings.departments(law.profile(actor.jurisdiction)),
            "may_change": changeable and _may_begin(actor) and actor.department == row["department"],
        }  # fmt: skip


@router.post("/plans/{plan_id}/change")
def change(site: SiteHere, actor: Person, plan_id: Number) -> Response:
    """Begin the change of a plan in force (计划调整); the version in force stays until the new one is."""
    _seen(site, actor, plan_id)
    outcome = commands.start_amendment(site.context, plan_id, actor=actor, now=site.now(), command_id=site.command_id())
    return onward(outcome.instance, outcome.opened)
