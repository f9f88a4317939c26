"""A real browser on a real server: Chromium, found on this machine or fetched, driven by Playwright."""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserType, Page, sync_playwright
from playwright.sync_api import Error as PlaywrightError

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage")
DESKTOP, PHONE = (1280, 900), (390, 844)
HELP = """No Chromium: install one (`apt-get install chromium`, or `python -m playwright install chromium`),
or name yours in CHROMIUM. To run all tests but those in a browser: pytest --deselect tests/web/test_browser.py"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser. One that is installed is taken before one that would have to be fetched; fails where there is none."""
    with sync_playwright() as playwright:
        browser = _launched(playwright.chromium)
        yield browser
        browser.close()


def _launched(kind: BrowserType) -> Browser:
    executable = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if executable is None and not Path(kind.executable_path).exists():
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False, capture_output=True)
    try:
        return kind.launch(executable_path=executable, args=list(FLAGS))
    except PlaywrightError as error:
        raise FileNotFoundError(f"{HELP}\n{error.message[:500]}") from None


AXE = Path(__file__).parents[2] / "assets" / "fetched" / "axe.min.js"


def barriers(page: Page) -> list[str]:
    """What axe-core calls a serious or critical barrier on a page: the rule, how many times, and where first."""
    page.evaluate(AXE.read_text("utf-8"))  # a script element would be against the rules of our own pages
    found = page.evaluate("async () => (await axe.run(document, {resultTypes: ['violations']})).violations")
    return [
        f"{each['id']} ({len(each['nodes'])}): {each['help']}: {each['nodes'][0]['html'][:200]}"
        for each in found
        if each["impact"] in ("serious", "critical")
    ]


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """The address at which an application answers."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        thread.join(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()
