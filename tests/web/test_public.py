"""The public looks in: lists, records, figures, open data, objections, documents; and nothing else comes out."""

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
import yaml
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from engine.commands import Context
from engine.commands.accounts import reset_password
from engine.disclosure import RECORDS
from engine.process.definitions import Deployment
from engine.records import SYSTEM, Actor
from engine.services import OPERATORS
from engine.store import connect, documents_rows
from engine.web import Site, create_app
from engine.web.public_lists import LISTS
from tests.cast import HERE, START
from tests.publicity.conftest import filled_path, filled_template  # noqa: F401 - fixtures
from tests.publicity.filled import open_profile
from tests.publicity.planting import TRACES, plant, plant_members, plant_private_text
from tests.web.cast import PASSWORD, Browser, Secrets, words_of

ROOT = Path(__file__).parents[2]


def opened_law() -> Deployment:
    """The law as it stands, with a profile that opens every kind."""
    files = Deployment.read(ROOT).files
    profile = yaml.safe_dump(open_profile(), allow_unicode=True).encode()
    return Deployment({**files, f"processes/{HERE}/profile.yaml": profile})


class Outside:
    """Somebody without an account, before the pages of a filled database."""

    def __init__(self, path: Path) -> None:
        self.database = connect(f"sqlite:///{path}")
        self.context = Context(self.database, OPERATORS, ROOT / "processes" / "calendars")
        self.context.deploy(opened_law(), START, "test")
        self.now = START
        self.secret = Secrets()
        self.app = create_app(Site(self.context, lambda: self.now, self.secret))
        self.browser = self.another("10.0.0.1")

    def another(self, address: str) -> Browser:
        """A browser somewhere else."""
        client = TestClient(self.app, base_url="http://inspect.example", follow_redirects=False, client=(address, 1))
        return Browser(client)

    def signed_in(self, actor: Actor) -> Browser:
        """A browser in which somebody has signed in."""
        reset_password(
            self.context, actor.id, PASSWORD, actor=SYSTEM, now=self.now, secret=self.secret, must_change=False
        )
        browser = self.another("10.0.0.9")
        assert browser.sign_in(actor.id).status_code == 303
        return browser

    def records(self, table: str) -> list[dict[str, str]]:
        """A public table as a program reads it."""
        found: list[dict[str, str]] = self.browser.get(f"/public/data/{HERE}/{table}.json").json()
        return found


@pytest.fixture
def outside(filled_path: Path) -> Iterator[Outside]:  # noqa: F811 - the fixture
    with sqlite3.connect(filled_path) as connection:
        connection.execute("UPDATE inspected_object SET uscc = '91210302' || printf('%010d', id)")
    found = Outside(filled_path)
    yield found
    found.database.close()


@pytest.mark.parametrize("path", [each.path for each in LISTS])
def test_every_list_shows_its_records_and_offers_them_as_files(outside: Outside, path: str) -> None:
    """YC-2.4f, TD-4.5b, MS-2.5c: who is inspected, by which plan, with which result, is public."""
    (chosen,) = (each for each in LISTS if each.path == path)
    answer = outside.browser.get(f"/public/{path}")
    assert answer.status_code == 200
    total = len(outside.records(chosen.table))
    assert f"共 {total} 条" in words_of(answer.text)
    assert f"/public/data/{HERE}/{chosen.table}.csv" in answer.text


def test_results_are_found_by_firm_code_department_and_date(outside: Outside) -> None:
    row = next(each for each in outside.records("results") if each["uscc"])
    for query in (
        f"text={row['object']}", f"text={row['uscc']}", f"department={row['department']}",
        f"since={row['concluded_on']}&until={row['concluded_on']}",
    ):  # fmt: skip
        assert row["uscc"] in outside.browser.get(f"/public/results?{query}").text, query
    for query in ("text=没有这家", "department=没有这个", "since=2099-01-01", "until=1999-01-01"):
        assert "没有符合条件的记录" in outside.browser.get(f"/public/results?{query}").text, query


