"""Records and lists of evidence in the tables; databases from before them."""

from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext

from engine.store import Database, Tx, inspections, visit_records
from tests.cast import HERE, MARKET, World, person, settle
from tests.records import PAPER, site_record
from tests.services.course import PHOTO

MIGRATION = import_module("engine.store.migrations.versions.0013_visit_records")


@pytest.fixture
def world(database: Database) -> Iterator[World]:
    """Registers on both databases."""
    with database.write() as tx:
        settle(tx)
        yield World(tx)


def late_paper(visit: World) -> dict[str, Any]:
    """A row of evidence that nobody has listed."""
    piece: dict[str, Any] = {"kind": "COPY", "sha256": PAPER["sha256"], "place": None, "share_with": []}
    moments = {"taken_at": visit.now, "entered_at": visit.now + timedelta(days=1)}
    return {
        "jurisdiction": HERE,
        "inspection_id": visit.data["inspection"],
        "department": MARKET,
        **piece,
        **moments,
    }


def test_evidence_stands_on_one_list(world: World) -> None:
    visit = world.visits()[0]
    visit.go()
    visit.act("visit.record", site_record(visit, evidence=[PHOTO]), by=person(MARKET))
    assert visit_records.unlisted(visit.tx, visit.data["inspection"]) == []
    inspections.add_evidence(visit.tx, [late_paper(visit)])
    (new,) = visit_records.unlisted(visit.tx, visit.data["inspection"])
    assert new["sha256"] == PAPER["sha256"]


def test_a_database_from_before_keeps_its_lists(world: World) -> None:
    """What an issued list names stays on it; what came after it waits for a supplement."""
    recorded, concluded, begun = world.visits()[:3]
    for visit in (recorded, concluded):
        visit.go()
    recorded.act("visit.record", site_record(recorded, evidence=[PHOTO]), by=person(MARKET))
    concluded.conclude()
    _undo(world.tx)
    inspections.add_evidence(world.tx, [late_paper(recorded)])
    with Operations.context(MigrationContext.configure(world.tx)):
        MIGRATION.upgrade()
    visits = [inspections.the_inspection(world.tx, visit.data["inspection"]) for visit in (recorded, concluded, begun)]
    assert [row["filed_at"] for row in visits] == [recorded.now, concluded.now, None]
    (waiting,) = visit_records.unlisted(world.tx, recorded.data["inspection"])
    assert waiting["sha256"] == PAPER["sha256"]


def _undo(tx: Tx) -> None:
    for change in (
        "DROP TABLE evidence_listing",
        "DROP TABLE visit_record",
        "ALTER TABLE inspection DROP COLUMN filed_at",
    ):
        tx.exec_driver_sql(change)
