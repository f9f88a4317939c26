"""What one jurisdiction has to do can be asked for alone; what others wait for is left out."""

from dataclasses import replace

import pytest

from engine.records import Wait
from engine.store import Database, Tx, instances, jobs, messages, tasks, waits
from tests.store.cast import NOON, PLAIN, started


def _busy(tx: Tx, where: str) -> int:
    """An instance of a jurisdiction that sleeps, has a task, a message and a job, all due at noon."""
    number = started(tx, where, jurisdiction=where)
    tasks.open_one(tx, replace(PLAIN, instance_id=number, jurisdiction=where, attention_at=NOON))
    waits.add(tx, number, [Wait(2, "catch", "msg", where)])
    messages.send(tx, "msg", where, None, None, NOON)
    jobs.add(tx, kind="service", operator=where, jurisdiction=where, inputs={}, run_at=NOON, now=NOON)
    instances.save(tx, number, 0, state=b"", status="RUNNING", wake_at=NOON, seq=0, head="")
    return number


@pytest.mark.parametrize("where", ["north", "south"])
def test_what_is_due_can_be_asked_of_one_jurisdiction(database: Database, where: str) -> None:
    with database.write() as tx:
        own = {place: _busy(tx, place) for place in ("north", "south")}
        assert instances.due(tx, NOON, 10, where) == [own[where]]
        assert [row.jurisdiction for row in tasks.attention(tx, NOON, 10, where)] == [where]
        assert [row.jurisdiction for row in tasks.opened_since(tx, 0, 10, where)] == [where]
        assert [pair.key for pair in messages.pending(tx, 10, where)] == [where]
        assert [job.operator for job in jobs.claim(tx, NOON, "w", 10, jurisdiction=where)] == [where]
        assert len(instances.due(tx, NOON, 10)) == len(tasks.attention(tx, NOON, 10)) == 2
        assert [job.operator for job in jobs.claim(tx, NOON, "w", 10)] == [place for place in own if place != where]


def test_the_next_moment_can_be_asked_of_one_jurisdiction(database: Database) -> None:
    with database.write() as tx:
        _busy(tx, "north")
        assert instances.next_wake_at(tx, "north") == jobs.next_run_at(tx, "north") == NOON
        assert tasks.next_attention_at(tx, "north") == NOON
        assert instances.next_wake_at(tx, "south") is None
        assert jobs.next_run_at(tx, "south") is None
        assert tasks.next_attention_at(tx, "south") is None
        assert jobs.next_run_at(tx) == NOON
