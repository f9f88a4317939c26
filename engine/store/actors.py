"""Who may act: people in the posts of departments."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from engine.records import Actor
from engine.store.database import Tx
from engine.store.prepared import Statement, inserting
from engine.store.tables_engine import actor as table

_columns = [table.c[name] for name in ("id", "name", "jurisdiction", "department", "roles", "simulated")]
_load = Statement(select(*_columns).where(table.c.id == bindparam("which"), table.c.active == bindparam("active")))
_known = Statement(select(*_columns).where(table.c.id == bindparam("which")))
_lock = Statement(select(table.c.id).where(table.c.id == bindparam("which")).with_for_update())
_forget = Statement(delete(table).where(table.c.id == bindparam("id")))
_insert = Statement(inserting(table))
_deactivate = Statement(update(table).where(table.c.id == bindparam("which")).values(active=False))


def save(tx: Tx, actors: Iterable[Actor]) -> None:
    """Write people as active; whoever has the same id is replaced."""
    rows = [_row(each) for each in actors]
    _forget.run_each(tx, [{"id": row["id"]} for row in rows])
    _insert.run_each(tx, rows)


def load(tx: Tx, actor_id: str) -> Actor | None:
    """The person, unless unknown or no longer active."""
    row = _load.one(tx, which=actor_id, active=True)
    return None if row is None else _actor(row)


def known(tx: Tx, actor_id: str) -> Actor | None:
    """The person, also one who is no longer active; None where there never was one."""
    row = _known.one(tx, which=actor_id)
    return None if row is None else _actor(row)


def lock(tx: Tx, *actor_ids: str) -> None:
    """Let nobody else decide about these people until this transaction ends (SQLite has one writer anyway)."""
    for each in sorted(set(actor_ids)):
        _lock.one(tx, which=each)


def of_jurisdiction(tx: Tx, jurisdiction: str) -> list[Actor]:
    """Every active person of a jurisdiction, by id."""
    query = select(*_columns).where(table.c.jurisdiction == jurisdiction, table.c.active).order_by(table.c.id)
    return [_actor(tuple(row)) for row in tx.execute(query)]


def deactivate(tx: Tx, actor_id: str) -> bool:
    """The person may act no more; their name stays for the history."""
    return _deactivate.run(tx, which=actor_id) == 1


def _row(each: Actor) -> dict[str, Any]:
    return {
        "id": each.id,
        "name": each.name,
        "jurisdiction": each.jurisdiction,
        "department": each.department,
        "roles": sorted(each.roles),
        "simulated": each.simulated,
        "active": True,
    }


def _actor(row: tuple[Any, ...]) -> Actor:
    id_, name, jurisdiction, department, roles, simulated = row
    return Actor(id_, name, jurisdiction, department, frozenset(roles), bool(simulated))
