"""The essential path in a real Chromium."""

import pytest
from playwright.sync_api import Browser, expect

from tests.commands.cast import WANG
from tests.web.browsing import DESKTOP, PHONE
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
