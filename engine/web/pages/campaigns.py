"""`/campaigns`: the joint campaigns (联合抽查任务): begin one, follow its draw, its teams, its visits."""

from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from engine import commands
from engine.clock import china_date
from engine.commands.context import Law
from engine.errors import Invalid, NotFound
from engine.records import Actor
from engine.store import Tx, campaigns, draws, listings, worklist
from engine.store.rows import Row
from engine.store.worklist import Wanted
from engine.web import wordings
from engine.web.guarding import Filled, Number, Person, SiteHere
from engine.web.navigation import ENTRIES, Entry
from engine.web.pages.plans import onward, sees_all, year_of
from engine.web.pages.registers import may_look
from engine.web.rendering import page
from engine.web.site import Site
from engine.web.words import N_, _

router = APIRouter()
ENTRIES.append(Entry("/campaigns", N_("抽查任务"), may_look))
CAMPAIGN_STATUSES = {
    "DRAFT": N_("筹备"), "REFUSED": N_("不予发起"), "READY": N_("具备抽取条件"), "FRAMED": N_("已确定抽样框"),
    "QUOTAS": N_("已定数量"), "COMMITTED": N_("已公布承诺"), "DRAWN": N_("已抽取"), "LOCKED": N_("名单已锁定"),
    "EMPTY": N_("无可抽对象"), "VISITING": N_("检查中"), "CONCLUDED": N_("检查完成"), "REPORTED": N_("已报告"),
    "ARCHIVED": N_("已归档"), "CANCELLED": N_("已取消"),
}  # fmt: skip
VISIT_STATUSES = {
    "OPEN": N_("待检查"), "PLANNED": N_("待检查"), "APPROVED": N_("已批准"), "VISITED": N_("已到场"),
    "CONCLUDED": N_("已完成"), "SETTLED": N_("已办结"), "WITHDRAWN": N_("已撤出"),
}  # fmt: skip
SOURCES = {"PLAN": N_("年度计划"), "TEMPORARY": N_("临时任务"), "SPECIAL": N_("专项任务")}


def wording(names: dict[str, str], code: str) -> str:
    """What a code is called; a code without a word stands for itself."""
    return _(names[code]) if code in names else code


@router.get("/campaigns")
def campaign_list(request: Request, site: SiteHere, actor: Person) -> Response:
    """The campaigns of a year that one's department takes part in; all of them for who watches."""
    today = china_date(site.now())
    year, text = year_of(request.query_params.get("year", ""), today.year), request.query_params.get("text", "")[:100]
    with site.context.database.read() as tx:
        found = listings.campaigns(tx, actor.jurisdiction, year, None if sees_all(actor) else actor.department, text)
        names = _names(site, tx, actor)
    return page(
        request, "campaigns.html", rows=found, names=names, year=year, text=text, word=wording, sources=SOURCES,
        statuses=CAMPAIGN_STATUSES, may_begin="initiator" in actor.roles and bool(actor.department), given={},
        fault="", today=today,
    )  # fmt: skip


def _names(site: Site, tx: Tx, actor: Actor) -> dict[str, str]:
    return wordings.departments(site.context.law(tx, site.context.latest(tx)).profile(actor.jurisdiction))


@router.post("/campaigns/begin")
def begin_campaign(request: Request, site: SiteHere, actor: Person, filled: Filled) -> Response:
    """Begin a temporary or special campaign; whether the law allows it is decided in its diagram."""
    given = {name: str(filled.get(name, "")).strip() for name in ("name", "source", "ground", "basis", "first", "last")}
    try:
        first, last = _day(given["first"]), _day(given["last"])
        if not given["name"] or last < first or given["source"] not in ("TEMPORARY", "SPECIAL"):
            raise Invalid(_("请填写名称，以及先后正确的起止日期"))
    except Invalid as invalid:
        with site.context.database.read() as tx:
            names = _names(site, tx, actor)
        return page(
            request, "campaigns.html", 422, rows=[], names=names, year=china_date(site.now()).year, text="",
            word=wording, sources=SOURCES, statuses=CAMPAIGN_STATUSES, may_begin=True, given=given, fault=str(invalid),
            today=china_date(site.now()),
        )  # fmt: skip
    outcome = commands.start_temporary_campaign(
        site.context, actor.jurisdiction, actor.department, given["name"][:100], given["ground"][:500],
        given["basis"][:200], first, last, actor=actor, now=site.now(), source=given["source"],
        command_id=f"web:{actor.id}:{str(filled.get('command', ''))[:40] or site.command_id()}",
    )  # fmt: skip
    return onward(outcome.instance, outcome.opened)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid(_("请填写名称，以及先后正确的起止日期")) from None


@router.get("/campaigns/{campaign_id}")
def campaign(request: Request, site: SiteHere, actor: Person, campaign_id: Number) -> Response:
    """One campaign: its scope, its departments, its draw, its visits with their teams, its open tasks."""
    after = request.query_params.get("after", "")
    start = int(after) if after.isascii() and after.isdigit() and len(after) < 19 else 0
    with site.context.database.read() as tx:
        row = readable(tx, actor, campaign_id)
        law = site.context.law(tx, site.context.latest(tx))
        visits = listings.visits(tx, campaign_id, start, listings.PAGE + 1)
        shown = visits[: listings.PAGE]
        values = _parts(tx, law, row, shown)
        open_tasks = worklist.page(tx, Wanted(actor.jurisdiction, campaign=campaign_id), limit=20)
    return page(
        request, "campaign.html", campaign=row, visits=shown, open_tasks=open_tasks, word=wording, sources=SOURCES,
        statuses=CAMPAIGN_STATUSES, visit_statuses=VISIT_STATUSES,
        names=wordings.departments(law.profile(actor.jurisdiction)),
        more_address=f"/campaigns/{campaign_id}?after={shown[-1]['id']}" if len(visits) > listings.PAGE else "",
        **values,
    )  # fmt: skip


def readable(tx: Tx, actor: Actor, campaign_id: int) -> Row:
    """The campaign, for who watches and the departments that take part. Raises NotFound for others."""
    row = campaigns.the_campaign(tx, campaign_id)
    own = {row["initiator"], *(row["participants"] or ())}
    if row["jurisdiction"] != actor.jurisdiction or not (sees_all(actor) or actor.department in own):
        raise NotFound(f"no campaign {campaign_id}")
    return row


def _parts(tx: Tx, law: Law, row: Row, visits: list[Row]) -> dict[str, Any]:
    procedures = law.profile(row["jurisdiction"]).get("procedures") or {}
    matters = listings.instances_of(tx, str(procedures.get("campaign", "")), [row["campaign_no"]])
    visited = listings.instances_of(tx, str(procedures.get("inspection", "")), [each["number"] for each in visits])
    return {
        "kinds": listings.document_kinds(tx, row["id"]),
        "departments": campaigns.departments(tx, row["id"]), "draws": draws.attempts(tx, row["id"]),
        "teams": listings.teams(tx, [each["id"] for each in visits]),
        "instance": matters.get(row["campaign_no"]), "instances": visited,
    }  # fmt: skip
