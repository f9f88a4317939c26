"""我的待办 and the task page: what is listed, for whom, and how a task is filled in and sent."""

import re
from pathlib import Path

from fastapi.testclient import TestClient

from engine import commands
from engine.process.definitions import Deployment
from engine.records import Actor
from engine.store import actors, drafts
from tests.commands.cast import LI, MA, QIAN, SUN, WANG, ZHAO
from tests.web.cast import Web, words_of

ROOT = Path(__file__).parents[2]
CHIEF = Actor("chief", "督办", "here", "", frozenset({"supervisor"}))


def started(web: Web, *keys: str) -> list[int]:
    """Task numbers of instances of the process `check`, whose first task is for MKT."""
    here = web.installation
    return [here.task(here.start("check", key)).id for key in keys]


def command_of(page: str) -> str:
    found = re.search(r'name="command" value="(\w+)"', page)
    assert found
    return found[1]


def test_the_list_holds_what_is_mine_and_my_groups(web: Web) -> None:
    one, two, three = started(web, "甲厂", "乙厂", "丙厂")
    web.installation.do(commands.claim, two, by=WANG)
    web.installation.do(commands.claim, three, by=SUN)
    page = web.signed_in(WANG).get("/tasks").text
    assert f'href="/tasks/{one}"' in page
    assert f'href="/tasks/{two}"' in page
    assert f'href="/tasks/{three}"' not in page
    assert "待办 2" in words_of(page)
    mine = web.signed_in(WANG).get("/tasks?whose=mine").text
    assert f'href="/tasks/{one}"' not in mine
    assert f'href="/tasks/{two}"' in mine


def test_nobody_sees_tasks_of_other_roles_departments_or_jurisdictions(web: Web) -> None:
    (task,) = started(web, "甲厂")
    for stranger in (ZHAO, LI, QIAN):
        browser = web.signed_in(stranger)
        assert "甲厂" not in browser.get("/tasks").text
    for stranger in (ZHAO, QIAN):
        browser = web.signed_in(stranger)
        assert browser.get(f"/tasks/{task}").status_code == 404
        for verb in ("", "/claim", "/release"):
            answer = browser.post(f"/tasks/{task}{verb}", {"do": "submit", "x": "yes"})
            assert answer.status_code in (403, 404)
    assert web.installation.row(task).status == "OPEN"


def test_who_watches_or_approves_sees_a_task_but_cannot_do_it(web: Web) -> None:
    (task,) = started(web, "甲厂")
    with web.site.context.database.write() as tx:
        actors.save(tx, [CHIEF])
    for watcher in (CHIEF, MA):
        browser = web.signed_in(watcher)
        page = browser.get(f"/tasks/{task}")
        assert page.status_code == 200
        assert 'name="do"' not in page.text
        assert browser.post(f"/tasks/{task}", {"do": "submit", "x": "yes"}).status_code == 403


def test_late_and_due_soon_are_marked_and_late_ones_can_be_asked_for_alone(web: Web) -> None:
    web.installation.start("due", "甲厂")
    everybody = Actor("any", "任何人", "here", "", frozenset({web.installation.open(1)[0].role}))
    with web.site.context.database.write() as tx:
        actors.save(tx, [everybody])
    browser = web.signed_in(everybody)
    assert "临期" not in words_of(browser.get("/tasks").text).replace("只看逾期", "")
    web.later(days=16)  # 18 March, due on the 20th
    browser = web.signed_in(everybody)
    assert "2026-03-20 临期" in words_of(browser.get("/tasks").text)
    assert "没有待办事项" in browser.get("/tasks?late=1").text
    web.later(days=3)
    browser = web.signed_in(everybody)
    assert "2026-03-20 逾期" in words_of(browser.get("/tasks?late=1").text)


def test_the_list_can_be_filtered_by_step_and_text_and_survives_nonsense(web: Web) -> None:
    first, second = started(web, "甲厂", "乙厂")
    browser = web.signed_in(WANG)
    found = browser.get("/tasks?text=乙&node=look").text
    assert f"/tasks/{first}" not in found
    assert f"/tasks/{second}" in found
    assert "没有待办事项" in browser.get("/tasks?node=sign").text
    assert "没有待办事项" in browser.get("/tasks?campaign=7").text
    for nonsense in ("campaign=x", "campaign=99999999999999999999", "after=x.y", "after=2026-01-01.²", "late=%00"):
        assert browser.get(f"/tasks?{nonsense}").status_code == 200


