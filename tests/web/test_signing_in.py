"""Signing in and out, passwords, sessions, and the tokens that every form carries."""

from typing import Any

import pytest

from engine.commands.accounts import disable_account, reset_password
from engine.commands.passwords import Policy, set_policy
from engine.errors import Invalid, Refused
from engine.records import SYSTEM, Actor
from engine.store import accounts, actors, sessions
from tests.commands.cast import LI, WANG, ZHAO
from tests.web.cast import PASSWORD, Web

CHIEF = Actor("chief", "主任", "here", "", frozenset({"administrator"}))


def outcomes(web: Web, name: str) -> list[str]:
    with web.site.context.database.read() as tx:
        return [entry.outcome for entry in accounts.recent(tx, name, 50)]


def test_who_is_not_signed_in_is_asked_to_and_then_led_on(web: Web) -> None:
    web.give_password(WANG)
    browser = web.browser()
    asked = browser.get("/tasks?late=1")
    assert (asked.status_code, asked.headers["location"]) == (303, "/login?next=%2Ftasks%3Flate%3D1")
    page = browser.get(asked.headers["location"])
    assert 'value="/tasks?late=1"' in page.text
    done = browser.post("/login", {"name": "wang", "password": PASSWORD, "then": "/tasks?late=1"})
    assert (done.status_code, done.headers["location"]) == (303, "/tasks?late=1")


@pytest.mark.parametrize("elsewhere", ["//evil.example", "/\\evil.example", "https://evil.example", "\t//evil.example"])
def test_signing_in_never_leads_to_another_site(web: Web, elsewhere: str) -> None:
    web.give_password(WANG)
    assert web.browser().sign_in("wang", then=elsewhere).headers["location"] == "/"


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(web: Web) -> None:
    web.give_password(WANG)
    answers = {web.browser().sign_in(name, "Wrong-Horse-9").text.count("账号或密码不正确") for name in ("wang", "wong")}
    assert answers == {1}
    assert outcomes(web, "wang")[0] == outcomes(web, "wong")[0] == "WRONG"


def test_five_wrong_passwords_lock_an_account_for_a_quarter_of_an_hour(either_web: Web) -> None:
    web = either_web
    web.give_password(WANG)
    for _ in range(5):
        assert web.browser().sign_in("wang", "Wrong-Horse-9").status_code == 403
    assert web.browser().sign_in("wang").status_code == 403
    web.later(minutes=14)
    assert web.browser().sign_in("wang").status_code == 403
    web.later(minutes=1)
    assert web.browser().sign_in("wang").status_code == 303
    assert outcomes(web, "wang")[:3] == ["IN", "LOCKED", "LOCKED"]


def test_an_address_that_fails_too_often_is_not_heard(web: Web) -> None:
    web.give_password(WANG)
    with web.site.context.database.write() as tx:
        set_policy(tx, address_failures=3)
    for number in range(3):
        web.browser("10.9.9.9").sign_in(f"guess{number}", "Wrong-Horse-9")
    assert "登录失败过多" in web.browser("10.9.9.9").sign_in("wang").text
    assert web.browser("10.1.1.1").sign_in("wang").status_code == 303
    web.later(minutes=16)
    assert web.browser("10.9.9.9").sign_in("wang").status_code == 303


def test_a_session_ends_by_signing_out(web: Web) -> None:
    browser = web.signed_in(WANG)
    cookie = browser.client.cookies["ssj_session"]
    assert browser.get("/").status_code == 200
    assert browser.post("/logout").headers["location"] == "/login"
    browser.client.cookies.set("ssj_session", cookie)
    assert browser.get("/").headers["location"].startswith("/login")
    assert outcomes(web, "wang")[0] == "OUT"


def test_a_session_ends_when_nobody_comes_back_for_half_an_hour(web: Web) -> None:
    browser = web.signed_in(WANG)
    for _ in range(3):
        web.later(minutes=29)
        assert browser.get("/").status_code == 200
    web.later(minutes=31)
    assert browser.get("/").status_code == 303


def test_a_session_ends_after_twelve_hours_in_any_case(web: Web) -> None:
    browser = web.signed_in(WANG)
    for _ in range(35):
        web.later(minutes=20)
        assert browser.get("/").status_code == 200
    web.later(minutes=20)
    assert browser.get("/").status_code == 303


def test_the_table_holds_nothing_that_one_could_sign_in_with(web: Web) -> None:
    browser = web.signed_in(WANG)
    with web.site.context.database.read() as tx:
        (session,) = sessions.of_actor(tx, "wang")
        account = accounts.load(tx, "wang")
    assert session.id != browser.client.cookies["ssj_session"]
    assert account is not None
    assert account.password.startswith("$argon2id$")


def test_of_many_sessions_the_oldest_end(web: Web) -> None:
    with web.site.context.database.write() as tx:
        set_policy(tx, sessions=1)
    web.give_password(WANG)
    first, second = web.browser(), web.browser()
    first.sign_in("wang")
    second.sign_in("wang")
    assert first.get("/").status_code == 303
    assert second.get("/").status_code == 200


