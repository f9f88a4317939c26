"""A site on the small law of the command tests, people with passwords, and browsers that are signed in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response

from engine.commands import Context
from engine.commands.accounts import reset_password
from engine.process.definitions import Deployment
from engine.records import SYSTEM, Actor
from engine.web import Site, create_app
from tests.commands.cast import law
from tests.process import drawing as draw

ROOT = Path(__file__).parents[2]
PASSWORD = "Correct-Horse-9"


class Secrets:
    """32 bytes that nobody has seen before, the same in every run."""

    def __init__(self) -> None:
        self.numbers = count(1)

    def __call__(self) -> bytes:
        return sha256(f"secret {next(self.numbers)}".encode()).digest()


@dataclass
class Place:
    """Commands on some database, and the moment it is there."""

    context: Context
    now: datetime


@dataclass
class Web:
    """One installation with its pages, and a clock that stands until it is told to go on."""

    installation: Any  # an Installation of the command tests, or a Place
    https: bool = False
    secret: Secrets = field(default_factory=Secrets)

    def __post_init__(self) -> None:
        context = self.installation.context
        self.site = Site(context, lambda: self.installation.now, self.secret, https=self.https)
        self.app: FastAPI = create_app(self.site)

    @property
    def now(self) -> datetime:
        """The moment it is."""
        found: datetime = self.installation.now
        return found

    def later(self, **by: float) -> None:
        """Let time pass."""
        self.installation.now += timedelta(**by)

    def give_password(self, actor: Actor, password: str = PASSWORD, must_change: bool = False) -> None:
        """An administrator sets somebody's password."""
        reset_password(
            self.site.context, actor.id, password, actor=SYSTEM, now=self.now, secret=self.secret,
            must_change=must_change,
        )  # fmt: skip

    def ask(self, form: str, key: str = "甲厂") -> int:
        """Start a process that asks WANG's department for a form of the real law; the number of its task."""
        asking = draw.diagram(
            "asking", draw.START, draw.user("fill", form=form, department='"MKT"'), draw.END,
            draw.flows("begin>fill", "fill>finish"),
        )  # fmt: skip
        files = law(asking=asking).files | {f"forms/{form}.json": (ROOT / "forms" / f"{form}.json").read_bytes()}
        self.site.context.deploy(Deployment(files), self.now, "test")
        here = self.installation
        found: int = here.task(here.start("asking", key)).id
        return found

    def browser(self, address: str = "10.0.0.1") -> "Browser":
        """Somebody who has not signed in."""
        base = "https://inspect.example" if self.https else "http://inspect.example"
        return Browser(TestClient(self.app, base_url=base, follow_redirects=False, client=(address, 50000)))

    def signed_in(self, actor: Actor) -> "Browser":
        """A browser in which somebody has signed in."""
        self.give_password(actor)
        browser = self.browser()
        answer = browser.sign_in(actor.id)
        assert answer.status_code == 303, answer.text
        return browser


@dataclass
class Browser:
    """Asks for pages and sends forms, with the token of the page that was shown last."""

    client: TestClient
    shown: str = ""

    def get(self, address: str, **named: Any) -> Response:
        """A page."""
        answer = self.client.get(address, **named)
        self.shown = answer.text
        return answer

    def post(self, address: str, values: Mapping[str, Any] | None = None, **named: Any) -> Response:
        """Send a form with the token of the page."""
        answer = self.client.post(address, data={"csrf_token": self.token, **(values or {})}, **named)
        self.shown = answer.text or self.shown
        return answer

    @property
    def token(self) -> str:
        """The token of the forms on the page."""
        found = re.search(r'name="csrf_token" value="(\w+)"', self.shown)
        return found[1] if found else ""

    def sign_in(self, name: str, password: str = PASSWORD, then: str = "/") -> Response:
        """Fill in the form of /login."""
        self.get("/login")
        answer = self.post("/login", {"name": name, "password": password, "then": then})
        if answer.status_code == 303:
            self.get(answer.headers["location"])
        return answer


def words_of(page: str) -> str:
    """The text of a page without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).strip()
