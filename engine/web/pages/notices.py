"""`/notices`: what one has been told (催办, 抄送 …); `/standing-in`: deputies with dates, hand-over of a leaver."""

from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from engine import access, commands
from engine.clock import china_date
from engine.errors import Conflict, Invalid, NotFound, Refused
from engine.records import Actor
from engine.store import Tx, actors, deputyships, notifications
from engine.web.guarding import Filled, Number, Person, SiteHere
from engine.web.navigation import ENTRIES, Entry
from engine.web.rendering import page
from engine.web.site import Site
from engine.web.words import N_, _

router = APIRouter()
PAGE = 50


def _unread(tx: Tx, actor: Actor, site: Site) -> int:
    return notifications.count_unread(tx, actor.id)


ENTRIES.append(Entry("/notices", N_("提醒"), lambda actor: True, _unread))


@router.get("/notices")
def notices(request: Request, site: SiteHere, actor: Person) -> Response:
    """Everything one was told, the newest first."""
    asked = request.query_params.get("before", "")
    before = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else notifications.LAST
    with site.context.database.read() as tx:
        found = notifications.page(tx, actor.id, before, PAGE + 1)
    shown = found[:PAGE]
    more = f"/notices?before={shown[-1].id}" if len(found) > PAGE else ""
    return page(request, "notices.html", rows=shown, more_address=more)


@router.post("/notices/read")
def read(site: SiteHere, actor: Person, filled: Filled) -> Response:
    """已阅: one of them, or all that are unread."""
    chosen = [int(each) for each in map(str, filled.getlist("notice")) if each.isascii() and each.isdigit()]
    if not chosen:
        with site.context.database.read() as tx:
            chosen = [each.id for each in notifications.unread(tx, actor.id, limit=1000)]
    commands.mark_read(site.context, chosen, actor=actor, now=site.now(), command_id=site.command_id())
    return RedirectResponse("/notices", 303)


# Standing in (代理), leaving (离职) -----------------------------------------------------------------------------


@router.get("/standing-in")
def standing_in(request: Request, site: SiteHere, actor: Person) -> Response:
    """Who stands in for me and for whom I do; hand-over of everything somebody holds."""
    return _shown(request, site, actor)


def _shown(
    request: Request, site: Site, actor: Actor, fault: str = "", at: str = "", status: int = 200, **values: Any
) -> Response:
    today = china_date(site.now())
    with site.context.database.read() as tx:
        everybody = actors.of_jurisdiction(tx, actor.jurisdiction)
        mine = deputyships.about(tx, actor.id, today)
    return page(
        request, "standing_in.html", status, mine=mine, fault=fault, at=at,
        names={each.id: each.name for each in everybody},
        deputies=[each for each in everybody if access.why_no_deputy(each, actor) is None],
        leavers=[each for each in everybody if _has_say(actor, each)],
        heirs=[each for each in everybody if each.department == actor.department or "administrator" in actor.roles],
        **{"parts": None, "leaver": "", "to": [], "reason": "", **values},
    )  # fmt: skip


def _has_say(actor: Actor, person: Actor) -> bool:
    try:
        access.require_say_over(actor, person)
    except Refused:
        return False
    return True


@router.post("/standing-in/appoint")
def appoint(request: Request, site: SiteHere, actor: Person, filled: Filled) -> Response:
    """代理: somebody of one's department stands in from one day to another."""
    try:
        first, last = (_day(str(filled.get(name, ""))) for name in ("first", "last"))
        commands.appoint_deputy(
            site.context, actor.id, str(filled.get("deputy", ""))[:100], first, last,
            str(filled.get("reason", ""))[:200], actor=actor, now=site.now(), command_id=site.command_id(),
        )  # fmt: skip
    except (Invalid, Refused, Conflict, NotFound) as error:
        return _shown(request, site, actor, _words(error), "appoint", 422)
    return RedirectResponse("/standing-in", 303)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid(_("请填写起止日期")) from None


def _words(error: Exception) -> str:
    details = "；".join(message for _name, message in getattr(error, "problems", []))
    return f"{error}：{details}" if details else str(error)


@router.post("/standing-in/{deputyship_id}/revoke")
def revoke(request: Request, site: SiteHere, actor: Person, filled: Filled, deputyship_id: Number) -> Response:
    """End a deputyship before its last day."""
    try:
        commands.revoke_deputy(
            site.context, deputyship_id, str(filled.get("reason", ""))[:200], actor=actor, now=site.now(),
            command_id=site.command_id(),
        )  # fmt: skip
    except (Invalid, Refused, Conflict) as error:
        return _shown(request, site, actor, _words(error), "revoke", 422)
    return RedirectResponse("/standing-in", 303)


@router.post("/standing-in/hand-over")
def hand_over(request: Request, site: SiteHere, actor: Person, filled: Filled) -> Response:
    """离职批量转办: first what would go where, then, when that is confirmed, the hand-over."""
    leaver, reason = str(filled.get("leaver", ""))[:100], str(filled.get("reason", ""))[:200]
    to = [str(each)[:100] for each in filled.getlist("to")][:50]
    try:
        if filled.get("do") == "confirm":
            commands.hand_over(
                site.context, leaver, to, reason, actor=actor, now=site.now(), command_id=site.command_id()
            )
            return RedirectResponse("/standing-in?done=1", 303)
        with site.context.database.read() as tx:
            parts = commands.preview_hand_over(tx, leaver, to, actor=actor, now=site.now())
    except (Invalid, Refused, Conflict, NotFound) as error:
        return _shown(request, site, actor, _words(error), "hand-over", 422, leaver=leaver, to=to, reason=reason)
    return _shown(request, site, actor, parts=parts, leaver=leaver, to=to, reason=reason)
