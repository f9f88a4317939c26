"""Instances: one for a business key, guarded by their version."""

from datetime import timedelta

import pytest

from engine.errors import Conflict, NotFound
from engine.store import Database, StaleVersion, Tx, definitions, instances
from tests.store.cast import DIGEST, HOUR, NOON, started


def test_an_instance_comes_back_as_it_was_saved(database: Database) -> None:
    with database.write() as tx:
        number = started(tx, campaign=7)
        instances.save(tx, number, 0, state=b"\0\x01", status="RUNNING", wake_at=NOON, seq=2, head="h")
    with database.read() as tx:
        row = instances.load(tx, number)
        assert instances.find(tx, "annual_plan", "A-1") == row
    assert (row.state, row.version, row.wake_at, row.seq, row.head) == (b"\0\x01", 1, NOON, 2, "h")
    assert (row.definition, row.campaign, row.status, row.started_at, row.ended_at) == (
        DIGEST,
        7,
        "RUNNING",
        NOON,
        None,
    )


def test_a_business_key_starts_one_instance_of_a_process(database: Database) -> None:
    with database.write() as tx:
        started(tx)
        with pytest.raises(Conflict):
            started(tx)
        assert started(tx, process="campaign") > 0
        assert instances.count_by_status(tx) == {"RUNNING": 2}


def test_an_unknown_instance_is_named(database: Database) -> None:
    with database.read() as tx:
        with pytest.raises(NotFound, match="4711"):
            instances.load(tx, 4711)
        assert instances.find(tx, "annual_plan", "nothing") is None


def test_the_second_writer_of_a_version_must_read_again(database: Database) -> None:
    with database.write() as tx:
        number = started(tx)
        _advance(tx, number, 0)
        with pytest.raises(StaleVersion):
            _advance(tx, number, 0)
        _advance(tx, number, 1)


def test_suspending_overtakes_whoever_read_before(database: Database) -> None:
    with database.write() as tx:
        number = started(tx)
        instances.set_status(tx, number, "SUSPENDED")
        with pytest.raises(StaleVersion):
            _advance(tx, number, 0)
        with pytest.raises(NotFound):
            instances.set_status(tx, 4711, "SUSPENDED")


def test_due_instances_are_woken_in_the_order_of_their_moments(database: Database) -> None:
    with database.write() as tx:
        late, exact, future, suspended, _none = (started(tx, key) for key in ("a", "b", "c", "d", "e"))
        for number, wake_at in ((late, NOON), (exact, NOON - HOUR), (suspended, NOON), (future, NOON + HOUR)):
            instances.save(tx, number, 0, state=b"", status="RUNNING", wake_at=wake_at, seq=0, head="")
        instances.set_status(tx, suspended, "SUSPENDED")
        assert instances.due(tx, NOON, 10) == [exact, late]
        assert instances.due(tx, NOON, 1) == [exact]
        assert instances.due(tx, NOON - timedelta(microseconds=1), 10) == [exact]
        assert instances.next_wake_at(tx) == NOON - HOUR


def test_nothing_is_due_in_an_empty_database(database: Database) -> None:
    with database.read() as tx:
        assert instances.due(tx, NOON, 10) == []
        assert instances.next_wake_at(tx) is None


def test_the_instances_of_a_campaign_are_found(database: Database) -> None:
    with database.write() as tx:
        first, _other, second = (
            started(tx, key, campaign=campaign) for key, campaign in (("a", 7), ("b", 8), ("c", 7))
        )
        assert instances.of_campaign(tx, 7) == [first, second]


def test_a_deployment_is_kept_once(database: Database) -> None:
    with database.write() as tx:
        assert definitions.latest(tx) is None
        assert definitions.save(tx, "1", b"one", NOON, "admin")
        assert definitions.save(tx, "2", b"two", NOON + HOUR, "admin")
        assert not definitions.save(tx, "1", b"other", NOON + 2 * HOUR, "admin")
        assert definitions.load(tx, "1") == b"one"
        assert definitions.load(tx, "3") is None
        assert definitions.latest(tx) == "2"


def _advance(tx: Tx, number: int, seen: int) -> None:
    instances.save(tx, number, seen, state=b"s", status="RUNNING", wake_at=None, seq=0, head="")
