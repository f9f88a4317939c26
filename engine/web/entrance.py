"""The way in and out of every page: who asks, in which language, how much they send, and what browsers must obey."""

from functools import partial

from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from engine.web import words
from engine.web.site import Site
from engine.web.visitors import VISIT, Visitor, cookie, recognise, signing_key

MOST_BYTES, MOST_BYTES_WITH_FILES = 2 * 1024 * 1024, 25 * 1024 * 1024
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
        "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(self), geolocation=(self), microphone=()",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-store",
}
"""Set on every answer that does not say otherwise itself."""


class TooMuch(Exception):
    """More was sent than a page takes."""


class Entrance:
    """Wraps the whole application."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self.app, self.site, self.key = app, site, signing_key(site)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        sending = partial(self._send, send=send)
        if scope["path"].startswith("/static/"):
            scope.setdefault("state", {})["visitor"] = Visitor(None, "")
            await self.app(scope, receive, sending)
            return
        visitor = await self._recognised(scope)
        scope.setdefault("state", {})["visitor"] = visitor
        words.language.set(visitor.language)
        most = _most(scope)
        try:
            await self.app(scope, _measured(receive, most), partial(sending, visitor=visitor))
        except TooMuch:
            await PlainTextResponse("提交的内容过大", 413)(scope, receive, sending)

    async def _recognised(self, scope: Scope) -> Visitor:
        asked = HTTPConnection(scope)
        address = asked.client.host if asked.client else ""
        return await to_thread.run_sync(recognise, self.site, self.key, asked.cookies, address)

    async def _send(self, message: Message, send: Send, visitor: Visitor | None = None) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            if self.site.https:
                headers.setdefault("strict-transport-security", "max-age=31536000")
            if visitor and visitor.fresh and headers.get("content-type", "").startswith("text/html"):
                holder = Response()
                keep(holder, self.site, VISIT, visitor.fresh)
                headers.append("set-cookie", holder.headers["set-cookie"])
        await send(message)


def keep(response: Response, site: Site, name: str, value: str, seconds: int | None = None) -> None:
    """Give the browser a cookie that no script can read; it goes with the browser unless `seconds` are given."""
    response.set_cookie(
        cookie(site, name), value, max_age=seconds, httponly=True, samesite="lax", secure=site.https, path="/"
    )


def _most(scope: Scope) -> int:
    kind = Headers(scope=scope).get("content-type", "")
    return MOST_BYTES_WITH_FILES if kind.startswith("multipart/") else MOST_BYTES


def _measured(receive: Receive, most: int) -> Receive:
    """The same, but no more of it than is taken."""
    seen = 0

    async def measured() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > most:
            raise TooMuch
        return message

    return measured
