"""Default deny, on every route there is: who is not signed in gets nowhere, a form without its token does nothing."""

import re

import pytest
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts

from engine.web.guarding import OPEN
from tests.commands.cast import WANG
from tests.web.cast import Web

OPEN_PAGES = {"/login", "/language", "/licences"}
"""Open to all beside everything below /public; a route that is not in this list needs somebody who is signed in."""

SAFE = {"GET", "HEAD"}


def routes(web: Web) -> list[RouteContext]:
    """Every route that calls a handler of ours."""
    found = iter_route_contexts(web.app.routes)
    return [route for route in found if isinstance(route.original_route, APIRoute)]


def address(route: RouteContext) -> str:
    return re.sub(r"\{[^}]+\}", "1", str(route.path))


def is_open(route: RouteContext) -> bool:
    return getattr(route.endpoint, OPEN, False) is True


def methods(route: RouteContext) -> set[str]:
    """The methods that change something."""
    return set(route.methods or ()) - SAFE - {"OPTIONS"}


def test_only_these_pages_are_open_to_all(web: Web) -> None:
    found = {str(route.path) for route in routes(web) if is_open(route)}
    assert {path for path in found if path.split("/")[1] != "public"} == OPEN_PAGES


def test_everything_else_in_the_application_is_static_or_the_description_of_the_api(web: Web) -> None:
    others = [route for route in iter_route_contexts(web.app.routes) if route not in routes(web)]
    assert {route.path for route in others} == {"/static", "/api/openapi.json"}


def test_who_is_not_signed_in_is_sent_to_the_door(web: Web) -> None:
    browser = web.browser()
    closed = [route for route in routes(web) if not is_open(route) and SAFE & set(route.methods or ())]
    assert len(closed) > 5
    for route in closed:
        answer = browser.get(address(route))
        assert answer.status_code == 303, route.path
        assert answer.headers["location"].startswith("/login?next="), route.path


@pytest.mark.parametrize("signed_in", [False, True])
def test_nothing_is_changed_without_the_token_of_a_page(web: Web, signed_in: bool) -> None:
    browser = web.signed_in(WANG) if signed_in else web.browser()
    changing = [route for route in routes(web) if methods(route)]
    assert len(changing) > 5
    for route in changing:
        for method in methods(route):
            answer = browser.client.request(method, address(route), data={"do": "submit"})
            assert answer.status_code == 403, route.path
