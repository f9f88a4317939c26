"""Messages between instances: kept until an instance that waits for them consumes them, once."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, literal_column, select, update

from engine.store.database import Tx
from engine.store.prepared import Statement, inserting, only
from engine.store.tables_engine import instance, wait
from engine.store.tables_engine import message as table


@dataclass(frozen=True, slots=True)
class Pending:
    """A message and the wait it fits."""

    message: int
    name: str
    key: str
    payload: Any
    instance: int
    wait: int


_send = Statement(inserting(table, *list(table.columns)[1:]).returning(table.c.id))
_pending = Statement(
    select(table.c.id, table.c.name, table.c.key, table.c.payload, wait.c.instance_id, wait.c.number)
    .join(wait, (wait.c.name == table.c.name) & (wait.c.key == table.c.key))
    .join(instance, (instance.c.id == wait.c.instance_id) & (instance.c.status == literal_column("'RUNNING'")))
    .where(table.c.consumed_by.is_(None), only(instance.c.jurisdiction))
    .order_by(table.c.id, wait.c.instance_id, wait.c.number)
    .limit(bindparam("count"))
)
_consume = Statement(
    update(table)
    .where(table.c.id == bindparam("message"), table.c.consumed_by.is_(None))
    .values(consumed_by=bindparam("instance"), consumed_at=bindparam("now", type_=table.c.consumed_at.type))
)


def send(tx: Tx, name: str, key: str, payload: Any, sender: int | None, now: datetime) -> int:
    """Keep a message for whoever waits for `name` and `key`, now or later."""
    values = {"name": name, "key": key, "payload": payload, "sender": sender, "sent_at": now}
    return _send.new_id(tx, **values, consumed_by=None, consumed_at=None)


def pending(tx: Tx, limit: int, jurisdiction: str = "") -> list[Pending]:
    """Messages that a running instance waits for, oldest first: each message and each wait at most once.

    Of one jurisdiction, where it is named.
    """
    chosen: dict[int, Pending] = {}
    taken: set[tuple[int, int]] = set()
    for pair in (Pending(*row) for row in _pending.all(tx, count=limit, only=jurisdiction)):
        if pair.message not in chosen and (pair.instance, pair.wait) not in taken:
            chosen[pair.message] = pair
            taken.add((pair.instance, pair.wait))
    return list(chosen.values())


def consume(tx: Tx, message_id: int, instance_id: int, now: datetime) -> bool:
    """Take the message for this instance; False when another has it."""
    return _consume.run(tx, message=message_id, instance=instance_id, now=now) == 1
