"""Plans, campaigns and registers: who sees which, how they are begun, what was drawn, what an import refuses."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from engine.records import Actor
from engine.store import actors
from tests.cast import HEALTH, HERE, MARKET
from tests.publicity.conftest import filled_path, filled_template  # noqa: F401 - fixtures
from tests.web.cast import words_of
from tests.web.test_public import Outside


def person(name: str, department: str, *roles: str, where: str = HERE) -> Actor:
    return Actor(name, name.title(), where, department, frozenset(roles))


STARTER = person("starter", MARKET, "initiator", "participant")
OTHER = person("other", "TD_TAX", "initiator")
CHIEF = person("chief", "", "coordinator", "supervisor")
ELSEWHERE = person("elsewhere", MARKET, "coordinator", where="yichang")
RECEIVER = person("receiver", HEALTH, "receiver")


@pytest.fixture
def outside(filled_path: Path) -> Iterator[Outside]:  # noqa: F811 - the fixture
    found = Outside(filled_path)
    with found.database.write() as tx:
        actors.save(tx, (STARTER, OTHER, CHIEF, ELSEWHERE, RECEIVER))
    yield found
    found.database.close()


def rows(outside: Outside, query: str) -> list[int]:
    with outside.database.read() as tx:
        return [number for (number,) in tx.exec_driver_sql(query)]


def test_who_coordinates_sees_every_campaign_a_department_its_own(outside: Outside) -> None:
    (first, *_rest) = rows(outside, "SELECT id FROM campaign ORDER BY id")
    assert outside.signed_in(CHIEF).get(f"/campaigns/{first}").status_code == 200
    assert outside.signed_in(STARTER).get(f"/campaigns/{first}").status_code == 200
    assert outside.signed_in(OTHER).get(f"/campaigns/{first}").status_code == 404
    assert outside.signed_in(ELSEWHERE).get(f"/campaigns/{first}").status_code == 404


def test_a_campaign_shows_its_draw_its_numbers_and_its_teams(outside: Outside) -> None:
    """What was frozen, quotas, who was drawn, which team goes."""
    (first, *_rest) = rows(outside, "SELECT id FROM campaign ORDER BY id")
    page = words_of(outside.signed_in(CHIEF).get(f"/campaigns/{first}").text)
    for said in ("随机抽取", "承诺", "应抽", "抽中的对象和检查组", "（组长）"):
        assert said in page


def test_every_plan_and_campaign_can_be_opened(outside: Outside) -> None:
    browser = outside.signed_in(CHIEF)
    for kind, table in (("plans", "plan"), ("campaigns", "campaign")):
        numbers = rows(outside, f"SELECT id FROM {table} WHERE jurisdiction = '{HERE}'")
        assert numbers
        for number in numbers:
            assert browser.get(f"/{kind}/{number}").status_code == 200, (kind, number)


def test_lists_of_plans_and_campaigns_are_narrowed_to_what_one_may_see(outside: Outside) -> None:
    for where in ("/plans?year=2026", "/campaigns?year=2026"):
        everything = outside.signed_in(CHIEF).get(where).text
        other = outside.signed_in(OTHER).get(where)
        assert other.status_code == 200
        assert len(other.text) < len(everything)


def test_a_department_drafts_its_plan_and_lands_on_the_first_task(outside: Outside) -> None:
    browser = outside.signed_in(OTHER)
    browser.get("/plans")
    answer = browser.post("/plans/begin", {"year": "2027"})
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/tasks/")
    assert "编制" in browser.get(answer.headers["location"]).text
    browser.get("/plans")
    assert browser.post("/plans/begin", {"year": "2027"}).status_code == 409


def test_a_temporary_campaign_is_begun_with_its_ground(outside: Outside) -> None:
    """TD-4.1b."""
    browser = outside.signed_in(STARTER)
    browser.get("/campaigns")
    wrong = browser.post("/campaigns/begin", {"name": "", "source": "TEMPORARY", "first": "2026-05-01", "last": "x"})
    assert wrong.status_code == 422
    assert "请填写名称" in wrong.text
    given = {
        "name": "烟花爆竹专项", "source": "TEMPORARY", "ground": "投诉举报", "basis": "会议纪要",
        "first": "2026-05-01", "last": "2026-05-20",
    }  # fmt: skip
    answer = browser.post("/campaigns/begin", given)
    assert answer.status_code == 303
    assert "烟花爆竹专项" in browser.get("/campaigns?year=2026").text


def test_a_register_is_looked_through_and_one_object_shows_its_past(outside: Outside) -> None:
    browser = outside.signed_in(STARTER)
    for register in ("items", "objects", "inspectors"):
        assert browser.get(f"/registers/{register}").status_code == 200
    (visited, *_rest) = rows(outside, "SELECT object_id FROM inspection ORDER BY id")
    page = words_of(browser.get(f"/registers/objects/{visited}").text)
    assert "历次检查" in page
    assert "R0" in page
    assert outside.signed_in(ELSEWHERE).get(f"/registers/objects/{visited}").status_code == 404
    assert outside.signed_in(RECEIVER).get("/registers").status_code == 403


def test_an_import_takes_good_rows_and_tells_the_bad_ones_by_row_and_column(outside: Outside) -> None:
    browser = outside.signed_in(CHIEF)
    template = browser.get("/registers/inspectors/template.xlsx").content
    headings = CalamineWorkbook.from_filelike(BytesIO(template)).get_sheet_by_index(0).to_python()[0]
    assert "姓名" in headings
    browser.get("/registers")
    good = "人员编号,姓名,部门,证件有效期\n"
    answer = browser.post("/registers/inspectors/import", files={"file": ("名册.csv", good + "X-1,,,不是日期\n")})
    assert answer.status_code in (200, 422)
    assert "不是日期" in answer.text or "缺" in answer.text
    browser.get("/registers")
    assert "文件没有导入" in browser.post("/registers/objects/import", files={"file": ("a.xlsx", b"PK nothing")}).text
    browser.get("/registers")
    assert "请选择" in browser.post("/registers/objects/import", {"x": "1"}).text


def test_only_who_coordinates_or_administers_imports(outside: Outside) -> None:
    browser = outside.signed_in(STARTER)
    assert "/registers/items/import" not in browser.get("/registers").text
    assert browser.post("/registers/items/import", files={"file": ("a.csv", b"x")}).status_code == 403


def test_documents_are_printed_for_who_may_read_them_and_together_for_a_campaign(outside: Outside) -> None:
    browser = outside.signed_in(CHIEF)
    with outside.database.read() as tx:
        found = tx.exec_driver_sql(
            "SELECT d.id, d.kind, i.campaign_id FROM document d JOIN inspection i ON i.id = d.subject_id "
            "WHERE d.subject = 'inspection' ORDER BY d.id"
        ).fetchall()
    number, kind, campaign = found[0]
    pdf = browser.get(f"/documents/{number}.pdf")
    assert pdf.content.startswith(b"%PDF")
    assert browser.get(f"/documents/{number}.docx").content.startswith(b"PK")
    together = browser.get(f"/campaigns/{campaign}/documents.zip?kind={kind}")
    with ZipFile(BytesIO(together.content)) as files:
        assert len(files.namelist()) == sum(1 for row in found if row[1] == kind and row[2] == campaign)
    assert browser.get(f"/documents/{number}.exe").status_code == 404
    assert browser.get(f"/campaigns/{campaign}/documents.zip?kind=x").status_code == 404
    assert outside.signed_in(ELSEWHERE).get(f"/documents/{number}.pdf").status_code == 404


def test_what_an_address_names_wrongly_is_no_error(outside: Outside) -> None:
    browser = outside.signed_in(CHIEF)
    for address in ("/campaigns/999999", "/plans/999999", "/registers/nothing", "/registers/objects/999999"):
        assert browser.get(address).status_code == 404
    for address in ("/plans?year=abc", "/campaigns?year=99999", "/registers/objects?after=x&text=%25"):
        assert browser.get(address).status_code == 200
