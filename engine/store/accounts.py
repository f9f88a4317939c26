"""Accounts of people and the log of their sign-ins."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, func, or_, select, update

from engine.store.database import Tx
from engine.store.prepared import Statement, inserting
from engine.store.tables_accounts import account as table
from engine.store.tables_accounts import sign_in as log

IN, OUT, CHANGED, RESET = "IN", "OUT", "CHANGED", "RESET"
WRONG, LOCKED, DISABLED, LIMITED = "WRONG", "LOCKED", "DISABLED", "LIMITED"


class AccountRow(NamedTuple):
    """One account; `password` is a hash, never what was typed."""

    actor_id: str
    password: str
    must_change: bool
    failures: int
    locked_until: datetime | None
    changed_at: datetime
    disabled: bool


class SignIn(NamedTuple):
    """What happened at one door: who (as typed), when, from where, how it ended."""

    actor: str
    at: datetime
    address: str
    outcome: str


_moment = table.c.changed_at.type
_load = Statement(select(*table.c).where(table.c.actor_id == bindparam("which")))
_insert = Statement(inserting(table))
_fail = Statement(
    update(table)
    .where(table.c.actor_id == bindparam("which"))
    .values(failures=table.c.failures + 1)
    .returning(table.c.failures)
)
_lock = Statement(
    update(table)
    .where(table.c.actor_id == bindparam("which"))
    .values(failures=0, locked_until=bindparam("until", type_=_moment))
)
_open = Statement(update(table).where(table.c.actor_id == bindparam("which")).values(failures=0, locked_until=None))
_disable = Statement(update(table).where(table.c.actor_id == bindparam("which")).values(disabled=bindparam("off")))
_note = Statement(inserting(log, log.c.actor, log.c.at, log.c.address, log.c.outcome))
_refused = Statement(
    select(func.count())
    .select_from(log)
    .where(log.c.address == bindparam("source"), log.c.at > bindparam("since", type_=_moment))
    .where(or_(*(log.c.outcome == each for each in (WRONG, LOCKED, DISABLED))))
)
_recent = Statement(
    select(log.c.actor, log.c.at, log.c.address, log.c.outcome)
    .where(log.c.actor == bindparam("who"))
    .order_by(log.c.at.desc(), log.c.id.desc())
    .limit(bindparam("count"))
)


def load(tx: Tx, actor_id: str) -> AccountRow | None:
    """The account of a person, if they have one."""
    row = _load.one(tx, which=actor_id)
    return None if row is None else AccountRow._make(row)


def save(tx: Tx, row: AccountRow) -> None:
    """Write an account that is new, or another password into one that is there; failures are forgotten."""
    if load(tx, row.actor_id) is None:
        _insert.run(tx, **row._asdict())
        return
    values = {name: value for name, value in row._asdict().items() if name != "actor_id"}
    tx.execute(update(table).where(table.c.actor_id == row.actor_id).values(**values))


def fail(tx: Tx, actor_id: str) -> int:
    """Count a wrong password; how many there were in a row."""
    return _fail.new_id(tx, which=actor_id)


def lock(tx: Tx, actor_id: str, until: datetime) -> None:
    """Nobody signs in to the account before that moment."""
    _lock.run(tx, which=actor_id, until=until)


def open_again(tx: Tx, actor_id: str) -> None:
    """Forget failures and lock."""
    _open.run(tx, which=actor_id)


def disable(tx: Tx, actor_id: str, disabled: bool) -> bool:
    """Close an account, or open it again; whether there is one."""
    return _disable.run(tx, which=actor_id, off=disabled) == 1


def note(tx: Tx, entry: SignIn) -> None:
    """Write a line into the log of sign-ins."""
    _note.run(tx, **entry._asdict())


def refused_since(tx: Tx, address: str, since: datetime) -> int:
    """How many sign-ins from an address failed after a moment."""
    row = _refused.one(tx, source=address, since=since)
    return int(row[0]) if row else 0


def recent(tx: Tx, actor: str, limit: int) -> list[SignIn]:
    """The last lines of the log about a person, newest first."""
    return [SignIn._make(row) for row in _recent.all(tx, who=actor, count=limit)]


def of_people(tx: Tx, people: Collection[str]) -> dict[str, AccountRow]:
    """The accounts of people, by person."""
    chosen = select(*table.c).where(table.c.actor_id.in_(sorted(people)))
    return {row.actor_id: AccountRow._make(row) for row in tx.execute(chosen)}


def sign_ins(tx: Tx, people: Collection[str], limit: int) -> list[SignIn]:
    """The last lines of the log about these people, newest first."""
    columns = (log.c.actor, log.c.at, log.c.address, log.c.outcome)
    chosen = select(*columns).where(log.c.actor.in_(sorted(people)))
    return [SignIn._make(row) for row in tx.execute(chosen.order_by(log.c.id.desc()).limit(limit))]
