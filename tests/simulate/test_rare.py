"""What simulated people meet with now and then: each is done through the commands, and counted."""

from pathlib import Path
from typing import Any

from engine.simulate import Options, simulate
from engine.simulate.odds import Odds
from engine.store import Database, audit, connect, incidents, tasks
from tests.law import ROOT


def year(folder: Path, options: Options) -> tuple[Database, dict[str, Any]]:
    """A simulated year and its figures; its history is whole and nothing went wrong."""
    database = connect(f"sqlite:///{folder / 'year.db'}")
    database.migrate()
    found = simulate(database, ROOT, options)
    assert audit.verify(database).events == found["history_events"]
    with database.read() as tx:
        assert incidents.list_open(tx) == []
        assert not any(task.status == tasks.OPEN for task in tasks.opened_since(tx, 0, 100_000))
    return database, found


def test_what_is_rare_happens_and_is_counted(tmp_path: Path) -> None:
    """CJ-2.1e batches, CJ-2.4b commissioned bodies, adopted conclusions; the ledger after the lock (P5, YC-2.5b)."""
    often = Odds(commissioned=2000, adopted=2000, withdrawn=600, replaced=1500)
    database, found = year(tmp_path, Options("changjiang", 2026, 60, odds=often))
    database.close()
    names = ("drawn_in_batches", "objects_withdrawn", "inspectors_replaced", "commissioned", "conclusions_adopted")
    assert {name: found[name] > 0 for name in names} == dict.fromkeys(names, True)
    assert found["drawn"] == found["inspected"] > 0
    assert found["published"] == found["publishable"] > 0


def test_a_campaign_that_no_object_fits_is_widened_or_cancelled(tmp_path: Path) -> None:
    """MS-2.3: no draw in a domain without objects; nobody goes on trying for ever."""
    database, found = year(tmp_path, Options("mangshi", 2026, 60, seed=2))
    with database.read() as tx:
        missing = tx.exec_driver_sql("SELECT count(*) FROM task WHERE node = 'p3_mend'").scalar_one()
    database.close()
    assert missing > found["campaigns_cancelled"] > 0
