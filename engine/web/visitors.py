"""Who asks: recognised once for every request by the cookie, before anything else is done."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from starlette.requests import HTTPConnection

from engine.commands import accounts
from engine.records import Actor
from engine.store import setting_rows
from engine.web.site import Site
from engine.web.words import LANGUAGES

SESSION, VISIT, LANGUAGE = "ssj_session", "ssj_visit", "ssj_language"
KEY = "web.key"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who asks for a page: a person who is signed in, or anybody (`actor` None).

    `csrf` must come back with everything that changes something. `fresh` is the cookie that a visitor gets who is
    not signed in and has none yet.
    """

    actor: Actor | None
    csrf: str
    token: str = ""
    must_change: bool = False
    fresh: str = ""
    language: str = "zh-CN"
    address: str = ""


def visitor_of(connection: HTTPConnection) -> Visitor:
    """Who asks."""
    found: Visitor = connection.state.visitor
    return found


def cookie(site: Site, name: str) -> str:
    """The name of a cookie; over TLS one that no other site of the same domain can set."""
    return f"__Host-{name}" if site.https else name


def signing_key(site: Site) -> str:
    """The key of this installation, made at the first start."""
    with site.context.database.write() as tx:
        if setting_rows.get(tx, KEY) is None:
            setting_rows.put(tx, KEY, site.secret().hex())
        return str(setting_rows.get(tx, KEY))


def recognise(site: Site, key: str, cookies: Mapping[str, str], address: str) -> Visitor:
    """The visitor with these cookies."""
    language = cookies.get(LANGUAGE, "")
    common: dict[str, Any] = {"language": language if language in LANGUAGES else "zh-CN", "address": address}
    token = cookies.get(cookie(site, SESSION), "")
    found = accounts.recognise(site.context, token, now=site.now()) if token else None
    if found:
        return Visitor(found.actor, found.session.csrf, token, found.must_change, **common)
    visit = cookies.get(cookie(site, VISIT), "")
    fresh = "" if len(visit) == 64 else site.secret().hex()
    signed = hmac.new(key.encode(), (fresh or visit).encode(), sha256).hexdigest()
    return Visitor(None, signed, fresh=fresh, **common)
