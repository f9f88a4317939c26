"""`/login`, `/logout`, `/password`."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from engine.commands import accounts, passwords
from engine.errors import Invalid, Refused
from engine.web.entrance import keep
from engine.web.guarding import Filled, Person, SiteHere, open_to_all, open_with_old_password
from engine.web.pages.home import within
from engine.web.rendering import page
from engine.web.site import Site
from engine.web.visitors import SESSION, cookie, visitor_of
from engine.web.words import _

router = APIRouter()


@router.get("/login")
@open_to_all
def sign_in_page(request: Request, next: str = "/") -> Response:
    """The form; who is signed in already goes on."""
    if visitor_of(request).actor:
        return RedirectResponse(within(next), 303)
    return page(request, "login.html", then=within(next), name="", fault="")


@router.post("/login")
@open_to_all
def sign_in(request: Request, site: SiteHere, filled: Filled) -> Response:
    """Sign in and go on."""
    name, then = str(filled.get("name", "")), within(str(filled.get("then", "/")))
    try:
        done = accounts.sign_in(
            site.context, name, str(filled.get("password", "")), visitor_of(request).address,
            now=site.now(), secret=site.secret,
        )  # fmt: skip
    except Refused as refused:
        return page(request, "login.html", 403, then=then, name=name[:64], fault=_fault(refused))
    answer = RedirectResponse("/password" if done.must_change else then, 303)
    keep(answer, site, SESSION, done.token)
    return answer


def _fault(refused: Refused) -> str:
    if str(refused) == accounts.LIMITED:
        return _("此地址登录失败过多，请稍后再试")
    return _("账号或密码不正确，或账号因多次输错而暂时锁定")


@router.post("/logout")
@open_with_old_password
def sign_out(request: Request, site: SiteHere, actor: Person) -> Response:
    """End the session."""
    visitor = visitor_of(request)
    accounts.sign_out(site.context, visitor.token, visitor.address, actor=actor, now=site.now())
    return _out(site)


def _out(site: Site) -> Response:
    answer = RedirectResponse("/login", 303)
    answer.delete_cookie(cookie(site, SESSION), path="/", secure=site.https, httponly=True, samesite="lax")
    return answer


@router.get("/password")
@open_with_old_password
def password_page(request: Request, site: SiteHere) -> Response:
    """The form for another password, with its rules."""
    return _password(request, site)


@router.post("/password")
@open_with_old_password
def change_password(request: Request, site: SiteHere, actor: Person, filled: Filled) -> Response:
    """Change one's own password; one signs in again with the new one."""
    old, new, again = (str(filled.get(name, "")) for name in ("old", "new", "again"))
    try:
        if new != again:
            raise Invalid(_("两次输入的新密码不一致"))
        accounts.change_password(
            site.context, old, new, visitor_of(request).address, actor=actor, now=site.now(), secret=site.secret
        )
    except (Refused, Invalid) as fault:
        return _password(request, site, str(fault))
    return _out(site)


def _password(request: Request, site: Site, fault: str = "") -> Response:
    with site.context.database.read() as tx:
        rules = passwords.policy(tx)
    return page(request, "password.html", 422 if fault else 200, rules=rules, fault=fault)