def test_a_password_that_another_has_set_is_changed_first(web: Web) -> None:
    web.give_password(WANG, must_change=True)
    browser = web.browser()
    assert browser.sign_in("wang").headers["location"] == "/password"
    assert browser.get("/tasks").headers["location"] == "/password"
    browser.get("/password")
    weak = browser.post("/password", {"old": PASSWORD, "new": "short", "again": "short"})
    assert weak.status_code == 422
    assert "至少 10 个字符" in weak.text
    other = browser.post("/password", {"old": PASSWORD, "new": "Another-Horse-9", "again": "Another-Horse-8"})
    assert "两次输入" in other.text
    done = browser.post("/password", {"old": PASSWORD, "new": "Another-Horse-9", "again": "Another-Horse-9"})
    assert done.headers["location"] == "/login"
    assert web.browser().sign_in("wang").status_code == 403
    assert web.browser().sign_in("wang", "Another-Horse-9").headers["location"] == "/"


def test_an_administrator_resets_passwords_of_their_own_jurisdiction_only(web: Web) -> None:
    elsewhere = Actor("far", "外地主任", "there", "", frozenset({"administrator"}))
    with web.site.context.database.write() as tx:
        actors.save(tx, [CHIEF])
    named: dict[str, Any] = {"now": web.now, "secret": web.secret}
    for stranger in (WANG, elsewhere):
        with pytest.raises(Refused):
            reset_password(web.site.context, "zhao", PASSWORD, actor=stranger, **named)
    with pytest.raises(Invalid):
        reset_password(web.site.context, "zhao", "zhao-Is-It-9", actor=CHIEF, **named)
    reset_password(web.site.context, "zhao", PASSWORD, actor=CHIEF, **named)
    assert web.browser().sign_in("zhao").headers["location"] == "/password"


def test_a_closed_account_and_who_left_are_out_at_once(web: Web) -> None:
    zhao, li = web.signed_in(ZHAO), web.signed_in(LI)
    disable_account(web.site.context, "zhao", True, actor=SYSTEM, now=web.now)
    with web.site.context.database.write() as tx:
        actors.deactivate(tx, "li")
    assert zhao.get("/").status_code == li.get("/").status_code == 303
    assert web.browser().sign_in("zhao").status_code == web.browser().sign_in("li").status_code == 403


def test_nothing_is_done_without_the_token_of_the_page(web: Web) -> None:
    browser = web.signed_in(WANG)
    browser.get("/")
    right = browser.token
    for wrong in ("", "x", right[:-1] + "0"):
        answer = browser.client.post("/logout", data={"csrf_token": wrong})
        assert answer.status_code == 403
        assert "页面已过期" in answer.text
    assert browser.client.post("/logout").status_code == 403
    named = {"x-csrf-token": right}
    assert browser.client.post("/logout", headers={**named, "sec-fetch-site": "cross-site"}).status_code == 403
    assert browser.client.post("/logout", headers=named).status_code == 303


def test_the_form_for_signing_in_is_guarded_too(web: Web) -> None:
    web.give_password(WANG)
    values = {"name": "wang", "password": PASSWORD}
    assert web.browser().client.post("/login", data=values).status_code == 403
    one, other = web.browser(), web.browser()
    one.get("/login")
    other.get("/login")
    assert other.client.post("/login", data={**values, "csrf_token": one.token}).status_code == 403


def test_cookies_are_for_the_server_alone(web: Web, secure_web: Web) -> None:
    web.give_password(WANG)
    plain = web.browser().sign_in("wang").headers["set-cookie"]
    assert plain.startswith("ssj_session=")
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(plain.split("; "))
    over_tls = secure_web.browser().get("/login")
    cookie = over_tls.headers["set-cookie"]
    assert cookie.startswith("__Host-ssj_visit=")
    assert "Secure" in cookie.split("; ")
    assert over_tls.headers["strict-transport-security"] == "max-age=31536000"


def test_every_page_tells_browsers_what_to_obey(web: Web) -> None:
    for address in ("/login", "/nowhere", "/static/built/pages.css"):
        headers = web.browser().get(address).headers
        policy = headers["content-security-policy"]
        assert "script-src 'self';" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
    assert web.browser().get("/login").headers["cache-control"] == "no-store"
    assert "immutable" in web.browser().get("/static/built/pages.css").headers["cache-control"]


def test_the_rules_of_an_installation_are_settings(web: Web) -> None:
    with web.site.context.database.write() as tx:
        assert set_policy(tx, idle_minutes=10) == Policy(idle_minutes=10)
        with pytest.raises(Invalid):
            set_policy(tx, idle_minutes=0)
        with pytest.raises(Invalid):
            set_policy(tx, nonsense=1)
    browser = web.signed_in(WANG)
    web.later(minutes=11)
    assert browser.get("/").status_code == 303
