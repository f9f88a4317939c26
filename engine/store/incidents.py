"""Incidents: a step that could not be carried out, kept with its command so that it can be tried again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, literal_column, select, update

from engine.errors import NotFound
from engine.store.database import Tx
from engine.store.prepared import Statement, inserting
from engine.store.tables_engine import incident as table

OPEN, RESOLVED, CANCELLED = "OPEN", "RESOLVED", "CANCELLED"


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """One incident as stored; `command` is what was asked when it happened."""

    id: int
    instance_id: int
    node: str
    kind: str
    message: str
    command: Any
    at: datetime
    status: str
    resolved_at: datetime | None
    resolved_by: str | None


_columns = [table.c[name] for name in IncidentRow.__dataclass_fields__]
_is_open = table.c.status == literal_column("'OPEN'")
_add = Statement(inserting(table, *_columns[1:]).returning(table.c.id))
_load = Statement(select(*_columns).where(table.c.id == bindparam("incident")))
_open = Statement(
    select(*_columns).where(_is_open, table.c.id > bindparam("after")).order_by(table.c.id).limit(bindparam("count"))
)
_of_instance = Statement(select(*_columns).where(table.c.instance_id == bindparam("instance")).order_by(table.c.id))
_resolve = Statement(
    update(table)
    .where(table.c.id == bindparam("incident"), _is_open)
    .values(
        status=bindparam("outcome"),
        resolved_at=bindparam("now", type_=table.c.resolved_at.type),
        resolved_by=bindparam("by"),
    )
)


def add(tx: Tx, instance_id: int, *, node: str, kind: str, message: str, command: Any, now: datetime) -> int:
    """Record an open incident."""
    values = {"instance_id": instance_id, "node": node, "kind": kind, "message": message, "command": command}
    return _add.new_id(tx, **values, at=now, status=OPEN, resolved_at=None, resolved_by=None)


def load(tx: Tx, incident_id: int) -> IncidentRow:
    """The incident. Raises NotFound."""
    row = _load.one(tx, incident=incident_id)
    if row is None:
        raise NotFound(f"no incident {incident_id}")
    return IncidentRow(*row)


def list_open(tx: Tx, after_id: int = 0, limit: int = 100) -> list[IncidentRow]:
    """Open incidents, oldest first."""
    return [IncidentRow(*row) for row in _open.all(tx, after=after_id, count=limit)]


def of_instance(tx: Tx, instance_id: int) -> list[IncidentRow]:
    """Every incident of an instance, oldest first."""
    return [IncidentRow(*row) for row in _of_instance.all(tx, instance=instance_id)]


def resolve(tx: Tx, incident_id: int, status: str, now: datetime, by: str) -> bool:
    """Close an open incident as RESOLVED or CANCELLED; True only for the first who does it."""
    return _resolve.run(tx, incident=incident_id, outcome=status, now=now, by=by) == 1
