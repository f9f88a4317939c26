"""Administrators enter people, make accounts, reset passwords, close and open them, and see who signed in."""

import re

from tests.commands.cast import GU, LI, WANG
from tests.web.cast import Web, words_of


def test_only_an_administrator_administers(web: Web) -> None:
    assert web.signed_in(LI).get("/admin").status_code == 403
    assert web.signed_in(GU).get("/admin").status_code == 200


def test_somebody_is_entered_gets_a_password_once_and_changes_it_at_the_first_sign_in(either_web: Web) -> None:
    web = either_web
    browser = web.signed_in(GU)
    browser.get("/admin")
    assert (
        browser.post("/admin/people", {"id": "xu", "name": "徐某", "roles": ["participant", "team"]}).status_code == 303
    )
    assert "徐某" in browser.get("/admin").text
    shown = browser.post("/admin/people/xu/reset")
    (secret,) = re.findall(r"<code>(Aa1-\w+)</code>", shown.text)
    assert secret not in browser.get("/admin").text
    newcomer = web.browser()
    assert newcomer.sign_in("xu", secret).headers["location"] == "/password"
    assert newcomer.get("/tasks").headers["location"] == "/password"


def test_what_is_wrong_with_a_post_is_told_and_kept(web: Web) -> None:
    browser = web.signed_in(GU)
    browser.get("/admin")
    wrong = browser.post(
        "/admin/people", {"id": "xu", "name": "徐某", "department": "NOWHERE", "roles": ["participant"]}
    )
    assert wrong.status_code == 422
    assert "没有部门 NOWHERE" in wrong.text
    assert "徐某" in wrong.text
    assert browser.post("/admin/people", {"id": "wang", "name": "别人", "roles": ["team"]}).status_code == 422


def test_a_closed_account_ends_its_sessions_until_it_is_opened(web: Web) -> None:
    worker, browser = web.signed_in(WANG), web.signed_in(GU)
    assert worker.get("/tasks").status_code == 200
    browser.get("/admin")
    browser.post("/admin/people/wang/close")
    assert worker.get("/tasks").status_code == 303
    assert "已停用" in words_of(browser.get("/admin").text)
    browser.post("/admin/people/wang/open")
    assert web.browser().sign_in("wang").status_code == 303


def test_whoever_leaves_acts_no_more_and_their_name_stays(web: Web) -> None:
    browser = web.signed_in(GU)
    browser.get("/admin")
    assert browser.post("/admin/people/wang/leave").status_code == 303
    assert web.browser().sign_in("wang").status_code == 403
    assert browser.post("/admin/people/nobody/leave").status_code == 404
    assert browser.post("/admin/people/wang/nothing").status_code == 404


def test_sign_ins_are_listed_with_their_outcome(web: Web) -> None:
    browser = web.signed_in(GU)
    web.give_password(WANG)
    web.browser("10.9.9.9").sign_in("wang", "wrong")
    page = words_of(browser.get("/admin").text)
    assert "10.9.9.9" in page
    assert "密码错误" in page
