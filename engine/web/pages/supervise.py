"""`/supervise`: what is overdue and where, who is late, and haste for all of it (督办)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import QueryParams
from starlette.responses import RedirectResponse, Response

from engine import access
from engine.clock import china_date, start_of_day
from engine.commands.notifying import urge_many
from engine.errors import Refused
from engine.records import Actor
from engine.registers.sheets import workbook
from engine.store import Tx, overview, publicity_figures, worklist
from engine.store.overview import Counted
from engine.store.tasks import TaskRow
from engine.store.worklist import Place, Wanted
from engine.web import wordings
from engine.web.guarding import Filled, Person, SiteHere
from engine.web.navigation import ENTRIES, Entry
from engine.web.pages.tasks import PAGE, SOON, is_late, is_soon, place_of
from engine.web.rendering import day, page
from engine.web.site import Site
from engine.web.words import N_, _

router = APIRouter()
DIMENSIONS = {"department": N_("部门"), "node": N_("环节"), "campaign": N_("任务")}
STATES = {"": N_("全部在办"), "late": N_("已逾期"), "soon": N_("临期")}
MOST_ROWS = 20_000
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def watches(actor: Actor) -> bool:
    """Whether somebody looks into every matter of their jurisdiction."""
    return bool(actor.roles & access.WATCHES)


async def watching(actor: Person) -> Actor:
    """Who is signed in, if they may supervise. Raises Refused."""
    if not watches(actor):
        raise Refused(_("督办页面需要督办、统筹或管理员角色"))
    return actor


Watcher = Annotated[Actor, Depends(watching)]


def _overdue(tx: Tx, actor: Actor, site: Site) -> int:
    return worklist.count_up_to(tx, Wanted(actor.jurisdiction, late_on=china_date(site.now())))


ENTRIES.append(Entry("/supervise", N_("督办"), watches, _overdue))


@router.get("/supervise")
def supervise(request: Request, site: SiteHere, actor: Watcher) -> Response:
    """The overview; every figure opens the list behind it."""
    return page(request, "supervise.html", **_overview(site, actor))


@router.get("/supervise/bulletin")
def bulletin(request: Request, site: SiteHere, actor: Watcher) -> Response:
    """通报: the same as a page to print and send round."""
    return page(request, "bulletin.html", **_overview(site, actor))


def _overview(site: Site, actor: Actor) -> dict[str, Any]:
    today = china_date(site.now())
    soon, since = today + SOON, start_of_day(date(today.year, 1, 1))
    with site.context.database.read() as tx:
        law = site.context.law(tx, site.context.latest(tx))
        profile = law.profile(actor.jurisdiction)
        names = wordings.departments(profile)
        tables = {
            by: [_line(each, by, names) for each in overview.open_tasks(tx, actor.jurisdiction, by, today, soon)]
            for by in DIMENSIONS
        }
        done = overview.done_in_time(tx, actor.jurisdiction, since)
        published = publicity_figures.publicity(tx, actor.jurisdiction, today.year)
    return {
        "tables": [(by, DIMENSIONS[by], tables[by]) for by in DIMENSIONS],
        "place": profile.get("name", actor.jurisdiction), "year": today.year,
        "total": _total(tables["department"]), "published": published,
        "done": [{**row, "name": names.get(row["department"], row["department"])} for row in done],
        "in_time": (sum(row["in_time"] for row in done), sum(row["done"] for row in done)),
        "share": share,
    }  # fmt: skip


def _line(counted: Counted, by: str, names: dict[str, str]) -> Counted:
    if by != "department":
        return counted
    name = names.get(counted.key, counted.key) or _("不分部门")
    return Counted(counted.key, name, counted.open, counted.soon, counted.late)


def _total(lines: Sequence[Counted]) -> Counted:
    return Counted("", "", *(sum(getattr(each, name) for each in lines) for name in ("open", "soon", "late")))


def share(part: int | None, whole: int | None) -> str:
    """A share in per cent, with one decimal, cut off: 99.96 % is not 100 %."""
    if not whole or part is None:
        return "—"
    tenths = part * 1000 // whole
    return f"{tenths // 10}.{tenths % 10}%"


# The lists behind the figures ---------------------------------------------------------------------------------------


def wanted_of(asked: QueryParams, actor: Actor, today: date) -> tuple[Wanted, dict[str, str]]:
    """What an address asks for, and the address's own words; what cannot be understood is left out."""
    given = {name: asked.get(name, "").strip()[:100] for name in ("department", "node", "campaign", "text", "state")}
    number = given["campaign"]
    campaign = int(number) if number.isascii() and number.isdigit() and len(number) < 16 else None
    late = {"late": today, "soon": today + SOON + timedelta(days=1)}.get(given["state"])
    wanted = Wanted(
        actor.jurisdiction, late_on=late, due_from=today if given["state"] == "soon" else None,
        owner=given["department"] if "department" in asked else None, node=given["node"] or None,
        campaign=campaign, text=given["text"] or None,
    )  # fmt: skip
    return wanted, {name: value for name, value in given.items() if value or (name == "department" and name in asked)}


