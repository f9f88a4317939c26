"""Who is signed in: sessions by the SHA-256 of what the browser holds, with the person they belong to."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, delete, select, update

from engine.records import Actor
from engine.store.database import Tx
from engine.store.prepared import Statement, inserting
from engine.store.tables_accounts import account
from engine.store.tables_accounts import session as table
from engine.store.tables_engine import actor


class SessionRow(NamedTuple):
    """One session; it ends `idle_at` unless somebody comes back before, and at `ends_at` in any case."""

    id: str
    actor_id: str
    csrf: str
    created_at: datetime
    seen_at: datetime
    idle_at: datetime
    ends_at: datetime


class Found(NamedTuple):
    """A session with its person, and whether the password must be changed before anything else."""

    session: SessionRow
    actor: Actor
    must_change: bool


_moment = table.c.created_at.type
_width = len(SessionRow._fields)
_person = [actor.c[name] for name in ("id", "name", "jurisdiction", "department", "roles", "simulated")]
_insert = Statement(inserting(table))
_find = Statement(
    select(*table.c, *_person, account.c.must_change)
    .join(account, account.c.actor_id == table.c.actor_id)
    .join(actor, actor.c.id == table.c.actor_id)
    .where(table.c.id == bindparam("which"), actor.c.active, account.c.disabled.is_(False))
    .where(table.c.idle_at > bindparam("idle", type_=_moment), table.c.ends_at > bindparam("end", type_=_moment))
)
_see = Statement(
    update(table)
    .where(table.c.id == bindparam("which"))
    .values(seen_at=bindparam("seen", type_=_moment), idle_at=bindparam("idle", type_=_moment))
)
_end = Statement(delete(table).where(table.c.id == bindparam("which")))
_end_all = Statement(delete(table).where(table.c.actor_id == bindparam("who")))
_of = Statement(select(*table.c).where(table.c.actor_id == bindparam("who")).order_by(table.c.created_at))
_sweep = Statement(delete(table).where(table.c.ends_at <= bindparam("now", type_=_moment)))


def begin(tx: Tx, row: SessionRow) -> None:
    """Write a new session; sessions that are over go."""
    _sweep.run(tx, now=row.created_at)
    _insert.run(tx, **row._asdict())


def find(tx: Tx, session_id: str, now: datetime) -> Found | None:
    """The session that lasts at `now`, of a person who is active and whose account is open."""
    row = _find.one(tx, which=session_id, idle=now, end=now)
    if row is None:
        return None
    id_, name, jurisdiction, department, roles, simulated, must_change = row[_width:]
    person = Actor(id_, name, jurisdiction, department, frozenset(roles), bool(simulated))
    return Found(SessionRow._make(row[:_width]), person, bool(must_change))


def see(tx: Tx, session_id: str, now: datetime, idle_at: datetime) -> None:
    """Somebody came back: the session lasts on."""
    _see.run(tx, which=session_id, seen=now, idle=idle_at)


def end(tx: Tx, session_id: str) -> bool:
    """The session is over."""
    return _end.run(tx, which=session_id) == 1


def end_all(tx: Tx, actor_id: str) -> int:
    """All sessions of a person are over; how many there were."""
    return _end_all.run(tx, who=actor_id)


def of_actor(tx: Tx, actor_id: str) -> list[SessionRow]:
    """The sessions of a person, oldest first."""
    return [SessionRow._make(row) for row in _of.all(tx, who=actor_id)]
