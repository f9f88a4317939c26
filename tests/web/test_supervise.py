"""Supervisors see what is overdue and where, urge, look into one matter, retry what failed; nobody else does."""

import re
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from tests.commands.cast import GU, LI, QIAN, WANG, ZHOU
from tests.web.cast import Web, words_of

PAGES = (
    "/supervise",
    "/supervise/tasks",
    "/supervise/load",
    "/supervise/incidents",
    "/supervise/log",
    "/supervise/bulletin",
)


@pytest.mark.parametrize("address", PAGES)
def test_only_who_watches_over_the_jurisdiction_supervises(web: Web, address: str) -> None:
    assert web.signed_in(WANG).get(address).status_code == 403
    assert web.signed_in(GU).get(address).status_code == 200


def test_every_figure_opens_the_list_behind_it(either_web: Web) -> None:
    web = either_web
    web.installation.start("check", "甲厂")
    web.installation.start("check", "乙厂")
    browser = web.signed_in(LI)
    page = browser.get("/supervise").text
    assert "/supervise/tasks?department=MKT&amp;state=" in page
    listed = browser.get("/supervise/tasks?department=MKT&state=").text
    assert "甲厂" in listed
    assert "乙厂" in listed
    assert "甲厂" not in browser.get("/supervise/tasks?department=ENV").text
    assert "甲厂" not in browser.get("/supervise/tasks?state=late").text


def test_nothing_of_another_jurisdiction_is_counted_or_shown(web: Web) -> None:
    instance = web.installation.start("check", "甲厂")
    browser = web.signed_in(ZHOU)
    assert "甲厂" not in browser.get("/supervise/tasks").text
    assert browser.get(f"/instances/{instance}").status_code == 404


def test_any_list_is_kept_as_a_workbook(web: Web) -> None:
    web.installation.start("check", "=1+1")
    answer = web.signed_in(LI).get("/supervise/tasks.xlsx")
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert rows[0][:3] == ["期限", "环节", "对象或事项"]
    assert rows[1][2] == "=1+1"


def test_chosen_tasks_are_urged_together_and_who_holds_them_is_told(web: Web) -> None:
    first, second = (web.installation.task(web.installation.start("check", name)).id for name in ("甲厂", "乙厂"))
    browser = web.signed_in(LI)
    browser.get("/supervise/tasks")
    answer = browser.post(
        "/supervise/urge", {"task": [str(first), str(second)], "text": "请抓紧", "back": "/supervise/tasks?state="}
    )
    assert answer.status_code == 303
    assert "已催办 2 件，0 件不能催办" in words_of(browser.get(answer.headers["location"]).text)
    browser.get("/supervise/tasks")
    again = browser.post("/supervise/urge", {"task": [str(first)], "back": "//evil.example"})
    assert again.headers["location"].startswith("/supervise/tasks?")
    assert "已催办 0 件，1 件不能催办" in words_of(browser.get(again.headers["location"]).text)


def test_a_matter_shows_its_time_line_and_its_whole_history(web: Web) -> None:
    instance = web.installation.start("check", "甲厂")
    page = words_of(web.signed_in(WANG).get(f"/instances/{instance}").text)
    for said in ("甲厂", "时间线", "look", "办件开始", "链摘要"):
        assert said in page
    assert web.signed_in(QIAN).get(f"/instances/{instance}").status_code == 404


def test_a_failed_step_is_shown_retried_and_given_up_by_an_administrator_only(web: Web) -> None:
    web.installation.channel.broken = True
    instance = web.installation.start("serve", "甲厂")
    supervisor, administrator = web.signed_in(LI), web.signed_in(GU)
    page = supervisor.get("/supervise/incidents").text
    assert "甲厂" in page
    assert "取消这一步" not in page
    (retry,) = set(re.findall(r'action="(/supervise/incidents/\d+)/retry"', page))
    failed = supervisor.post(f"{retry}/retry")
    assert failed.headers["location"].startswith("/supervise/incidents?failed=")
    supervisor.get("/supervise/incidents")
    assert supervisor.post(f"{retry}/cancel", {"reason": "不做了"}).status_code == 403
    web.installation.channel.broken = False
    supervisor.get("/supervise/incidents")
    assert supervisor.post(f"{retry}/retry").headers["location"] == "/supervise/incidents"
    assert "没有待处理的异常" in administrator.get("/supervise/incidents").text
    assert web.installation.task(instance).node == "go"


def test_the_log_tells_who_did_what_on_a_day(web: Web) -> None:
    web.installation.start("check", "甲厂")
    browser = web.signed_in(GU)
    assert "开始办件" in browser.get(f"/supervise/log?day={web.now.date()}").text
    assert "这一天没有操作" in browser.get("/supervise/log?day=2020-01-01").text
    assert browser.get("/supervise/log?day=nonsense").status_code == 200
