"""Pages out of templates: everything is escaped, a misspelt name is an error, the language is that of the answer."""

import re
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from engine.clock import CHINA, china_date
from engine.disclosure import RECORDS
from engine.publicity.files import worded
from engine.web import navigation, words
from engine.web.visitors import visitor_of
from engine.web.wordings import ROLES

RATIOS = {"ratio_bp", "ratio_cap_bp"}
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
FOLDER = Path(__file__).parent
STATIC = FOLDER / "static"


@cache
def environment() -> Environment:
    """The templates with what all of them may use."""
    made = Environment(
        loader=FileSystemLoader(FOLDER / "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.i18n"],
    )  # fmt: skip
    made.install_gettext_callables(words.say, _plural, newstyle=True)  # type: ignore[attr-defined]
    made.globals |= {"static": static, "languages": words.LANGUAGES, "role_name": role_name, "heading": heading}
    made.filters |= {"moment": moment, "day": day, "public": public_words}
    return made


def _plural(one: str, many: str, count: int) -> str:
    return words.say(one if count == 1 else many)


@cache
def static(name: str) -> str:
    """The address of a file in `static`, which changes with its content."""
    return f"/static/{name}?v={sha256((STATIC / name).read_bytes()).hexdigest()[:12]}"


def role_name(role: str) -> str:
    """What a role is called."""
    return words.say(ROLES.get(role, role))


def moment(value: datetime | None) -> str:
    """A moment in China, to the minute."""
    return value.astimezone(CHINA).strftime("%Y-%m-%d %H:%M") if value else ""


def day(value: date | None) -> str:
    """A calendar day."""
    return value.isoformat() if value else ""


def heading(table: str, field: str) -> str:
    """What a field of a public table is called on a page, where ratios are shown in per cent."""
    said = words.say(RECORDS[table].fields[field])
    return said.removesuffix("（万分之）") if field in RATIOS else said


def public_words(value: Any, field: str) -> str:
    """A value of a public record in words: moments to the minute in China, ratios in per cent."""
    if value is not None and field in RATIOS:
        return f"{Decimal(value) / 100:f}%"
    if isinstance(value, str) and MOMENT.match(value):
        return moment(datetime.fromisoformat(value))
    return worded(value)


def page(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A whole page; templates extend `base.html` and see the visitor, the navigation and the day."""
    return HTMLResponse(environment().get_template(template).render(_around(request) | values), status)


def part(request: Request, template: str, **values: Any) -> HTMLResponse:
    """A piece of a page, for htmx to put in its place; the page includes the same template."""
    return page(request, template, **values)


def _around(request: Request) -> dict[str, Any]:
    visitor = visitor_of(request)
    site = request.app.state.site
    return {
        "visitor": visitor,
        "here": request.url.path,
        "language": words.language.get(),
        "navigation": navigation.of(site, visitor),
        "today": china_date(site.now()),
    }
