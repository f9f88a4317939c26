"""What runs later or elsewhere: written in the transaction that wants it, claimed by one worker at a time."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Update, bindparam, func, literal_column, select, update

from engine.store.database import Tx
from engine.store.prepared import Statement, inserting, only
from engine.store.tables_engine import job as table

READY, RUNNING, DONE, FAILED = "READY", "RUNNING", "DONE", "FAILED"


@dataclass(frozen=True, slots=True)
class JobRow:
    """One job as stored; `attempts` counts the claims, this one included."""

    id: int
    kind: str
    instance_id: int | None
    number: int | None
    operator: str
    jurisdiction: str
    inputs: Any
    run_at: datetime
    status: str
    attempts: int
    claimed_by: str | None
    claimed_at: datetime | None
    error: str | None
    created_at: datetime


_columns = [table.c[name] for name in JobRow.__dataclass_fields__]
_moment = table.c.run_at.type
_this = table.c.id == bindparam("job")
_is_ready = table.c.status == literal_column("'READY'")
_is_running = table.c.status == literal_column("'RUNNING'")
_add = Statement(inserting(table, *_columns[1:]).returning(table.c.id))


def _claiming(*conditions: Any) -> Update:
    """Picks and marks in one statement; on PostgreSQL rows that another worker holds are skipped, not awaited."""
    picked = (
        select(table.c.id)
        .where(_is_ready, table.c.run_at <= bindparam("now", type_=_moment), only(table.c.jurisdiction), *conditions)
        .order_by(table.c.run_at, table.c.id)
        .limit(bindparam("count"))
        .with_for_update(skip_locked=True)
        .cte("picked")
    )
    return (
        update(table)
        .where(table.c.id.in_(select(picked.c.id)))
        .values(
            status=RUNNING,
            claimed_by=bindparam("worker"),
            claimed_at=bindparam("now", type_=_moment),
            attempts=table.c.attempts + 1,
        )
    )


_claim = Statement(_claiming().returning(*_columns))
_claim_kinds = _claiming(table.c.kind.in_(bindparam("kinds", expanding=True))).returning(*_columns)
_done = Statement(update(table).where(_this).values(status=DONE, error=None))
_fail = Statement(
    update(table)
    .where(_this)
    .values(
        status=bindparam("outcome"),
        error=bindparam("reason"),
        run_at=func.coalesce(bindparam("again", type_=_moment), table.c.run_at),
        claimed_by=None,
        claimed_at=None,
    )
)
_release = Statement(
    update(table)
    .where(_is_running, table.c.claimed_at < bindparam("before", type_=_moment))
    .values(status=READY, claimed_by=None, claimed_at=None)
)
_stale = Statement(
    select(table.c.id).where(_is_running, table.c.claimed_at < bindparam("before", type_=_moment)).limit(1)
)
_release_of = Statement(
    update(table)
    .where(table.c.status == RUNNING, table.c.claimed_by == bindparam("worker"))
    .values(status=READY, claimed_by=None, claimed_at=None)
)
_counts = Statement(select(table.c.status, func.count()).group_by(table.c.status))
_next = Statement(
    select(table.c.run_at).where(_is_ready, only(table.c.jurisdiction)).order_by(table.c.run_at, table.c.id).limit(1)
)
_drop = Statement(
    update(table)
    .where(table.c.instance_id == bindparam("instance"), _is_ready)
    .values(status=FAILED, error="CANCELLED")
)


def add(
    tx: Tx,
    *,
    kind: str,
    operator: str,
    inputs: Any,
    run_at: datetime,
    now: datetime,
    jurisdiction: str = "",
    instance_id: int | None = None,
    number: int | None = None,
) -> int:
    """A new job, ready at `run_at`."""
    return _add.new_id(
        tx,
        kind=kind,
        instance_id=instance_id,
        number=number,
        operator=operator,
        jurisdiction=jurisdiction,
        inputs=inputs,
        run_at=run_at,
        status=READY,
        attempts=0,
        claimed_by=None,
        claimed_at=None,
        error=None,
        created_at=now,
    )


def claim(
    tx: Tx, now: datetime, worker: str, limit: int, kinds: Collection[str] | None = None, jurisdiction: str = ""
) -> list[JobRow]:
    """Take up to `limit` ready jobs for `worker`, oldest first; no other worker gets the same ones.

    Of one jurisdiction, where it is named.
    """
    values = {"now": now, "worker": worker, "count": limit, "only": jurisdiction}
    if kinds is None:
        rows = [JobRow(*row) for row in _claim.all(tx, **values)]
    else:
        rows = [JobRow(*row) for row in tx.execute(_claim_kinds, {**values, "kinds": sorted(kinds)})]
    return sorted(rows, key=lambda job: (job.run_at, job.id))


def done(tx: Tx, job_id: int) -> None:
    """The job did its work."""
    _done.run(tx, job=job_id)


def fail(tx: Tx, job_id: int, error: str, retry_at: datetime | None) -> None:
    """The job failed; it is ready again at `retry_at`, or FAILED for good when there is none."""
    _fail.run(tx, job=job_id, outcome=READY if retry_at else FAILED, reason=error, again=retry_at)


def release_stale(tx: Tx, before: datetime) -> int:
    """Give back jobs claimed before `before` by workers that died; answers how many."""
    return _release.run(tx, before=before)


def has_stale(tx: Tx, before: datetime) -> bool:
    """Whether a job was claimed before `before` and never finished."""
    return _stale.one(tx, before=before) is not None


def release_of(tx: Tx, worker: str) -> int:
    """Give back what `worker` had claimed in an earlier life; answers how many."""
    return _release_of.run(tx, worker=worker)


def drop_of_instance(tx: Tx, instance_id: int) -> int:
    """Give up the ready jobs of an instance that was cancelled; answers how many."""
    return _drop.run(tx, instance=instance_id)


def counts(tx: Tx) -> dict[str, int]:
    """How many jobs stand in each status; statuses without jobs are left out."""
    return {row[0]: row[1] for row in _counts.all(tx)}


def next_run_at(tx: Tx, jurisdiction: str = "") -> datetime | None:
    """When the next ready job may run (of one jurisdiction, where it is named)."""
    row = _next.one(tx, only=jurisdiction)
    return None if row is None else row[0]
