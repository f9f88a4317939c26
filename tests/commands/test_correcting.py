"""Mending a locked draw through the commands: a year is stopped while inspectors are on their way."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from engine import commands
from engine.errors import Invalid, Refused
from engine.jobs.running import run_everything_due
from engine.records import Actor
from engine.simulate import Options, demo_context, simulate, stands_at
from engine.store import Database, Tx, actors, audit, connect, draws, inspections, instances, ledgers
from engine.store.tables_domain import campaign

LAW = Path(__file__).parents[2]
WHERE = "tiedong"


class Stopped(Exception):
    """The year has come as far as the test needs."""


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Database, dict[str, Any], datetime]]:
    """A database, a campaign whose visits have begun but not all, and the moment at which the year stands."""
    database = connect(f"sqlite:///{tmp_path_factory.mktemp('year')}/year.db")
    database.migrate()

    def look(what: str, _done: int, _total: int) -> None:
        if what == "simulating" and _inspecting(database) is not None:
            raise Stopped

    with pytest.raises(Stopped):
        simulate(database, LAW, Options(WHERE, 2026, 900, 5), look)
    found = _inspecting(database)
    assert found is not None
    now = stands_at(database, WHERE)
    assert now is not None
    yield database, found, now + timedelta(minutes=1)
    database.close()


def _inspecting(database: Database) -> dict[str, Any] | None:
    """A campaign under way with visits nobody has made yet: one whose object has a reserve, and another."""
    with database.read() as tx:
        rows = tx.execute(select(campaign).where(campaign.c.status == "INSPECTING")).mappings().all()
        return next((dict(row) for row in rows if len(_ahead(tx, row["id"])) > 1 and _replaceable(tx, row["id"])), None)


def _ahead(tx: Tx, of: int) -> list[Any]:
    """The visits that nobody has made yet."""
    visits = [inspections.visit(tx, row["id"]) for row in inspections.of_campaign(tx, of)]
    return [visit for visit in visits if visit["arrived_at"] is None and visit["concluded_at"] is None]


def _replaceable(tx: Tx, of: int) -> list[Any]:
    """Those whose object has a reserve in its stratum."""
    reserve = {row["stratum"] for row in draws.objects_of(tx, of, "RESERVE")}
    names = {row["id"] for row in draws.objects_of(tx, of) if row["stratum"] in reserve}
    return [visit for visit in _ahead(tx, of) if visit["object_no"] in names]


def _person(database: Database, department: str, post: str) -> Actor:
    with database.read() as tx:
        found = actors.load(tx, f"{department}-{post}")
    assert found is not None
    return found


def test_an_object_that_was_gone_is_withdrawn_and_the_reserve_comes_in(
    begun: tuple[Database, dict[str, Any], datetime],
) -> None:
    """Assertion 25; YC-2.5b, MS-2.5c: the begun visit is cancelled, the next object gets one of its own."""
    database, found, now = begun
    context = demo_context(database, LAW, 5)
    with database.read() as tx:
        visit = _replaceable(tx, found["id"])[0]
    officer, head = (_person(database, found["initiator"], post) for post in ("officer", "head"))
    proposal = {
        "object": visit["object_no"], "gone_on": "2025-11-03", "reason": "CLOSED", "evidence": "登记档案",
        "proposed_by": officer.id,
    }  # fmt: skip
    with pytest.raises(Refused):
        commands.withdraw_object(context, found["id"], proposal, actor=officer, now=now, command_id="w-0")
    later = {**proposal, "gone_on": now.date().isoformat()}
    with pytest.raises(Invalid, match="result"):
        commands.withdraw_object(context, found["id"], later, actor=head, now=now, command_id="w-1")
    for _ in range(2):
        commands.withdraw_object(context, found["id"], proposal, actor=head, now=now, command_id="w-2")
    run_everything_due(context, now=now, worker="test")
    with database.read() as tx:
        old = instances.find(tx, f"{WHERE}_inspection", visit["number"])
        assert old is not None
        assert old.status == instances.CANCELLED
        (entry,) = ledgers.entries(tx, found["id"])
        drawn = [row["id"] for row in draws.objects_of(tx, found["id"])]
        assert entry["incoming"] in drawn
        assert visit["object_no"] not in drawn
        (new,) = [row for row in inspections.of_campaign(tx, found["id"]) if row["object_no"] == entry["incoming"]]
        process = instances.find(tx, f"{WHERE}_inspection", new["number"])
        assert process is not None
        assert process.status == instances.RUNNING
    audit.verify(database)


def test_a_member_of_a_locked_team_is_replaced_by_the_draw(begun: tuple[Database, dict[str, Any], datetime]) -> None:
    """Assertion 28; TD-4.2d: that place only, with an entry in the ledger."""
    database, found, now = begun
    context = demo_context(database, LAW, 5)
    with database.read() as tx:
        visit = _ahead(tx, found["id"])[-1]
        team = inspections.team(tx, visit["id"])
    leaving = team[0]
    head = _person(database, leaving["department"], "head")
    proposal = {
        "inspection": visit["number"], "inspector": leaving["inspector_id"], "reason": "ABSENCE", "evidence": "病假条",
        "proposed_by": f"{leaving['department']}-officer",
    }  # fmt: skip
    commands.replace_inspector(context, WHERE, proposal, actor=head, now=now, command_id="r-1")
    with database.read() as tx:
        after = {row["inspector_id"] for row in inspections.team(tx, visit["id"])}
        entry = ledgers.entries(tx, found["id"])[-1]
    assert leaving["inspector_id"] not in after
    assert after - {row["inspector_id"] for row in team} == {entry["incoming"]}
    assert len(after) == len(team)