def test_a_plan_shows_what_each_version_changed(outside: Outside) -> None:
    """YC-2.4c, TQ-3.5c: changes of a plan are published."""
    change = outside.records("plan_changes")[0]
    page = words_of(outside.browser.get(f"/public/plans/{HERE}-{change['plan_no']}").text)
    assert "与上一版相比" in page
    assert change["field"] in page


def test_a_draw_shows_what_was_fixed_before_and_what_chance_said(outside: Outside) -> None:
    """SSJ-DRAW-1, 9: order of events, commitment, entropy, seed, numbers, and the documents behind them."""
    row = outside.records("draws")[0]
    answer = outside.browser.get(f"/public/draws/{HERE}-{row['draw_id']}")
    for value in (row["commitment_hash"], row["frame_root"], row["rules_hash"]):
        assert value in answer.text
    documents = outside.browser.get(f"/public/draws/{HERE}-{row['draw_id']}/documents.json").json()
    assert {"commitment", "rules"} <= {each["document"] for each in documents["documents"]}


def test_a_campaign_leads_to_its_draws_lists_and_results(outside: Outside) -> None:
    number = outside.records("results")[0]["campaign_no"]
    page = outside.browser.get(f"/public/campaigns/{HERE}-{number}").text
    for heading in ("随机抽取", "抽查名单", "检查结果"):
        assert heading in words_of(page)


@pytest.mark.parametrize(
    "address",
    [
        "/public/nothing", "/public/draws/x", f"/public/draws/{HERE}-nothing", "/public/plans/nowhere-1",
        f"/public/data/{HERE}/draw_secret.json", f"/public/data/{HERE}/results.xlsx",
        "/public/data/nowhere/results.json",
        f"/public/campaigns/{HERE}-RW0000-0000", f"/public/objection?place={HERE}&campaign=x",
    ],
)  # fmt: skip
def test_an_address_that_leads_nowhere_is_a_friendly_404(outside: Outside, address: str) -> None:
    answer = outside.browser.get(address)
    assert answer.status_code == 404
    assert "<h1" in answer.text


def test_the_figures_of_a_year_stand_beside_their_drawing(outside: Outside) -> None:
    page = outside.browser.get(f"/public/statistics?place={HERE}")
    assert page.status_code == 200
    assert "<svg" in page.text
    assert "公示率" in page.text


def test_csv_and_json_say_the_same(outside: Outside) -> None:
    for name in RECORDS:
        rows = outside.records(name)
        lines = outside.browser.get(f"/public/data/{HERE}/{name}.csv").content.decode("utf-8-sig")
        assert lines.startswith(next(iter(RECORDS[name].fields.values())))
        assert (len(lines.splitlines()) > 1) == bool(rows), name


# Sending something in ---------------------------------------------------------------------------------------------


def objection(outside: Outside, **changed: str) -> dict[str, str]:
    row = next(each for each in outside.records("results") if each["uscc"] and len(each["uscc"]) == 18)
    return {
        "place": HERE, "campaign": row["campaign_no"], "department": row["department_code"], "item": row["item"],
        "uscc": row["uscc"], "text": "当日未营业，检查对象有误", "name": "陈某", "contact": "0412-0000000", **changed,
    }  # fmt: skip


def address_of(values: dict[str, str]) -> str:
    asked = {name: values[name] for name in ("place", "campaign", "department", "item")}
    return f"/public/objection?{urlencode(asked)}"


def test_an_object_objects_without_an_account_and_its_review_begins(outside: Outside) -> None:
    """TQ-3.7d and its like: whoever was inspected may object; another person reviews the result."""
    values = objection(outside)
    outside.browser.get(address_of(values))
    answer = outside.browser.post("/public/objection", values)
    assert answer.status_code == 200, words_of(answer.text)
    assert "异议已收到" in answer.text
    outside.browser.get(address_of(values))
    again = outside.browser.post("/public/objection", values)
    assert again.status_code == 409
    assert "正在复核" in again.text


