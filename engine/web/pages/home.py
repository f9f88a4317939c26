"""`/`: who am I, and what can I do here; and the switch between languages."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from engine.clock import china_date
from engine.records import Actor
from engine.store import Tx, worklist
from engine.web.entrance import keep
from engine.web.guarding import Filled, Person, SiteHere, open_to_all, open_with_old_password
from engine.web.mine import claimed, waiting
from engine.web.navigation import ENTRIES, Entry
from engine.web.rendering import page
from engine.web.site import Site
from engine.web.visitors import LANGUAGE
from engine.web.wordings import department_name, jurisdiction_name
from engine.web.words import LANGUAGES, N_

router = APIRouter()
A_YEAR = 365 * 24 * 3600


ENTRIES.append(Entry("/", N_("首页"), lambda actor: True))


@router.get("/")
@open_with_old_password
def home(request: Request, site: SiteHere, actor: Person) -> Response:
    """Who is signed in, their posts, and what waits for them."""
    with site.context.database.read() as tx:
        law = site.context.law(tx, site.context.latest(tx))
        figures = _figures(tx, actor, site)
    return page(
        request, "home.html", actor=actor, figures=figures, roles=sorted(actor.roles),
        department=department_name(law, actor), jurisdiction=jurisdiction_name(law, actor),
    )  # fmt: skip


def _figures(tx: Tx, actor: Actor, site: Site) -> dict[str, int]:
    """How many tasks wait, how many of them are late, how many the person has claimed."""
    now = site.now()
    wanted = {
        "open": waiting(tx, actor, now),
        "late": waiting(tx, actor, now, late_on=china_date(now)),
        "claimed": claimed(actor),
    }
    return {name: worklist.count_up_to(tx, each) for name, each in wanted.items()}


@router.post("/language")
@open_to_all
def language(request: Request, site: SiteHere, filled: Filled) -> Response:
    """Speak another language from now on."""
    chosen, then = str(filled.get("language", "")), str(filled.get("then", "/"))
    answer = RedirectResponse(within(then), 303)
    keep(answer, site, LANGUAGE, chosen if chosen in LANGUAGES else "zh-CN", A_YEAR)
    return answer


def within(address: str) -> str:
    """The address, if it lies within this site."""
    inside = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if inside else "/"