@router.get("/supervise/tasks")
def watched_tasks(request: Request, site: SiteHere, actor: Watcher) -> Response:
    """Open tasks of the whole jurisdiction, narrowed as a figure does; several can be urged at once."""
    today = china_date(site.now())
    wanted, given = wanted_of(request.query_params, actor, today)
    with site.context.database.read() as tx:
        found = worklist.page(tx, wanted, place_of(request.query_params.get("after", "")), PAGE + 1)
        names = wordings.departments(site.context.law(tx, site.context.latest(tx)).profile(actor.jurisdiction))
    shown = found[:PAGE]
    return page(
        request, "supervise_tasks.html", given=given, states=STATES, names=names,
        rows=[{"task": each, "late": is_late(each, today), "soon": is_soon(each, today)} for each in shown],
        more_address=_address(given, worklist.place(shown[-1])) if len(found) > PAGE else "",
        excel="/supervise/tasks.xlsx?" + urlencode(given), said=request.query_params.get("urged", ""),
        refused=request.query_params.get("refused", ""), back=_address(given),
    )  # fmt: skip


def _address(given: dict[str, str], after: Place | None = None) -> str:
    place = {"after": f"{after[0].isoformat()}.{after[1]}"} if after else {}
    return "/supervise/tasks?" + urlencode({**given, **place})


@router.get("/supervise/tasks.xlsx")
def watched_tasks_as_workbook(request: Request, site: SiteHere, actor: Watcher) -> Response:
    """The same list as Excel."""
    wanted, _given = wanted_of(request.query_params, actor, china_date(site.now()))
    with site.context.database.read() as tx:
        found = worklist.page(tx, wanted, None, MOST_ROWS)
        names = wordings.departments(site.context.law(tx, site.context.latest(tx)).profile(actor.jurisdiction))
    headings = [_(each) for each in (N_("期限"), N_("环节"), N_("对象或事项"), N_("部门"), N_("办理人"), N_("条款"))]
    return excel(_("待办"), headings, [_cells(each, names) for each in found], "tasks")


def _cells(task: TaskRow, names: dict[str, str]) -> list[str]:
    department = names.get(task.department, task.department)
    return [day(task.due), task.name, task.subject, department, task.assignee or "", task.clause]


def excel(sheet: str, headings: Sequence[str], rows: Sequence[Sequence[str | int | None]], name: str) -> Response:
    """A list as a file to keep."""
    headers = {"content-disposition": f'attachment; filename="{name}.xlsx"'}
    return Response(workbook(sheet, headings, rows), media_type=EXCEL, headers=headers)


@router.post("/supervise/urge")
def urge(site: SiteHere, actor: Watcher, filled: Filled) -> Response:
    """催办: ask for haste with every task that is ticked; those that cannot be urged are counted."""
    chosen = [
        int(each) for each in map(str, filled.getlist("task")) if each.isascii() and each.isdigit() and len(each) < 19
    ]
    refused = urge_many(
        site.context, chosen, str(filled.get("text", ""))[:200], actor=actor, now=site.now(),
        command_id=str(filled.get("command", ""))[:40] or site.command_id(),
    )  # fmt: skip
    back = str(filled.get("back", ""))
    to = back if back.startswith("/supervise/tasks?") else "/supervise/tasks?"
    return RedirectResponse(f"{to}&urged={len(set(chosen)) - len(refused)}&refused={len(refused)}", 303)


def midnight_of(text: str, otherwise: date) -> datetime:
    """00:00 in China of a day that an address names."""
    try:
        return start_of_day(date.fromisoformat(text))
    except ValueError:
        return start_of_day(otherwise)
