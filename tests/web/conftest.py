"""Sites for tests: on SQLite, on both databases, over TLS."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from engine.store import Database
from tests.commands.cast import Installation
from tests.web.browsing import chromium, served
from tests.web.cast import Web


@pytest.fixture
def web(sqlite_database: Database) -> Web:
    """The pages of an installation."""
    return Web(Installation(sqlite_database))


@pytest.fixture
def either_web(database: Database) -> Web:
    """The same test on SQLite and on PostgreSQL."""
    return Web(Installation(database))


@pytest.fixture
def secure_web(sqlite_database: Database) -> Web:
    """The pages behind a proxy that speaks TLS."""
    return Web(Installation(sqlite_database), https=True)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, one for each worker."""
    with chromium() as found:
        yield found


@pytest.fixture
def address(web: Web) -> Iterator[str]:
    """Where the pages of `web` can be reached."""
    with served(web.app) as found:
        yield found