@pytest.mark.parametrize(
    ("changed", "status", "said"),
    [
        ({"uscc": "91110000000000000X"}, 403, "没有找到"),
        ({"text": ""}, 422, "不能为空"),
        ({"text": "长" * 2001}, 422, "最多2000字"),
        ({"contact": " "}, 422, "不能为空"),
    ],
)
def test_an_objection_that_cannot_be_taken_says_why_and_keeps_what_was_written(
    outside: Outside, changed: dict[str, str], status: int, said: str
) -> None:
    values = objection(outside, **changed)
    outside.browser.get(address_of(values))
    answer = outside.browser.post("/public/objection", values)
    assert answer.status_code == status
    assert said in answer.text
    assert "陈某" in answer.text


def test_nobody_floods_the_departments_with_objections(outside: Outside) -> None:
    values = objection(outside, uscc="91110000000000000X")
    outside.browser.get(address_of(values))
    for _ in range(10):
        assert outside.browser.post("/public/objection", values).status_code == 403
    assert "过于频繁" in outside.browser.post("/public/objection", values).text
    other = outside.another("10.0.0.2")
    other.get(address_of(values))
    assert "过于频繁" not in other.post("/public/objection", values).text


def test_a_notice_is_genuine_by_its_number_and_code_only(outside: Outside) -> None:
    with outside.database.write() as tx:
        number, digest = "RW2026-0001-JC0001-TZ", "ab" * 32
        documents_rows.issue(
            tx,
            {
                "jurisdiction": HERE, "kind": "检查通知书", "number": number, "subject": "inspection", "subject_id": 1,
                "department": "TD_MKT", "context": {"firm": "某公司"}, "sha256": digest, "made_at": START,
            },
        )  # fmt: skip
    genuine = words_of(outside.browser.get(f"/public/check?number={number}&code={digest[:16]}").text)
    assert "文书真实" in genuine
    assert "检查通知书" in genuine
    assert "某公司" not in genuine
    for wrong in (f"number={number}&code={'cd' * 8}", f"number={number}&code=ab", f"number=x&code={digest[:16]}"):
        assert "没有找到这份文书" in outside.browser.get(f"/public/check?{wrong}").text


# What must not come out -------------------------------------------------------------------------------------------


def every_public_address(outside: Outside) -> Iterator[str]:
    """Each public route with every value that it can take here."""
    for route in outside.app.routes:
        path = getattr(route, "path", "")
        if (
            isinstance(route, APIRoute)
            and path.startswith("/public")
            and "GET" in (route.methods or ())
            and "{" not in path
        ):
            yield path
    yield from (f"/public/{each.path}" for each in LISTS)
    for name in RECORDS:
        yield from (f"/public/data/{HERE}/{name}.{ending}" for ending in ("json", "csv"))
    for table, field in (("plans", "plan_no"), ("campaigns", "campaign_no"), ("draws", "draw_id")):
        yield from (f"/public/{table}/{HERE}-{row[field]}" for row in outside.records(table))
    yield from (f"/public/draws/{HERE}-{row['draw_id']}/documents.json" for row in outside.records("draws"))
    for row in outside.records("results"):
        named = {"campaign": row["campaign_no"], "department": row["department_code"]}
        yield address_of({"place": HERE, "item": row["item"], **named})
    yield "/public/draws/nowhere"


def test_no_public_answer_tells_what_is_not_public(filled_path: Path) -> None:  # noqa: F811 - the fixture
    """Data section 10, over HTML, JSON, CSV, headers and errors: canaries in every column that is not public."""
    plant(filled_path)
    plant_private_text(filled_path)
    plant_members(filled_path)
    forget_law(filled_path)
    outside = Outside(filled_path)
    seen = 0
    for address in every_public_address(outside):
        answer = outside.browser.get(address)
        told = answer.text + "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
        told = re.sub(r"csrf_token\" value=\"\w+\"|ssj_visit=\w+|X-CSRF-Token\": \"\w+", "", told)
        assert TRACES.findall(told) == [], address
        seen += 1
    outside.database.close()
    assert seen > 60


def forget_law(path: Path) -> None:
    """Take away the planted law and settings: pages need real ones."""
    connection = sqlite3.connect(path)
    connection.execute("DELETE FROM definition")
    connection.execute("DELETE FROM setting")
    connection.commit()
    connection.close()
