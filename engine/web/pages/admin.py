"""`/admin`: people, their posts and accounts, and who signed in from where."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from engine import commands
from engine.commands.accounts import disable_account, reset_password
from engine.commands.passwords import policy
from engine.errors import Conflict, Invalid, NotFound, Refused
from engine.records import ROLES as LANES
from engine.records import Actor
from engine.store import accounts, actors
from engine.web import wordings
from engine.web.guarding import Filled, Person, SiteHere
from engine.web.navigation import ENTRIES, Entry
from engine.web.rendering import page
from engine.web.site import Site
from engine.web.words import N_, _

router = APIRouter()
MOST_SIGN_INS = 100
OUTCOMES = {
    "IN": N_("登录"), "OUT": N_("退出"), "CHANGED": N_("修改密码"), "RESET": N_("重置密码"), "WRONG": N_("密码错误"),
    "LOCKED": N_("账号锁定"), "DISABLED": N_("账号停用"), "LIMITED": N_("尝试过多"),
}  # fmt: skip


def administers(actor: Actor) -> bool:
    """Whether somebody looks after the people of their jurisdiction."""
    return "administrator" in actor.roles


async def administering(actor: Person) -> Actor:
    """Who is signed in, if they administer. Raises Refused."""
    if not administers(actor):
        raise Refused(_("管理页面需要管理员角色"))
    return actor


Administrator = Annotated[Actor, Depends(administering)]
ENTRIES.append(Entry("/admin", N_("管理"), administers))


@router.get("/admin")
def admin(request: Request, site: SiteHere, actor: Administrator) -> Response:
    """Everybody of the jurisdiction, with the forms that change them."""
    return _shown(request, site, actor)


def _shown(request: Request, site: Site, actor: Actor, fault: str = "", status: int = 200, **values: Any) -> Response:
    with site.context.database.read() as tx:
        people = actors.of_jurisdiction(tx, actor.jurisdiction)
        ids = [each.id for each in people]
        law = site.context.law(tx, site.context.latest(tx))
        return page(
            request, "admin.html", status, people=people, held=accounts.of_people(tx, ids),
            log=accounts.sign_ins(tx, ids, MOST_SIGN_INS), outcomes=OUTCOMES, now=site.now(), rules=policy(tx),
            names=wordings.departments(law.profile(actor.jurisdiction)), lanes=LANES, fault=fault,
            **{"given": {}, "secret": "", "whose": "", **values},
        )  # fmt: skip


@router.post("/admin/people")
def enter(request: Request, site: SiteHere, actor: Administrator, filled: Filled) -> Response:
    """Enter somebody, or give somebody who is known another post."""
    given = {name: str(filled.get(name, "")).strip()[:100] for name in ("id", "name", "department")}
    roles = frozenset(str(each) for each in filled.getlist("roles"))
    person = Actor(given["id"], given["name"], actor.jurisdiction, given["department"], roles)
    try:
        if not given["id"] or not given["name"]:
            raise Invalid(_("请填写编号和姓名"))
        commands.add_person(site.context, person, actor=actor, replace=bool(filled.get("replace")))
    except (Invalid, Conflict, NotFound) as error:
        return _shown(request, site, actor, str(error), 422, given={**given, "roles": roles})
    return RedirectResponse("/admin", 303)


@router.post("/admin/people/{person}/{verb}")
def change(request: Request, site: SiteHere, actor: Administrator, person: str, verb: str) -> Response:
    """Reset a password, close or open an account, let somebody act no more."""
    try:
        if verb == "reset":
            return _reset(request, site, actor, person)
        if verb in ("close", "open"):
            disable_account(site.context, person, verb == "close", actor=actor, now=site.now())
        elif verb == "leave":
            commands.deactivate_person(site.context, person, actor=actor)
        else:
            raise NotFound(f"no verb {verb}")
    except Invalid as error:
        return _shown(request, site, actor, str(error), 422)
    return RedirectResponse("/admin", 303)


def _reset(request: Request, site: Site, actor: Actor, person: str) -> Response:
    """A new password that is shown once and must be changed at the first sign-in."""
    secret = "Aa1-" + site.secret()[:9].hex()
    reset_password(site.context, person, secret, actor=actor, now=site.now(), secret=site.secret)
    return _shown(request, site, actor, secret=secret, whose=person)
