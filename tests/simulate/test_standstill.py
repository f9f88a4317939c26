"""A year that stops in the middle: late, open and finished work in every jurisdiction; a year that runs on has none."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from engine import commands
from engine.clock import CHINA
from engine.records import SYSTEM
from engine.simulate import Options, demo_context, simulate
from engine.store import Database, connect, incidents
from tests.law import ROOT as LAW

PLACES = ("mangshi", "tiedong")
STOP = date(2026, 9, 2)
AT = datetime(2026, 9, 2, 15, tzinfo=CHINA)


@pytest.fixture(scope="module")
def stopped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Two jurisdictions that stand still on a Wednesday in September. Only read."""
    database = connect(f"sqlite:///{tmp_path_factory.mktemp('stopped') / 'demo.db'}")
    database.migrate()
    for place in PLACES:
        simulate(database, LAW, Options(place, 2026, 600, until=STOP))
    yield database
    database.close()


def number(database: Database, query: str, place: str) -> int:
    with database.read() as tx:
        return int(tx.exec_driver_sql(query, (place,)).scalar_one())


LIFE = {
    "open": "SELECT count(*) FROM task WHERE status = 'OPEN' AND jurisdiction = ?",
    "finished": "SELECT count(*) FROM task WHERE status = 'DONE' AND jurisdiction = ?",
    "overdue": "SELECT count(*) FROM task WHERE status = 'OPEN' AND overdue_at IS NOT NULL AND jurisdiction = ?",
    "visits to be made": "SELECT count(*) FROM task WHERE status = 'OPEN' AND role = 'team' AND jurisdiction = ?",
    "campaigns that run": "SELECT count(*) FROM campaign WHERE status = 'INSPECTING' AND jurisdiction = ?",
    "campaigns that ended": "SELECT count(*) FROM campaign WHERE status = 'ARCHIVED' AND jurisdiction = ?",
    "published": "SELECT count(*) FROM result JOIN campaign c ON c.id = result.campaign_id"
    " WHERE result.published_at IS NOT NULL AND c.status = 'ARCHIVED' AND c.jurisdiction = ?",
    "draws that wait": "SELECT count(*) FROM draw WHERE status = 'COMMITTED' AND jurisdiction = ?",
}


@pytest.mark.parametrize("place", PLACES)
def test_there_is_life_of_every_kind(stopped: Database, place: str) -> None:
    assert [what for what, query in LIFE.items() if number(stopped, query, place) == 0] == []


@pytest.mark.parametrize("place", PLACES)
def test_a_few_per_cent_of_the_work_is_late(stopped: Database, place: str) -> None:
    ever = number(stopped, "SELECT count(*) FROM task WHERE overdue_at IS NOT NULL AND jurisdiction = ?", place)
    assert 0 < ever < number(stopped, LIFE["finished"], place) * 5 // 100


def test_nothing_happened_after_the_stop(stopped: Database) -> None:
    with stopped.read() as tx:
        latest = datetime.fromisoformat(tx.exec_driver_sql("SELECT max(at) FROM event").scalar_one())
    assert AT - timedelta(hours=6) < latest <= AT


@pytest.fixture
def copied(stopped: Database, tmp_path: Path) -> Iterator[Database]:
    """The same, to go on with."""
    path = tmp_path / "copy.db"
    with closing(sqlite3.connect(str(stopped.url.database))) as old, closing(sqlite3.connect(path)) as new:
        old.backup(new)
    database = connect(f"sqlite:///{path}")
    yield database
    database.close()


def test_a_channel_failed_once_and_answers_when_asked_again(copied: Database) -> None:
    context = demo_context(copied, LAW, 1)
    with copied.read() as tx:
        failed = incidents.list_open(tx)
    assert 0 < len(failed) <= len(PLACES)
    for incident in failed:
        assert "没有应答" in incident.message
        commands.retry(context, incident.id, actor=SYSTEM, now=AT, command_id=f"again:{incident.id}")
    with copied.read() as tx:
        assert incidents.list_open(tx) == []


@pytest.mark.parametrize("place", PLACES)
def test_visits_are_made_in_the_period_of_their_campaign(stopped: Database, place: str) -> None:
    """TD-4.4a: 应在任务期内完成."""
    outside = """SELECT count(*) FROM inspection i JOIN campaign c ON c.id = i.campaign_id WHERE c.jurisdiction = ?
        AND i.arrived_at IS NOT NULL AND date(i.arrived_at, '+8 hours') NOT BETWEEN c.starts_on AND c.ends_on"""
    assert number(stopped, outside, place) == 0


def test_people_go_on_where_they_stopped(copied: Database) -> None:
    """What was left undone is done in the weeks after; the draws that waited are made the next day."""
    waiting = number(copied, LIFE["draws that wait"], "tiedong")
    late = number(copied, LIFE["overdue"], "tiedong")
    drawn = "SELECT count(*) FROM draw WHERE status = 'LOCKED' AND jurisdiction = ?"
    before = number(copied, drawn, "tiedong")
    simulate(copied, LAW, Options("tiedong", 2026, 600, until=STOP + timedelta(days=40)))
    assert number(copied, drawn, "tiedong") >= before + waiting
    still = "SELECT count(*) FROM task WHERE status = 'OPEN' AND due < '2026-09-02' AND jurisdiction = ?"
    assert number(copied, still, "tiedong") < late