def test_pages_go_on_where_the_last_one_ended(web: Web) -> None:
    started(web, *(f"厂{number:03}" for number in range(120)))
    browser, seen, address = web.signed_in(WANG), [], "/tasks?text=厂"
    while address:
        page = browser.get(address).text
        seen += re.findall(r"厂\d\d\d", page)
        more = re.search(r'rel="next" href="([^"]+)"', page)
        address = more[1].replace("&amp;", "&") if more else ""
    assert sorted(seen) == [f"厂{number:03}" for number in range(120)]


def test_htmx_gets_the_table_alone(web: Web) -> None:
    started(web, "甲厂")
    answer = web.signed_in(WANG).get("/tasks", headers={"hx-request": "true"})
    assert answer.text.strip().startswith('<div class="card">')
    assert "<html" not in answer.text


def test_a_task_is_filled_in_and_sent(either_web: Web) -> None:
    web = either_web
    (task,) = started(web, "甲厂")
    browser = web.signed_in(WANG)
    page = browser.get(f"/tasks/{task}").text
    answer = browser.post(f"/tasks/{task}", {"do": "submit", "x": "yes", "command": command_of(page)})
    assert answer.headers["location"] == f"/tasks/{task}?done=1"
    assert "已提交" in browser.get(answer.headers["location"]).text
    assert web.installation.row(task).closed_by == "wang"


def test_what_is_wrong_stands_beside_the_field_and_on_top(web: Web) -> None:
    (task,) = started(web, "甲厂")
    browser = web.signed_in(WANG)
    browser.get(f"/tasks/{task}")
    answer = browser.post(f"/tasks/{task}", {"do": "submit", "x": "字" * 21})
    assert answer.status_code == 422
    assert answer.text.count("结论：不得超过 20 字") == 2
    assert 'href="#f-x"' in answer.text
    assert "字" * 21 in answer.text
    assert 'aria-invalid="true"' in answer.text


def test_a_form_sent_twice_is_done_once(web: Web) -> None:
    (task,) = started(web, "甲厂")
    browser = web.signed_in(WANG)
    page = browser.get(f"/tasks/{task}").text
    values = {"do": "submit", "x": "yes", "command": command_of(page)}
    first, again = browser.post(f"/tasks/{task}", values), browser.post(f"/tasks/{task}", values)
    assert first.headers["location"] == again.headers["location"]
    other = browser.post(f"/tasks/{task}", {**values, "command": "other"})
    assert other.status_code == 409
    assert "没有重复办理" in other.text


def test_a_draft_is_its_authors_and_goes_when_the_task_is_done(web: Web) -> None:
    (task,) = started(web, "甲厂")
    wang, sun = web.signed_in(WANG), web.signed_in(SUN)
    wang.get(f"/tasks/{task}")
    assert "已暂存 2026-03-02 09:00" in wang.post(f"/tasks/{task}", {"do": "draft", "x": "草稿"}).text
    assert 'value="草稿"' in wang.get(f"/tasks/{task}").text
    assert "草稿" not in sun.get(f"/tasks/{task}").text
    wang.post(f"/tasks/{task}", {"do": "submit", "x": "yes"})
    with web.site.context.database.read() as tx:
        assert drafts.load(tx, task, "wang") is None


def test_a_task_is_claimed_and_given_back(web: Web) -> None:
    (task,) = started(web, "甲厂")
    wang, sun = web.signed_in(WANG), web.signed_in(SUN)
    wang.get(f"/tasks/{task}")
    sun.get(f"/tasks/{task}")
    assert wang.post(f"/tasks/{task}/claim").status_code == 303
    assert sun.post(f"/tasks/{task}/claim").status_code == 403
    assert wang.post(f"/tasks/{task}/release").status_code == 303
    assert sun.post(f"/tasks/{task}/claim").status_code == 303


def test_a_failure_behind_the_task_is_told_and_nothing_is_lost(web: Web) -> None:
    (task,) = started(web, "甲厂")
    browser = web.signed_in(WANG)
    browser.get(f"/tasks/{task}")
    answer = browser.post(f"/tasks/{task}", {"do": "submit", "x": "unknown"})
    assert answer.headers["location"].endswith("?done=incident")
    assert "提交的内容已保存" in browser.get(answer.headers["location"]).text


