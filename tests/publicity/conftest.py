"""A filled database, made once and copied."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.store import Database, connect
from tests.publicity.filled import fill


@pytest.fixture(scope="session")
def filled_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a filled database."""
    path = tmp_path_factory.mktemp("public") / "filled.db"
    shutil.copy(sqlite_template, path)
    database = connect(f"sqlite:///{path}")
    with database.write() as tx:
        fill(tx)
    database.close()
    return path


@pytest.fixture
def filled_path(filled_template: Path, tmp_path: Path) -> Path:
    """A copy to change."""
    return Path(shutil.copy(filled_template, tmp_path / "filled.db"))


@pytest.fixture
def filled(filled_path: Path) -> Iterator[Database]:
    """A filled database."""
    database = connect(f"sqlite:///{filled_path}")
    yield database
    database.close()
