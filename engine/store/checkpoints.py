"""Checkpoints: a chain over the heads of all histories, so that cutting the end off a history shows.

A checkpoint holds the heads (instance, number and hash of the last event) that moved since the one before it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

import orjson
from sqlalchemy import bindparam, func, select

from engine.store.database import Tx
from engine.store.metadata import stamp
from engine.store.prepared import Statement, inserting
from engine.store.tables_engine import checkpoint, checkpoint_head, instance

Head = tuple[int, int, str]
"""Instance, number of its last event, hash of that event."""


@dataclass(frozen=True, slots=True)
class CheckpointRow:
    """One checkpoint as stored; `instances` counts its heads."""

    id: int
    at: datetime
    instances: int
    root: str
    previous: str
    hash: str


_columns = [checkpoint.c[name] for name in CheckpointRow.__dataclass_fields__]
_add = Statement(inserting(checkpoint, *_columns[1:]).returning(checkpoint.c.id))
_add_head = Statement(inserting(checkpoint_head))
_last = Statement(select(*_columns).order_by(checkpoint.c.id.desc()).limit(1))
_all = Statement(select(*_columns).order_by(checkpoint.c.id))
_heads = Statement(
    select(checkpoint_head.c.instance_id, checkpoint_head.c.seq, checkpoint_head.c.head)
    .where(checkpoint_head.c.checkpoint == bindparam("which"))
    .order_by(checkpoint_head.c.instance_id)
)


def _moving() -> Statement:
    noted = (
        select(checkpoint_head.c.instance_id, func.max(checkpoint_head.c.seq).label("seq"))
        .group_by(checkpoint_head.c.instance_id)
        .subquery()
    )
    return Statement(
        select(instance.c.id, instance.c.seq, instance.c.head)
        .outerjoin(noted, noted.c.instance_id == instance.c.id)
        .where(instance.c.seq > func.coalesce(noted.c.seq, 0))
        .order_by(instance.c.id)
    )


_moved = _moving()


def write_checkpoint(tx: Tx, now: datetime) -> CheckpointRow:
    """Chain the heads that moved since the last checkpoint. Its `hash`, noted elsewhere, vouches for all before."""
    return write_after(tx, last_checkpoint(tx), now)


def write_after(tx: Tx, previous: CheckpointRow | None, now: datetime) -> CheckpointRow:
    """The checkpoint after `previous`; the database refuses a second one, so of two writers at once one must retry."""
    heads: list[Head] = [(row[0], row[1], row[2]) for row in _moved.all(tx)]
    link = previous.hash if previous else ""
    root = root_of(heads)
    hash_ = hash_of(link, now, root)
    number = _add.new_id(tx, at=now, instances=len(heads), root=root, previous=link, hash=hash_)
    _add_head.run_each(
        tx, [{"checkpoint": number, "instance_id": of, "seq": seq, "head": head} for of, seq, head in heads]
    )
    return CheckpointRow(number, now, len(heads), root, link, hash_)


def last_checkpoint(tx: Tx) -> CheckpointRow | None:
    """The newest checkpoint."""
    row = _last.one(tx)
    return None if row is None else CheckpointRow(*row)


def checkpoints(tx: Tx) -> list[CheckpointRow]:
    """Every checkpoint, oldest first."""
    return [CheckpointRow(*row) for row in _all.all(tx)]


def heads_of(tx: Tx, checkpoint_id: int) -> Sequence[Head]:
    """The heads that a checkpoint holds, by instance."""
    return [(row[0], row[1], row[2]) for row in _heads.all(tx, which=checkpoint_id)]


def root_of(heads: Iterable[Head]) -> str:
    """SHA-256 (hex) over the JSON lines [instance, seq, head] in the order of the instances."""
    digest = sha256()
    for head in heads:
        digest.update(orjson.dumps(head) + b"\n")
    return digest.hexdigest()


def hash_of(previous: str, at: datetime, root: str) -> str:
    """SHA-256 (hex) over the JSON array [previous, at, root]."""
    return sha256(orjson.dumps([previous, stamp(at), root])).hexdigest()
