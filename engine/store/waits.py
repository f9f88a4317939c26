"""What instances wait for: message names with business keys, under the number of the waiting node."""

from collections.abc import Collection, Iterable

from sqlalchemy import bindparam, delete, select

from engine.records import Wait
from engine.store.database import Tx
from engine.store.prepared import Statement, inserting
from engine.store.tables_engine import wait as table

_numbers = Statement(select(table.c.number).where(table.c.instance_id == bindparam("instance")))
_delete = Statement(
    delete(table).where(table.c.instance_id == bindparam("instance"), table.c.number == bindparam("which"))
)
_insert = Statement(inserting(table))
_waiting = Statement(
    select(table.c.instance_id, table.c.number)
    .where(table.c.name == bindparam("message"), table.c.key == bindparam("business_key"))
    .order_by(table.c.instance_id, table.c.number)
)


def replace_waits(tx: Tx, instance_id: int, still: Collection[int], new: Iterable[Wait]) -> None:
    """Forget the waits whose number is not in `still` and add the `new` ones."""
    known = {row[0] for row in _numbers.all(tx, instance=instance_id)}
    _delete.run_each(tx, [{"instance": instance_id, "which": number} for number in known.difference(still)])
    _insert.run_each(
        tx, [{"instance_id": instance_id, "number": each.number, "name": each.name, "key": each.key} for each in new]
    )


def waiting(tx: Tx, name: str, key: str) -> list[tuple[int, int]]:
    """Who waits for this message: (instance, number of the wait), the oldest instance first."""
    return [(row[0], row[1]) for row in _waiting.all(tx, message=name, business_key=key)]
