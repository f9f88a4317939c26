"""The hash-chained history and its audit: whatever is done to it behind our back is found."""

from hashlib import sha256
from json import dumps

import pytest
from sqlalchemy import Executable, delete, insert, update
from sqlalchemy.exc import IntegrityError

from engine.errors import ChainBroken
from engine.records import Event
from engine.store import Database, Tx, audit, checkpoints, events, instances
from engine.store.tables_engine import checkpoint, checkpoint_head, event, instance
from tests.store.cast import HOUR, NOON, started


def _grow(tx: Tx, number: int, count: int, actor: str = "wang") -> None:
    row = instances.load(tx, number)
    new = [Event("task.completed", f"node{n}", {"task": n, "名": "甲"}) for n in range(count)]
    seq, head = events.append(tx, number, row.seq, row.head, new, actor, NOON)
    instances.save(tx, number, row.version, state=b"", status="RUNNING", wake_at=None, seq=seq, head=head)


@pytest.fixture
def history(database: Database) -> Database:
    """Instances 1 and 2 with five events each, a third without any, and a checkpoint over them."""
    with database.write() as tx:
        for key in ("a", "b"):
            _grow(tx, started(tx, key), 5)
        started(tx, "c")
        checkpoints.write_checkpoint(tx, NOON)
    return database


def test_an_untouched_history_is_in_order(history: Database) -> None:
    seen: list[int] = []
    report = audit.verify(history, seen.append)
    assert (report.instances, report.events, report.checkpoints, seen) == (3, 10, 1, [10])
    with history.read() as tx:
        last = checkpoints.last_checkpoint(tx)
    assert last is not None
    assert report.last == last.hash


def test_an_empty_database_is_in_order(database: Database) -> None:
    assert audit.verify(database) == audit.AuditReport(0, 0, 0, "")


def test_anyone_can_recompute_a_hash_with_plain_json(history: Database) -> None:
    with history.read() as tx:
        first, second, *_ = events.of_instance(tx, 1)
    assert second.facts() == {"task": 1, "名": "甲"}
    values = [1, 2, first.hash, "task.completed", "node1", "wang", "2026-03-02T04:00:00.000000+00:00", second.details]
    assert second.hash == sha256(dumps(values, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


ONE, THREE, FOUR = ((event.c.instance_id == 2) & (event.c.seq == seq) for seq in (1, 3, 4))


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ([update(event).where(THREE).values(details='{"task":9}')], "instance 2, event 3: changed"),
        ([update(event).where(THREE).values(actor="li")], "instance 2, event 3: changed"),
        ([update(event).where(THREE).values(at=NOON + HOUR)], "instance 2, event 3: changed"),
        ([update(event).where(THREE).values(hash="0" * 64)], "instance 2, event 3: changed"),
        ([delete(event).where(ONE)], "instance 2, event 1: missing"),
        ([delete(event).where(THREE)], "instance 2, event 3: missing"),
        ([delete(event).where(event.c.instance_id == 2, event.c.seq == 5)], "instance 2, event 5: missing"),
        ([delete(event).where(event.c.instance_id == 2)], "instance 2, event 1: missing"),
        (
            [
                update(event).where(THREE).values(seq=0),
                update(event).where(FOUR).values(seq=3),
                update(event).where(event.c.seq == 0).values(seq=4),
            ],
            "instance 2, event 3: reordered",
        ),
        ([update(instance).where(instance.c.id == 2).values(head="0" * 64)], "instance 2, event 5: differs"),
        ([update(instance).where(instance.c.id == 2).values(seq=4)], "instance 2, event 5: differs"),
        ([update(instance).where(instance.c.id == 3).values(seq=1)], "instance 3, event 1: missing"),
        ([update(checkpoint).values(root="0" * 64)], "checkpoint 1: changed"),
        ([update(checkpoint).values(at=NOON + HOUR)], "checkpoint 1: changed"),
        ([update(checkpoint_head).where(checkpoint_head.c.instance_id == 2).values(seq=4)], "checkpoint 1: changed"),
        ([delete(checkpoint_head).where(checkpoint_head.c.instance_id == 2)], "checkpoint 1: changed"),
    ],
)
def test_a_change_is_found_and_named(history: Database, change: list[Executable], found: str) -> None:
    with history.write() as tx:
        for statement in change:
            tx.execute(statement)
    with pytest.raises(ChainBroken, match=found):
        audit.verify(history)


def test_the_tail_cut_off_after_a_checkpoint_is_missed(history: Database) -> None:
    """Everything inside the instance was made to fit again; only the checkpoint still knows."""
    with history.write() as tx:
        fourth = events.of_instance(tx, 2)[3]
        tx.execute(delete(event).where(event.c.instance_id == 2, event.c.seq == 5))
        tx.execute(update(instance).where(instance.c.id == 2).values(seq=4, head=fourth.hash))
    with pytest.raises(ChainBroken, match="instance 2, event 5: missing or changed since checkpoint 1"):
        audit.verify(history)


def test_a_history_written_anew_after_a_checkpoint_is_found(history: Database) -> None:
    with history.write() as tx:
        tx.execute(delete(event).where(event.c.instance_id == 2))
        tx.execute(update(instance).where(instance.c.id == 2).values(seq=0, head=""))
        _grow(tx, 2, 7, actor="li")
    with pytest.raises(ChainBroken, match="instance 2, event 5: missing or changed since checkpoint 1"):
        audit.verify(history)


def test_a_checkpoint_taken_out_of_the_chain_is_missed(history: Database) -> None:
    with history.write() as tx:
        _grow(tx, 1, 1)
        second = checkpoints.write_checkpoint(tx, NOON + HOUR)
        assert second.instances == 1
        tx.execute(delete(checkpoint_head).where(checkpoint_head.c.checkpoint == 1))
        tx.execute(delete(checkpoint).where(checkpoint.c.id == 1))
    with pytest.raises(ChainBroken, match="checkpoint 2: changed"):
        audit.verify(history)


def test_a_checkpoint_notes_only_what_moved(history: Database) -> None:
    with history.write() as tx:
        _grow(tx, 2, 3)
        second = checkpoints.write_checkpoint(tx, NOON + HOUR)
        third = checkpoints.write_checkpoint(tx, NOON + 2 * HOUR)
        assert [head[:2] for head in checkpoints.heads_of(tx, second.id)] == [(2, 8)]
        assert (third.instances, third.previous) == (0, second.hash)
    assert audit.verify(history).checkpoints == 3


def test_two_checkpoints_cannot_follow_the_same_one(history: Database) -> None:
    with history.write() as tx:
        last = checkpoints.last_checkpoint(tx)
        assert last is not None
        checkpoints.write_checkpoint(tx, NOON)
    with pytest.raises(IntegrityError), history.write() as tx:
        tx.execute(insert(checkpoint).values(at=NOON, instances=0, root="", previous=last.hash, hash=""))
