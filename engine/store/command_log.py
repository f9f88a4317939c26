"""Commands already carried out, by id: sending one twice does it once."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from engine.store.database import Tx
from engine.store.prepared import Statement, inserting_once
from engine.store.tables_engine import command as table


@dataclass(frozen=True, slots=True)
class Done:
    """A command that was carried out, and what it answered."""

    kind: str
    actor: str
    at: datetime
    result: Any


_seen = Statement(
    select(*(table.c[name] for name in Done.__dataclass_fields__)).where(table.c.id == bindparam("command"))
)
_record = Statement(inserting_once(table, unless=(table.c.id,)))


def seen(tx: Tx, command_id: str) -> Done | None:
    """What became of the command, if it has been carried out."""
    row = _seen.one(tx, command=command_id)
    return None if row is None else Done(*row)


def record(tx: Tx, command_id: str, kind: str, actor: str, now: datetime, result: Any) -> bool:
    """Note the command as carried out, in its own transaction; False when it is there already."""
    return _record.run(tx, id=command_id, kind=kind, actor=actor, at=now, result=result) == 1
