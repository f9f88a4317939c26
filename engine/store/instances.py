"""Process instances: one row each, guarded by a version that every change moves on."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, func, literal_column, select, update

from engine.errors import Conflict, NotFound
from engine.store.contention import StaleVersion
from engine.store.database import Tx
from engine.store.prepared import Statement, inserting_once, only
from engine.store.tables_engine import instance as table

RUNNING, SUSPENDED, COMPLETED, CANCELLED, INCIDENT = "RUNNING", "SUSPENDED", "COMPLETED", "CANCELLED", "INCIDENT"


class InstanceRow(NamedTuple):
    """One instance as stored; `seq` and `head` are number and hash of its last event."""

    id: int
    definition: str
    process: str
    business_key: str
    jurisdiction: str
    campaign: int | None
    status: str
    state: bytes
    version: int
    wake_at: datetime | None
    seq: int
    head: str
    started_at: datetime
    ended_at: datetime | None


COLUMNS = [table.c[name] for name in InstanceRow._fields]
_changed = {name: bindparam(name, type_=table.c[name].type) for name in ("state", "status", "wake_at", "seq", "head")}
_create = Statement(
    inserting_once(table, *COLUMNS[1:], unless=(table.c.process, table.c.business_key)).returning(*COLUMNS)
)
_load = Statement(select(*COLUMNS).where(table.c.id == bindparam("instance")))
_definition_of = Statement(select(table.c.definition).where(table.c.id == bindparam("instance")))
_find = Statement(
    select(*COLUMNS).where(table.c.process == bindparam("process"), table.c.business_key == bindparam("key"))
)
_save = Statement(
    update(table)
    .where(table.c.id == bindparam("instance"), table.c.version == bindparam("seen"))
    .values(_changed | {"version": bindparam("seen") + 1, "ended_at": bindparam("ended", type_=table.c.ended_at.type)})
)
_set_status = Statement(
    update(table)
    .where(table.c.id == bindparam("instance"))
    .values(
        status=bindparam("new_status"),
        version=table.c.version + 1,
        ended_at=func.coalesce(bindparam("ended", type_=table.c.ended_at.type), table.c.ended_at),
    )
)
_set_definition = Statement(
    update(table)
    .where(table.c.id == bindparam("instance"))
    .values(definition=bindparam("digest"), version=table.c.version + 1)
)
_due = Statement(
    select(table.c.id)
    .where(table.c.status == literal_column("'RUNNING'"), table.c.wake_at.is_not(None))
    .where(table.c.wake_at <= bindparam("now", type_=table.c.wake_at.type), only(table.c.jurisdiction))
    .order_by(table.c.wake_at, table.c.id)
    .limit(bindparam("count"))
)
_next_wake = Statement(
    select(table.c.wake_at)
    .where(table.c.status == literal_column("'RUNNING'"), table.c.wake_at.is_not(None), only(table.c.jurisdiction))
    .order_by(table.c.wake_at, table.c.id)
    .limit(1)
)
_counts = Statement(select(table.c.status, func.count()).group_by(table.c.status))
_of_campaign = Statement(select(table.c.id).where(table.c.campaign == bindparam("which")).order_by(table.c.id))


def create(
    tx: Tx,
    *,
    definition: str,
    process: str,
    business_key: str,
    jurisdiction: str,
    now: datetime,
    campaign: int | None = None,
    state: bytes = b"",
) -> InstanceRow:
    """A new running instance at version 0 without events. Raises Conflict when process and key exist already."""
    row = _create.one(
        tx,
        definition=definition,
        process=process,
        business_key=business_key,
        jurisdiction=jurisdiction,
        campaign=campaign,
        status=RUNNING,
        state=state,
        version=0,
        wake_at=None,
        seq=0,
        head="",
        started_at=now,
        ended_at=None,
    )
    if row is None:
        raise Conflict(f"{process} {business_key} has been started already")
    return InstanceRow._make(row)


def load(tx: Tx, instance_id: int) -> InstanceRow:
    """The instance. Raises NotFound."""
    row = _load.one(tx, instance=instance_id)
    if row is None:
        raise NotFound(f"no instance {instance_id}")
    return InstanceRow._make(row)


def definition_of(tx: Tx, instance_id: int) -> str | None:
    """The digest of the deployment that an instance runs on; None where there is no such instance."""
    row = _definition_of.one(tx, instance=instance_id)
    return None if row is None else row[0]


def find(tx: Tx, process: str, business_key: str) -> InstanceRow | None:
    """The instance of this process with this business key."""
    row = _find.one(tx, process=process, key=business_key)
    return None if row is None else InstanceRow._make(row)


def save(
    tx: Tx,
    instance_id: int,
    seen_version: int,
    *,
    state: bytes,
    status: str,
    wake_at: datetime | None,
    seq: int,
    head: str,
    ended_at: datetime | None = None,
) -> None:
    """Write what a step changed. Raises StaleVersion when somebody wrote since `seen_version` was read."""
    saved = _save.run(
        tx,
        instance=instance_id,
        seen=seen_version,
        state=state,
        status=status,
        wake_at=wake_at,
        seq=seq,
        head=head,
        ended=ended_at,
    )
    if saved != 1:
        raise StaleVersion(f"instance {instance_id} has moved on from version {seen_version}")


def set_status(tx: Tx, instance_id: int, status: str, ended_at: datetime | None = None) -> None:
    """Change the status alone; whoever read the instance before must read it again. Raises NotFound."""
    if _set_status.run(tx, instance=instance_id, new_status=status, ended=ended_at) != 1:
        raise NotFound(f"no instance {instance_id}")


def set_definition(tx: Tx, instance_id: int, digest: str) -> None:
    """Let the instance go on with another deployment. Raises NotFound."""
    if _set_definition.run(tx, instance=instance_id, digest=digest) != 1:
        raise NotFound(f"no instance {instance_id}")


def due(tx: Tx, now: datetime, limit: int, jurisdiction: str = "") -> list[int]:
    """Running instances (of one jurisdiction, where it is named) whose earliest timer is due (`wake_at <= now`).

    The longest waiting first.
    """
    return [row[0] for row in _due.all(tx, now=now, count=limit, only=jurisdiction)]


def next_wake_at(tx: Tx, jurisdiction: str = "") -> datetime | None:
    """The earliest moment any running instance (of one jurisdiction, where it is named) waits for."""
    row = _next_wake.one(tx, only=jurisdiction)
    return None if row is None else row[0]


def of_campaign(tx: Tx, campaign: int) -> list[int]:
    """Ids of the instances that belong to a campaign."""
    return [row[0] for row in _of_campaign.all(tx, which=campaign)]


def count_by_status(tx: Tx) -> dict[str, int]:
    """How many instances stand in each status; statuses without instances are left out."""
    return {row[0]: row[1] for row in _counts.all(tx)}
