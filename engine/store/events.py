"""The history: append-only events, each carrying a hash over itself and the one before it in its instance."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

import orjson
from sqlalchemy import bindparam, select

from engine.records import Event
from engine.store.database import Tx
from engine.store.metadata import canonical, stamp
from engine.store.prepared import Statement, inserting
from engine.store.tables_engine import event as table


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event as stored; `details` is canonical JSON text."""

    instance_id: int
    seq: int
    kind: str
    node: str
    actor: str
    at: datetime
    details: str
    hash: str

    def facts(self) -> Any:
        """The details as values."""
        return orjson.loads(self.details)


COLUMNS = [table.c[name] for name in EventRow.__dataclass_fields__]

Row = dict[str, Any]

_append = Statement(inserting(table))
_of_instance = Statement(select(*COLUMNS).where(table.c.instance_id == bindparam("instance")).order_by(table.c.seq))


def append(
    tx: Tx, instance_id: int, seq: int, head: str, events: Iterable[Event], actor: str, now: datetime
) -> tuple[int, str]:
    """Append `events` behind number `seq` with hash `head`; answers number and hash of the new last one."""
    rows, seq, head = chain(instance_id, seq, head, events, actor, now)
    write(tx, rows)
    return seq, head


def chain(
    instance_id: int, seq: int, head: str, events: Iterable[Event], actor: str, now: datetime
) -> tuple[list[Row], int, str]:
    """The rows of `events`, and number and hash of the last one.

    Whoever writes beside others moves the instance on first, which tells them whether they came too late, then `write`.
    """
    rows = []
    at = stamp(now)
    for event in events:
        seq += 1
        details = canonical(event.details)
        head = chained(instance_id, seq, head, event.kind, event.node, actor, at, details)
        rows.append(
            {
                "instance_id": instance_id,
                "seq": seq,
                "kind": event.kind,
                "node": event.node,
                "actor": actor,
                "at": now,
                "details": details,
                "hash": head,
            }
        )
    return rows, seq, head


def write(tx: Tx, rows: Iterable[Row]) -> None:
    """Write rows that `chain` made."""
    _append.run_each(tx, rows)


def of_instance(tx: Tx, instance_id: int) -> list[EventRow]:
    """The history of an instance from its beginning."""
    return [EventRow(*row) for row in _of_instance.all(tx, instance=instance_id)]


def chained(instance_id: int, seq: int, previous: str, kind: str, node: str, actor: str, at: str, details: str) -> str:
    """SHA-256 (hex) over the JSON array of these values, UTF-8 without spaces."""
    return sha256(orjson.dumps([instance_id, seq, previous, kind, node, actor, at, details])).hexdigest()
