"""Staff hand tasks on, back and over, urge, copy, rest, stand in for each other, and attach files."""

import re

from tests.commands.cast import GU, LI, MA, SUN, WANG, WEI, ZHAO, ZHOU
from tests.web.cast import Browser, Web, words_of

PNG = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001000000010806000000") + b"\0" * 64


def task_of(web: Web, key: str = "甲厂") -> int:
    return int(web.installation.task(web.installation.start("check", key)).id)


def act(browser: Browser, task: int, verb: str, **values: str | list[str]) -> str:
    """Send the form of a verb; what the page says afterwards."""
    browser.get(f"/tasks/{task}/more")
    answer = browser.post(f"/tasks/{task}/do/{verb}", values)
    return words_of(answer.text if answer.status_code != 303 else browser.get(f"/tasks/{task}/more").text)


def test_a_task_is_given_to_somebody_who_may_do_it(either_web: Web) -> None:
    web = either_web
    task = task_of(web)
    browser = web.signed_in(WANG)
    page = browser.get(f"/tasks/{task}/more").text
    assert 'value="sun"' in page
    assert 'value="zhao"' not in page.split('id="assign-to"')[1].split("</select>")[0]
    act(browser, task, "assign", to="sun", reason="出差")
    assert web.installation.task(web.installation.instance(1).id).assignee == "sun"
    assert "不能转给" in act(web.signed_in(SUN), task, "assign", to="zhao", reason="x")


def test_a_delegate_prepares_and_hands_back_and_the_delegator_completes(web: Web) -> None:
    task = task_of(web)
    act(web.signed_in(WANG), task, "delegate", to="wei", reason="请先准备")
    delegate = web.signed_in(WEI)
    page = delegate.get(f"/tasks/{task}").text
    assert "交回委派人" in page
    assert delegate.post(f"/tasks/{task}", {"do": "submit", "x": "yes", "command": "c1"}).status_code == 303
    browser = web.signed_in(WANG)
    assert "请您审核办结" in words_of(browser.get("/notices").text)
    browser.get(f"/tasks/{task}")
    assert browser.post(f"/tasks/{task}", {"do": "submit", "x": "yes", "command": "c2"}).status_code == 303
    assert web.installation.task(1).node == "sign"


def test_what_cannot_be_done_says_why_instead_of_a_button(web: Web) -> None:
    task = task_of(web)
    page = web.signed_in(WANG).get(f"/tasks/{task}/more").text
    assert "没有可以退回的步骤" in page
    assert f"/tasks/{task}/do/send_back" not in page
    assert f"/tasks/{task}/do/assign" in page


def test_a_step_is_taken_back_until_the_next_is_looked_at(web: Web) -> None:
    task = task_of(web)
    browser = web.signed_in(WANG)
    browser.get(f"/tasks/{task}")
    browser.post(f"/tasks/{task}", {"do": "submit", "x": "yes", "command": "c1"})
    act(browser, task, "withdraw", reason="填错了")
    assert web.installation.task(1).node == "look"


def test_a_task_is_urged_and_a_colleague_gets_a_copy_with_a_receipt(web: Web) -> None:
    task = task_of(web)
    act(web.signed_in(LI), task, "urge", text="请抓紧")
    told = web.signed_in(WANG)
    assert "请抓紧" in told.get("/notices").text
    told.post("/notices/read", {})
    assert "全部已阅" in told.get("/notices").text
    act(web.signed_in(WANG), task, "copy", people=["zhao"], text="供参考")
    reader = web.signed_in(ZHAO)
    assert reader.get("/instances/1").status_code == 200
    reader.get("/notices")
    reader.post("/notices/read", {})
    assert "已阅 2026-03-02" in words_of(web.signed_in(WANG).get(f"/tasks/{task}/more").text)


def test_a_matter_rests_and_goes_on(web: Web) -> None:
    task = task_of(web)
    browser = web.signed_in(LI)
    assert "恢复挂起的办件" in act(browser, task, "suspend", reason="企业搬迁")
    assert "挂起" in words_of(web.signed_in(WANG).get(f"/tasks/{task}").text)
    act(browser, task, "resume", reason="已核实")
    assert web.installation.instance(1).status == "RUNNING"


def test_files_are_attached_read_by_who_may_and_removed(web: Web) -> None:
    """Type by content: a page that calls itself a photo is none."""
    task = task_of(web)
    browser = web.signed_in(WANG)
    browser.get(f"/tasks/{task}/more")
    fake = browser.post(
        f"/tasks/{task}/files", {"kind": "PHOTO"}, files={"file": ("a.jpg", b"<script>alert(1)</script>")}
    )
    assert fake.status_code == 422
    browser.get(f"/tasks/{task}/more")
    assert browser.post(f"/tasks/{task}/files", {"kind": "PHOTO"}, files={"file": ("门头.png", PNG)}).status_code == 303
    page = browser.get(f"/tasks/{task}/more").text
    (address,) = set(re.findall(r'href="(/files/\d+)"', page))
    answer = browser.get(address)
    assert answer.content == PNG
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["content-security-policy"]
    assert web.signed_in(ZHOU).get(address).status_code == 404
    browser.get(f"/tasks/{task}/more")
    assert browser.post(f"{address}/remove").status_code == 303
    assert browser.get(address).status_code == 404


def test_a_deputy_stands_in_between_two_days(web: Web) -> None:
    task_of(web)
    browser = web.signed_in(WANG)
    browser.get("/standing-in")
    wrong = browser.post("/standing-in/appoint", {"deputy": "sun", "first": "x", "last": "", "reason": "休假"})
    assert wrong.status_code == 422
    browser.get("/standing-in")
    given = {"deputy": "sun", "first": "2026-03-02", "last": "2026-03-06", "reason": "休假"}
    assert browser.post("/standing-in/appoint", given).status_code == 303
    page = browser.get("/standing-in").text
    (revoke,) = set(re.findall(r'action="(/standing-in/\d+/revoke)"', page))
    assert browser.post(revoke, {"reason": "提前返岗"}).status_code == 303
    assert "没有代理" in browser.get("/standing-in").text


def test_everything_of_a_leaver_is_shown_first_and_then_handed_over(web: Web) -> None:
    task = task_of(web)
    browser = web.signed_in(WANG)
    browser.get(f"/tasks/{task}")
    browser.post(f"/tasks/{task}/claim")
    administrator = web.signed_in(GU)
    administrator.get("/standing-in")
    shown = administrator.post(
        "/standing-in/hand-over", {"leaver": "wang", "to": ["sun"], "reason": "离职", "do": "preview"}
    )
    assert "look" in words_of(shown.text)
    done = administrator.post(
        "/standing-in/hand-over", {"leaver": "wang", "to": ["sun"], "reason": "离职", "do": "confirm"}
    )
    assert done.status_code == 303
    assert web.installation.task(1).assignee == "sun"
    assert 'value="gu"' not in web.signed_in(MA).get("/standing-in").text.split('id="leaver"')[1].split("</select>")[0]


def test_nobody_acts_on_what_is_not_theirs(web: Web) -> None:
    task = task_of(web)
    stranger = web.signed_in(ZHOU)
    assert stranger.get(f"/tasks/{task}/more").status_code == 404
    stranger.get("/notices")
    for verb in ("assign", "urge", "suspend"):
        assert stranger.post(f"/tasks/{task}/do/{verb}", {"reason": "x", "to": "sun"}).status_code == 404
    assert stranger.post(f"/tasks/{task}/do/nothing").status_code == 404
