"""Verification of the whole history: every event, every head, every checkpoint."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, product
from operator import attrgetter

from sqlalchemy import select

from engine.errors import ChainBroken
from engine.store.checkpoints import CheckpointRow, checkpoints, hash_of, heads_of, root_of
from engine.store.database import Database, Tx
from engine.store.events import COLUMNS, EventRow, chained
from engine.store.metadata import stamp
from engine.store.tables_engine import checkpoint_head, event, instance

Progress = Callable[[int], None]
"""Called now and then with the number of events verified so far."""

STEP = 5000


@dataclass(frozen=True, slots=True)
class AuditReport:
    """What was verified; `last` is the hash of the newest checkpoint, or empty."""

    instances: int
    events: int
    checkpoints: int
    last: str


def verify(database: Database, progress: Progress = lambda _count: None) -> AuditReport:
    """Recompute the history. Raises ChainBroken at the first event that does not fit, naming instance and number."""
    with database.read() as tx:
        events = _verify_instances(tx, progress)
        chain = checkpoints(tx)
        _verify_checkpoints(tx, chain)
        heads = _heads(tx)
    return AuditReport(len(heads), events, len(chain), chain[-1].hash if chain else "")


def _verify_instances(tx: Tx, progress: Progress) -> int:
    """Every chain against its instance; answers how many events there are."""
    heads = _heads(tx)
    verified = 0
    for instance_id, rows in groupby(_events(tx), key=attrgetter("instance_id")):
        history = list(rows)
        verify_chain(instance_id, history, *heads.pop(instance_id, (0, "")))
        if verified // STEP != (verified + len(history)) // STEP:
            progress(verified + len(history))
        verified += len(history)
    for instance_id, (seq, head) in heads.items():
        verify_chain(instance_id, [], seq, head)
    progress(verified)
    return verified


def verify_chain(instance_id: int, history: Sequence[EventRow], seq: int, head: str) -> None:
    """One instance's history against the number and hash of its last event. Raises ChainBroken."""
    previous = ""
    for expected, row in enumerate(history, start=1):
        if row.seq != expected:
            raise ChainBroken(f"instance {instance_id}, event {expected}: missing")
        if _hash(row, expected, previous) != row.hash:
            raise ChainBroken(f"instance {instance_id}, event {expected}: {_what(history, expected)}")
        previous = row.hash
    if len(history) < seq:
        raise ChainBroken(f"instance {instance_id}, event {len(history) + 1}: missing")
    if len(history) > seq or previous != head:
        raise ChainBroken(f"instance {instance_id}, event {len(history)}: differs from the head of the instance")


def _hash(row: EventRow, seq: int, previous: str) -> str:
    return chained(row.instance_id, seq, previous, row.kind, row.node, row.actor, stamp(row.at), row.details)


def _what(history: Sequence[EventRow], seq: int) -> str:
    """Whether the event was made for another place of this history, or was itself altered."""
    row = history[seq - 1]
    places = product((other.seq for other in history), ["", *(other.hash for other in history)])
    return "reordered" if any(_hash(row, place, before) == row.hash for place, before in places) else "changed"


def _verify_checkpoints(tx: Tx, chain: Sequence[CheckpointRow]) -> None:
    previous = ""
    for row in chain:
        intact = row.previous == previous and row.hash == hash_of(previous, row.at, row.root)
        if not intact or row.root != root_of(heads_of(tx, row.id)):
            raise ChainBroken(f"checkpoint {row.id}: changed")
        previous = row.hash
    _verify_noted_heads(tx)


def _verify_noted_heads(tx: Tx) -> None:
    """Every head that a checkpoint noted is still in the history of its instance."""
    noted = checkpoint_head
    same = (event.c.instance_id == noted.c.instance_id) & (event.c.seq == noted.c.seq) & (event.c.hash == noted.c.head)
    lost = (
        select(noted.c.instance_id, noted.c.seq, noted.c.checkpoint)
        .outerjoin(event, same)
        .where(event.c.seq.is_(None))
        .order_by(noted.c.instance_id, noted.c.seq)
        .limit(1)
    )
    row = tx.execute(lost).first()
    if row is not None:
        raise ChainBroken(f"instance {row[0]}, event {row[1]}: missing or changed since checkpoint {row[2]}")


def _events(tx: Tx) -> Iterator[EventRow]:
    ordered = select(*COLUMNS).order_by(event.c.instance_id, event.c.seq)
    for row in tx.execute(ordered, execution_options={"yield_per": STEP}):
        yield EventRow(*row)


def _heads(tx: Tx) -> dict[int, tuple[int, str]]:
    return {row[0]: (row[1], row[2]) for row in tx.execute(select(instance.c.id, instance.c.seq, instance.c.head))}
