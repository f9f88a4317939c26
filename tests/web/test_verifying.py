"""Anyone checks a draw in their own browser, and sees when something was changed."""

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, Page, Route

from engine.commands import Context
from engine.process.definitions import Deployment
from engine.services import OPERATORS
from engine.store import Database
from engine.web import Site, create_app
from tests.cast import START
from tests.publicity.filled import KINDS
from tests.publicity.test_outsider import SCENES, Scene, sealed
from tests.services.elsewhere import profile_of
from tests.web.browsing import served
from tests.web.cast import Secrets

ROOT = Path(__file__).parents[2]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    found = browser.new_page()
    yield found
    found.close()


def opened_law(key: str) -> Deployment:
    """The law, with every kind public in one jurisdiction."""
    profile = deepcopy(dict(profile_of(key)))
    profile["result"]["published_kinds"] = KINDS
    written = yaml.safe_dump(profile, allow_unicode=True).encode()
    return Deployment({**Deployment.read(ROOT).files, f"processes/{key}/profile.yaml": written})


def site_of(database: Database, scene: Scene) -> tuple[Site, str]:
    """The pages of a database in which a draw was made, and the jurisdiction."""
    with database.write() as tx:
        key = scene(tx)
    context = Context(database, OPERATORS, ROOT / "processes" / "calendars")
    context.deploy(opened_law(key), START, "test")
    return Site(context, lambda: START, Secrets()), key


def states(page: Page) -> dict[str, str]:
    """What the page says of each check."""
    page.click("[data-verify] button")
    page.wait_for_selector(".verdict:not([hidden])")
    lines = page.query_selector_all("[data-check]")
    return {str(line.get_attribute("data-check")): str(line.get_attribute("data-state")) for line in lines}


@pytest.mark.parametrize("scene", SCENES)
def test_a_visitor_checks_every_draw_in_the_browser(scene: Scene, sqlite_database: Database, page: Page) -> None:
    """SSJ-DRAW-1, 9.4: what anyone may check adds up, whatever the kind of draw."""
    site, key = site_of(sqlite_database, scene)
    with served(create_app(site)) as address:
        page.goto(f"{address}/public/draws?place={key}")
        names = [link.get_attribute("href") for link in page.query_selector_all("tbody a[href^='/public/draws/']")]
        assert names
        for name in names:
            page.goto(f"{address}{name}")
            found = states(page)
            assert "wrong" not in found.values(), found
            assert found["commitment"] == found["rules"] == found["counts"] == found["order"] == "right"
            assert "全部相符" in page.inner_text(".verdict")


def changed(way: tuple[Any, ...], value: Any) -> Callable[[Route], None]:
    """Answers with the true documents, one value changed."""

    def answer(route: Route) -> None:
        told = json.loads(route.fetch().body())
        documents = {each["document"]: each["content"] for each in told["documents"]}
        place: Any = {**told, **documents}
        for step in way[:-1]:
            place = place[step]
        assert place[way[-1]] != value
        place[way[-1]] = value
        route.fulfill(json=told)

    return answer


@pytest.mark.parametrize(
    ("way", "value", "seen"),
    [
        (("commitment", "frame", "root"), "00" * 32, "commitment"),
        (("rules", "strata", 1, "ratio_bp"), 600, "rules"),
        (("entropy", 0, "value", 0, 0), 4, "seed"),
        (("outcome", "quotas", "strata", 0, "k"), 3, "quotas"),
        (("opening", "selection", 0, "id"), "OBJ00999", "proof"),
        (("opening", "proof", 0), "00" * 32, "proof"),
        (("outcome", "selection_commit"), "00" * 32, "selection"),
        (("draw", "drawn_at"), "2026-01-12T00:00:00+08:00", "order"),
        (("draw", "frame_size"), 119, "counts"),
        (("list", 0, "object_id"), "OBJ00999", "list"),
    ],
)
def test_a_visitor_sees_what_was_changed(
    way: tuple[Any, ...], value: Any, seen: str, sqlite_database: Database, page: Page
) -> None:
    site, key = site_of(sqlite_database, sealed)
    with served(create_app(site)) as address:
        page.goto(f"{address}/public/draws?place={key}")
        page.route("**/documents.json", changed(way, value))
        page.click("tbody a[href^='/public/draws/']")
        assert states(page)[seen] == "wrong"
        assert "有内容不符" in page.inner_text(".verdict")