def test_the_diagram_shows_where_the_task_stands(web: Web) -> None:
    digest = web.site.context.deploy(Deployment.read(ROOT), web.now, "test")
    browser = web.signed_in(WANG)
    answer = browser.get(f"/diagrams/{digest}/campaign_readiness.svg?marked=p3_mend")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.text.count('stroke="#c2410c"') == 1
    assert "#c2410c" not in browser.get(f"/diagrams/{digest}/campaign_readiness.svg?marked=<x>").text
    assert web.browser().get(f"/diagrams/{digest}/campaign_readiness.svg").status_code == 303
    for nowhere in ("nothing/check", f"{digest}/nothing", f"{digest}/..%2Fx"):
        assert browser.get(f"/diagrams/{nowhere}.svg").status_code == 404


def test_unknown_addresses_are_friendly(web: Web) -> None:
    browser = web.signed_in(WANG)
    for address in ("/nowhere", "/tasks/abc", "/tasks/999999", "/tasks/99999999999999999999", "/static/none.css"):
        answer = browser.get(address)
        assert answer.status_code == 404
        assert "没有这个页面" in answer.text
        assert "Traceback" not in answer.text


def test_an_error_of_ours_is_a_page_without_a_traceback(web: Web) -> None:
    """Whatever breaks, nothing of its inside is told."""
    browser = web.signed_in(WANG)

    @web.app.get("/broken")
    def broken() -> None:
        raise RuntimeError("secret inside")

    client = TestClient(web.app, raise_server_exceptions=False, base_url="http://inspect.example")
    client.cookies = browser.client.cookies
    answer = client.get("/broken")
    assert answer.status_code == 500
    assert "系统出现问题" in answer.text
    assert "secret inside" not in answer.text
    assert "content-security-policy" in answer.headers


def test_rows_are_added_and_removed_by_buttons(web: Web) -> None:
    task = web.ask("item_checks")
    browser = web.signed_in(WANG)
    assert 'name="items.0.item"' in browser.get(f"/tasks/{task}").text
    filled = {"items.#": ["0"], "items.0.item": "A-1", "items.0.problem": "false"}
    more = browser.post(f"/tasks/{task}", {**filled, "do": "add:items"})
    assert more.status_code == 200
    assert 'value="A-1"' in more.text
    assert 'name="items.1.item"' in more.text
    second = {**filled, "items.#": ["0", "1"], "items.1.item": "A-2", "items.1.problem": "true"}
    wrong = browser.post(f"/tasks/{task}", {**second, "do": "submit"})
    assert wrong.status_code == 422
    assert 'href="#f-items-1-note"' in wrong.text
    assert "发现问题的，须写明检查情况" in wrong.text
    less = browser.post(f"/tasks/{task}", {**second, "do": "remove:items.1"})
    assert "A-2" not in less.text
    assert browser.post(f"/tasks/{task}", {**filled, "do": "submit"}).status_code == 303


def test_a_step_that_somebody_has_opened_cannot_be_taken_back(web: Web) -> None:
    (task,) = started(web, "甲厂")
    web.signed_in(MA).get(f"/tasks/{task}")
    assert web.installation.row(task).seen_by is None
    web.signed_in(WANG).get(f"/tasks/{task}")
    assert web.installation.row(task).seen_by == "wang"


def test_a_deputy_finds_and_does_the_tasks_of_who_is_away(web: Web) -> None:
    """代理: in the post of the principal, under one's own name."""
    task = web.ask("plan_approval")
    web.installation.do(commands.claim, task, by=WANG)
    browser = web.signed_in(MA)
    assert f"/tasks/{task}" not in browser.get("/tasks").text
    today = web.now.date()
    web.installation.do(commands.appoint_deputy, "wang", "ma", today, today, "外出", by=WANG)
    assert f"/tasks/{task}" in browser.get("/tasks").text
    browser.get(f"/tasks/{task}")
    assert browser.post(f"/tasks/{task}", {"do": "draft", "decision": "APPROVE"}).status_code == 200
    assert browser.post(f"/tasks/{task}", {"do": "submit", "decision": "APPROVE"}).status_code == 303
    assert web.installation.row(task).closed_by == "ma"
