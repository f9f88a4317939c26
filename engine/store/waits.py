"""What instances wait for: message names with business keys."""

from collections.abc import Iterable

from sqlalchemy import bindparam, delete, select

from engine.records import Wait
from engine.store.database import Tx
from engine.store.prepared import Statement, inserting
from engine.store.tables_engine import wait as table

_of_instance = table.c.instance_id == bindparam("instance")
_clear = Statement(delete(table).where(_of_instance))
_end = Statement(delete(table).where(_of_instance, table.c.number == bindparam("ended")))
_insert = Statement(inserting(table))
_waiting = Statement(
    select(table.c.instance_id, table.c.number)
    .where(table.c.name == bindparam("message"), table.c.key == bindparam("business_key"))
    .order_by(table.c.instance_id, table.c.number)
)


def add(tx: Tx, instance_id: int, waits: Iterable[Wait]) -> None:
    """The instance waits for these as well."""
    rows = [{"instance_id": instance_id, "number": w.number, "name": w.name, "key": w.key} for w in waits]
    _insert.run_each(tx, rows)


def end(tx: Tx, instance_id: int, numbers: Iterable[int]) -> None:
    """The catch events with these numbers wait no more."""
    _end.run_each(tx, [{"instance": instance_id, "ended": number} for number in numbers])


def clear(tx: Tx, instance_id: int) -> None:
    """The instance waits for nothing any more."""
    _clear.run(tx, instance=instance_id)


def waiting(tx: Tx, name: str, key: str) -> list[tuple[int, int]]:
    """Who waits for this message: (instance, number of the wait), the oldest instance first."""
    return [(row[0], row[1]) for row in _waiting.all(tx, message=name, business_key=key)]
