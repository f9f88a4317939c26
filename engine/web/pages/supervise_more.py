"""`/supervise/incidents`, `/supervise/load`, `/supervise/log`: what failed, who carries how much, who did what."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from engine import commands
from engine.clock import china_date
from engine.errors import NotFound, Refused, Shuangsuiji
from engine.records import Actor
from engine.store import Tx, actors, overview
from engine.web import wordings
from engine.web.guarding import Filled, Number, SiteHere
from engine.web.pages.supervise import Watcher, excel, midnight_of
from engine.web.rendering import moment, page
from engine.web.site import Site
from engine.web.words import N_, _

router = APIRouter()
LOAD = (N_("检查人员"), N_("部门"), N_("本年出勤"), N_("已完成"), N_("任组长"))
VERBS = {
    "start": N_("开始办件"), "complete": N_("办理"), "claim": N_("认领"), "release": N_("退领"),
    "assign": N_("转办"), "return_task": N_("退回"), "withdraw": N_("撤回"), "suspend": N_("挂起"),
    "resume": N_("恢复"),
    "cancel": N_("取消"), "retry": N_("重试异常"), "cancel_incident": N_("取消异常"), "urge": N_("催办"),
    "copy": N_("抄送"), "delegate": N_("委派"), "hand_back": N_("交回"), "object_to_result": N_("受理异议"),
}  # fmt: skip
"""What the commands are called; one that is not named here shows its own name."""


@router.get("/supervise/incidents")
def incidents(request: Request, site: SiteHere, actor: Watcher) -> Response:
    """异常: steps that failed, why, and what can be done."""
    with site.context.database.read() as tx:
        found = overview.incidents(tx, actor.jurisdiction)
        closed = [
            each
            for status in ("RESOLVED", "CANCELLED")
            for each in overview.incidents(tx, actor.jurisdiction, status, 20)
        ]
    return page(
        request, "incidents.html", incidents=found, closed=closed, decides="administrator" in actor.roles,
        failed=request.query_params.get("failed", "")[:300],
    )  # fmt: skip


@router.post("/supervise/incidents/{incident_id}/retry")
def retry(site: SiteHere, actor: Watcher, incident_id: Number) -> Response:
    """Do the failed step again."""
    _require_here(site, actor, incident_id)
    try:
        commands.retry(site.context, incident_id, actor=actor, now=site.now(), command_id=site.command_id())
    except Refused:
        raise
    except Shuangsuiji as error:
        return RedirectResponse(f"/supervise/incidents?failed={quote(str(error)[:300])}", 303)
    return RedirectResponse("/supervise/incidents", 303)


@router.post("/supervise/incidents/{incident_id}/cancel")
def cancel(site: SiteHere, actor: Watcher, filled: Filled, incident_id: Number) -> Response:
    """Give the failed step up, after an administrator's decision."""
    _require_here(site, actor, incident_id)
    if "administrator" not in actor.roles:
        raise Refused(_("取消异常须由管理员决定"))
    commands.cancel_incident(
        site.context, incident_id, str(filled.get("reason", "")).strip()[:500], actor=actor, now=site.now(),
        command_id=site.command_id(),
    )  # fmt: skip
    return RedirectResponse("/supervise/incidents", 303)


def _require_here(site: Site, actor: Actor, incident_id: int) -> None:
    with site.context.database.read() as tx:
        if not any(each["id"] == incident_id for each in overview.incidents(tx, actor.jurisdiction, limit=10_000)):
            raise NotFound(f"no incident {incident_id}")


@router.get("/supervise/load")
def load(request: Request, site: SiteHere, actor: Watcher) -> Response:
    """How many visits each inspector carries this year."""
    rows = _loads(site, actor)
    largest = max((row["visits"] for row in rows), default=0)
    return page(request, "load.html", rows=rows, headings=LOAD, largest=largest)


@router.get("/supervise/load.xlsx")
def load_as_workbook(site: SiteHere, actor: Watcher) -> Response:
    """The same as Excel."""
    columns = ("name", "department", "visits", "concluded", "led")
    rows = [[row[name] for name in columns] for row in _loads(site, actor)]
    return excel(_("检查人员负荷"), [_(each) for each in LOAD], rows, "load")


def _loads(site: Site, actor: Actor) -> list[dict[str, Any]]:
    with site.context.database.read() as tx:
        names = wordings.departments(site.context.law(tx, site.context.latest(tx)).profile(actor.jurisdiction))
        found = overview.loads(tx, actor.jurisdiction, china_date(site.now()).year)
    return [{**row, "department": names.get(row["department"], row["department"])} for row in found]


@router.get("/supervise/log")
def log(request: Request, site: SiteHere, actor: Watcher) -> Response:
    """操作日志: what the people of the jurisdiction did on a day."""
    asked = request.query_params.get("day", "")
    since = midnight_of(asked, china_date(site.now()))
    with site.context.database.read() as tx:
        names = _people(tx, actor)
        rows = overview.operations(tx, names, since, since + timedelta(days=1))
    told = [
        {"at": row["at"], "who": names[row["actor"]], "what": _verb(row["kind"]), "result": row["result"]}
        for row in rows
    ]
    return page(request, "log.html", rows=told, chosen=china_date(since), most=overview.MOST)


@router.get("/supervise/log.xlsx")
def log_as_workbook(request: Request, site: SiteHere, actor: Watcher) -> Response:
    """The same as Excel."""
    since = midnight_of(request.query_params.get("day", ""), china_date(site.now()))
    with site.context.database.read() as tx:
        names = _people(tx, actor)
        rows = overview.operations(tx, names, since, since + timedelta(days=1), 20_000)
    headings = [_("时间"), _("操作人"), _("操作"), _("办件")]
    lines = [
        [moment(row["at"]), names[row["actor"]], _verb(row["kind"]), (row["result"] or {}).get("instance")]
        for row in rows
    ]
    return excel(_("操作日志"), headings, lines, "log")


def _people(tx: Tx, actor: Actor) -> dict[str, str]:
    return {each.id: each.name for each in actors.of_jurisdiction(tx, actor.jurisdiction)}


def _verb(kind: str) -> str:
    return _(VERBS[kind]) if kind in VERBS else kind
