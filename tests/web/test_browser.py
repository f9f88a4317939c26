"""The essential path in a real Chromium."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.commands.cast import WANG
from tests.web.browsing import DESKTOP, PHONE, barriers
from tests.web.cast import PASSWORD, Web


@pytest.mark.parametrize(("width", "height"), [DESKTOP, PHONE])
def test_without_javascript_a_task_is_found_filled_in_and_sent(
    web: Web, browser: Browser, address: str, width: int, height: int
) -> None:
    """Sign in, list, open, a mistake, its message, the right answer, done."""
    instance = web.installation.start("check", "甲厂")
    web.give_password(WANG)
    page = browser.new_page(java_script_enabled=False, viewport={"width": width, "height": height})
    page.goto(address)
    page.get_by_label("账号").fill("wang")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.get_by_role("navigation", name="主导航").get_by_role("link", name="待办").click()
    page.get_by_role("link", name="look").click()
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("alert")).to_contain_text("结论：必填")
    page.get_by_role("link", name="结论：必填").click()
    page.get_by_label("结论").fill("yes")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("status")).to_contain_text("已提交")
    page.close()
    assert web.installation.history(instance)[-1].actor == "wang"


def signed_in(web: Web, browser: Browser, address: str, size: tuple[int, int] = DESKTOP) -> Page:
    """A page on which WANG has signed in; what the browser complains about fails the test."""
    web.give_password(WANG)
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    page.goto(f"{address}/login")
    page.get_by_label("账号").fill("wang")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.get_by_role("heading", name="Wang").wait_for()
    return page


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_no_page_has_a_serious_barrier_or_is_wider_than_the_screen(
    web: Web, browser: Browser, address: str, size: tuple[int, int]
) -> None:
    instance = web.installation.start("check", "甲厂")
    task = web.installation.task(instance).id
    page = signed_in(web, browser, address, size)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for where in ("/", "/tasks", f"/tasks/{task}", "/password", "/licences"):
        page.goto(address + where)
        assert barriers(page) == [], where
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0], where
    page.goto(f"{address}/tasks/{task}")
    page.get_by_role("button", name="提交").click()
    assert barriers(page) == []
    assert [each for each in complaints if "status of 422" not in each] == []
    page.goto(f"{address}/nowhere")
    assert barriers(page) == []
    page.close()


def test_the_path_works_by_the_keyboard_alone(web: Web, browser: Browser, address: str) -> None:
    instance = web.installation.start("check", "甲厂")
    page = signed_in(web, browser, address)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.goto(f"{address}/tasks")
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="look")).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_label("结论").wait_for()
    page.get_by_label("结论").focus()
    page.keyboard.type("yes")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="提交")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("已提交")
    assert web.installation.history(instance)[-1].actor == "wang"
    page.close()


def test_filters_change_the_list_without_loading_the_page_again(web: Web, browser: Browser, address: str) -> None:
    for key in ("甲厂", "乙厂"):
        web.installation.start("check", key)
    page = signed_in(web, browser, address)
    page.goto(f"{address}/tasks")
    page.evaluate("window.same = true")
    page.get_by_label("对象名称或编号").fill("乙")
    page.get_by_label("对象名称或编号").press("Enter")
    expect(page.locator("tbody tr")).to_have_count(1)
    assert page.evaluate("window.same")
    assert "text=%E4%B9%99" in page.url
    page.close()


def test_a_choice_draws_the_form_again_and_a_draft_is_kept_without_leaving_the_page(
    web: Web, browser: Browser, address: str
) -> None:
    """What somebody is typing, and where, survives."""
    task = web.ask("plan_approval")
    page = signed_in(web, browser, address)
    page.goto(f"{address}/tasks/{task}")
    page.evaluate("window.same = true")
    page.get_by_label("批准文号").fill("批〔2026〕1号")
    expect(page.get_by_label("批示（必填）")).to_have_count(0)
    page.get_by_label("退回").check()
    expect(page.get_by_label("批示（必填）")).to_be_visible()
    expect(page.get_by_label("退回")).to_be_focused()
    expect(page.get_by_label("批准文号")).to_have_value("批〔2026〕1号")
    page.get_by_role("button", name="暂存").click()
    expect(page.get_by_role("status")).to_contain_text("已暂存")
    assert page.evaluate("window.same")
    page.reload()
    expect(page.get_by_label("退回")).to_be_checked()
    page.close()
