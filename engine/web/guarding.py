"""What every route asks before it does anything. Default deny: only what is marked is open to all."""

import hmac
from collections.abc import AsyncIterator, Callable
from typing import Annotated, TypeVar
from urllib.parse import quote

from fastapi import Depends, Path, Request
from starlette.datastructures import FormData

from engine.errors import Refused
from engine.records import Actor
from engine.web.site import Site
from engine.web.visitors import Visitor, visitor_of

SAFE = {"GET", "HEAD", "OPTIONS"}
FIELD, HEADER = "csrf_token", "x-csrf-token"
MOST_FIELDS = 20_000
OPEN, WITH_OLD_PASSWORD = "__open_to_all__", "__open_with_old_password__"

Handler = TypeVar("Handler", bound=Callable[..., object])


class SignInFirst(Exception):
    """Nobody is signed in: `then` is where to go on afterwards."""

    def __init__(self, then: str) -> None:
        super().__init__(then)
        self.then = then


class ChangePasswordFirst(Exception):
    """The password was set by somebody else and must be changed before anything else."""


def open_to_all(handler: Handler) -> Handler:
    """Marks a route that nobody need be signed in for."""
    setattr(handler, OPEN, True)
    return handler


def open_with_old_password(handler: Handler) -> Handler:
    """Marks a route that works before a password that was set by somebody else is changed."""
    setattr(handler, WITH_OLD_PASSWORD, True)
    return handler


async def guard(request: Request) -> AsyncIterator[None]:
    """Refuse what is not allowed before a route is asked; put files that were sent away afterwards."""
    try:
        await _require_allowed(request)
        yield
    finally:
        await request.close()


async def _require_allowed(request: Request) -> None:
    """Refuse what is not allowed: forged requests, visitors who are not signed in. Stands before every route."""
    visitor, handler = visitor_of(request), request.scope.get("endpoint")
    if request.method not in SAFE:
        await _require_token(request, visitor)
    if getattr(handler, OPEN, False):
        return
    if visitor.actor is None:
        raise SignInFirst(_then(request))
    if visitor.must_change and not getattr(handler, WITH_OLD_PASSWORD, False):
        raise ChangePasswordFirst


async def _require_token(request: Request, visitor: Visitor) -> None:
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise Refused("请求来自其他网站，没有执行")
    given = request.headers.get(HEADER) or str((await submitted(request)).get(FIELD, ""))
    if not hmac.compare_digest(given.encode(), visitor.csrf.encode()):
        raise Refused("页面已过期，没有执行：请返回刷新后再试")


def _then(request: Request) -> str:
    """Where to go on after signing in: only pages that are read, within this site."""
    if request.method not in SAFE:
        return "/"
    return quote(request.url.path, safe="/") + (f"?{request.url.query}" if request.url.query else "")


async def submitted(request: Request) -> FormData:
    """The fields of a form."""
    return await request.form(max_fields=MOST_FIELDS)


async def site_of(request: Request) -> Site:
    """The installation."""
    found: Site = request.app.state.site
    return found


async def person(request: Request) -> Actor:
    """Who is signed in; the guard has seen to it."""
    found = visitor_of(request).actor
    if found is None:
        raise SignInFirst(_then(request))
    return found


SiteHere = Annotated[Site, Depends(site_of)]
Person = Annotated[Actor, Depends(person)]
Number = Annotated[int, Path(ge=1, le=2**63 - 1)]
"""The number of a row in an address; one that no row can have leads nowhere."""

Filled = Annotated[FormData, Depends(submitted)]
