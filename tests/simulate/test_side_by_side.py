"""Several jurisdictions, or years, in one database: each goes its own way."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from engine.simulate import Options, simulate
from engine.simulate.year import demo_context
from engine.store import Database, audit, connect, figures
from tests.law import ROOT as LAW

SPRING = date(2026, 3, 31)
PAIR = [Options(where, 2026, 60, until=SPRING) for where in ("changjiang", "tiedong")]


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Database]:
    """A database without anything in it."""
    database = connect(f"sqlite:///{tmp_path / 'years.db'}")
    database.migrate()
    yield database
    database.close()


def year(database: Database, options: Options) -> dict[str, Any]:
    """The figures of a simulated year, without the time that it took."""
    found = simulate(database, LAW, options)
    del found["wall_seconds"]
    return found


def test_two_jurisdictions_in_one_database_have_the_same_figures_as_apart(empty: Database, tmp_path: Path) -> None:
    """Stopped in spring, with work open on both sides; each goes on without moving the other."""
    together = [year(empty, options) for options in PAIR]
    for options, found in zip(PAIR, together, strict=True):
        alone = connect(f"sqlite:///{tmp_path / options.jurisdiction}.db")
        alone.migrate()
        assert year(alone, options) == found
        alone.close()
        assert found["campaigns"] > 0
    first, second = PAIR
    later = year(empty, replace(first, until=date(2026, 4, 10)))
    assert later["user_tasks_completed"] > together[0]["user_tasks_completed"]
    assert year(empty, second) == together[1]
    assert audit.verify(empty).events == later["history_events"] + together[1]["history_events"]


def test_two_years_of_one_jurisdiction_follow_each_other_in_one_database(empty: Database) -> None:
    plans = {}
    for this in (2026, 2027):
        found = year(empty, Options("tiedong", this, 20, until=date(this - 1, 12, 31)))
        plans[this] = found["plans_without_deadline"]
    assert plans[2026] == plans[2027] > 0


def test_a_year_that_stands_still_keeps_what_is_open(empty: Database) -> None:
    """Nobody has worked after the day it was to stop at."""
    options = replace(PAIR[1], until=date(2025, 12, 5))
    year(empty, options)
    context = demo_context(empty, LAW, options.seed)
    with context.database.read() as tx:
        assert tx.exec_driver_sql("SELECT count(*) FROM task WHERE status = 'OPEN'").scalar_one() > 0
        latest = tx.exec_driver_sql("SELECT max(at) FROM event").scalar_one()
        assert figures.work(tx, options.jurisdiction)["instances"] > 0
    assert latest < "2025-12-05T16:00"
