"""`/public/objection`, `/public/check`: what anybody may send in without an account."""

from datetime import datetime, timedelta
from threading import Lock

from fastapi import APIRouter, Request
from starlette.responses import Response

from engine.commands import objections
from engine.commands.objections import PublicObjection
from engine.errors import Conflict, Invalid, Refused
from engine.store import documents_rows
from engine.web.guarding import Filled, SiteHere, open_to_all
from engine.web.pages.public import Public, shown
from engine.web.publications import Published
from engine.web.site import Site
from engine.web.visitors import visitor_of
from engine.web.words import _

router = APIRouter()
ASKED = ("place", "campaign", "department", "item")
FILLED = ("uscc", "text", "name", "contact")
MOST_IN_AN_HOUR = 10
CODE = 16
"""A document is genuine when its number and the first 16 digits of its digest (64 bits) fit together."""


class Turns:
    """How often each address sent something in the last hour; kept in memory, for it only slows down."""

    def __init__(self) -> None:
        self._sent: dict[str, list[datetime]] = {}
        self._counting = Lock()

    def take(self, address: str, now: datetime) -> None:
        """Count one. Raises Refused after too many."""
        with self._counting:
            since = now - timedelta(hours=1)
            self._sent = {key: kept for key, sent in self._sent.items() if (kept := [at for at in sent if at > since])}
            sent = self._sent.setdefault(address, [])
            if len(sent) >= MOST_IN_AN_HOUR:
                raise Refused(_("提交过于频繁，请一小时后再试"))
            sent.append(now)


@router.get("/public/objection")
@open_to_all
def objection(request: Request, site: SiteHere, public: Public) -> Response:
    """The form for objecting to one published result (当事人异议)."""
    asked = {name: request.query_params.get(name, "")[:100] for name in ASKED}
    return _objection(request, site, public, asked, {})


@router.post("/public/objection")
@open_to_all
def object_to_result(request: Request, site: SiteHere, public: Public, filled: Filled) -> Response:
    """Begin the review of the result."""
    asked = {name: str(filled.get(name, ""))[:100] for name in ASKED}
    given = {name: str(filled.get(name, "")).strip() for name in FILLED}
    sent = PublicObjection(asked["place"], asked["campaign"], asked["department"], asked["item"], **given)
    try:
        request.app.state.turns.take(visitor_of(request).address, site.now())
        objections.object_in_public(
            site.context, sent, now=site.now(), command_id=str(filled.get("command", "")) or site.command_id()
        )
    except Invalid as invalid:
        return _objection(request, site, public, asked, given, 422, str(invalid), dict(invalid.problems))
    except Refused as refused:
        return _objection(request, site, public, asked, given, 403, str(refused))
    except Conflict:
        return _objection(request, site, public, asked, given, 409, _("对这一结果的异议正在复核，请等待复核结果"))
    return shown(request, "public_objection_taken.html")


def _objection(
    request: Request, site: Site, public: Public, asked: dict[str, str], given: dict[str, str], status: int = 200,
    fault: str = "", problems: dict[str, str] | None = None,
) -> Response:  # fmt: skip
    places = public.keys()
    place = public.of(asked["place"]) if asked["place"] in places else None
    result = _result(place, asked) if place else None
    return shown(
        request, "public_objection.html", status if result else 404, asked=asked, given=given, result=result,
        fault=fault, problems=problems or {}, command=site.command_id(),
    )  # fmt: skip


def _result(place: Published, asked: dict[str, str]) -> dict[str, str] | None:
    """What is objected to, without the firm: whoever objects names it."""
    for row in place.table("results"):
        if (row["campaign_no"], row["department_code"], row["item"]) == (
            asked["campaign"], asked["department"], asked["item"],
        ):  # fmt: skip
            return {name: row[name] for name in ("campaign_no", "campaign_name", "department", "item_name")}
    return None


@router.get("/public/check")
@open_to_all
def check(request: Request, site: SiteHere, public: Public) -> Response:
    """Whether a notice that somebody holds in their hands was issued: by its number and code, or its QR code."""
    number = request.query_params.get("number", "").strip()[:100]
    code = request.query_params.get("code", "").strip().lower()[:64]
    found = _genuine(site, public, number, code) if number and code else None
    return shown(request, "public_check.html", number=number, code=code, asked=bool(number or code), found=found)


def _genuine(site: Site, public: Public, number: str, code: str) -> dict[str, object] | None:
    if len(code) < CODE:
        return None
    with site.context.database.read() as tx:
        rows = [row for row in documents_rows.numbered(tx, number) if row["sha256"].startswith(code)]
        if not rows:
            return None
        row = rows[0]
        profile = site.context.law(tx, site.context.latest(tx)).profile(row["jurisdiction"])
    names = {each["code"]: each["name_zh"] for each in profile.get("departments") or ()}
    return {**row, "place": profile.get("name", ""), "issuer": names.get(row["department"], row["department"])}
