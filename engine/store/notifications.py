"""What a person is told (提醒): urges, copies, delegations, hand-overs, what is due; read or not."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, func, select, update

from engine.errors import NotFound
from engine.store.database import Tx
from engine.store.prepared import Statement
from engine.store.rows import insert_rows
from engine.store.tables_staff import notification as table

URGED, COPIED, DELEGATED, ANSWERED, DECLINED, RECALLED = (
    "URGED", "COPIED", "DELEGATED", "ANSWERED", "DECLINED", "RECALLED",
)  # fmt: skip
TRANSFERRED, RETURNED, HANDED_OVER, DEPUTY = "TRANSFERRED", "RETURNED", "HANDED_OVER", "DEPUTY"
REMINDED, OVERDUE = "REMINDED", "OVERDUE"
LAST = 2**63 - 1


class NotificationRow(NamedTuple):
    """One notification; `read_at` of a copy is its receipt (已阅)."""

    id: int
    person: str
    kind: str
    sender: str
    text: str
    instance_id: int | None
    task_id: int | None
    at: datetime
    read_at: datetime | None


_columns = [table.c[name] for name in NotificationRow._fields]
_mine = table.c.person == bindparam("who")
_is_unread = table.c.read_at.is_(None)
_newest_first = table.c.id.desc()
_unread = Statement(
    select(*_columns)
    .where(_mine, _is_unread, table.c.id < bindparam("before"))
    .order_by(_newest_first)
    .limit(bindparam("count"))
)
_all = Statement(
    select(*_columns).where(_mine, table.c.id < bindparam("before")).order_by(_newest_first).limit(bindparam("count"))
)
_count = Statement(select(func.count()).where(_mine, _is_unread))
_load = Statement(select(*_columns).where(table.c.id == bindparam("which")))
_read = Statement(
    update(table)
    .where(table.c.id == bindparam("which"), _is_unread)
    .values(read_at=bindparam("now", type_=table.c.read_at.type))
)
_copies = Statement(
    select(*_columns)
    .where(table.c.instance_id == bindparam("instance"), table.c.kind == bindparam("of_kind"))
    .order_by(table.c.id)
)


def send(
    tx: Tx, people: Iterable[str], kind: str, sender: str, text: str, now: datetime,
    instance_id: int | None = None, task_id: int | None = None,
) -> None:  # fmt: skip
    """Tell people something, each once; never the sender."""
    common = {
        "kind": kind, "sender": sender, "text": text, "at": now, "instance_id": instance_id, "task_id": task_id,
    }  # fmt: skip
    insert_rows(tx, table, ({"person": each, **common} for each in dict.fromkeys(people) if each != sender))


def unread(tx: Tx, person: str, before: int = LAST, limit: int = 50) -> list[NotificationRow]:
    """What a person has not read yet, the newest first; `before` is the last id of the page above."""
    return [NotificationRow._make(row) for row in _unread.all(tx, who=person, before=before, count=limit)]


def page(tx: Tx, person: str, before: int = LAST, limit: int = 50) -> list[NotificationRow]:
    """Everything a person was told, the newest first."""
    return [NotificationRow._make(row) for row in _all.all(tx, who=person, before=before, count=limit)]


def count_unread(tx: Tx, person: str) -> int:
    """How much a person has not read yet."""
    row = _count.one(tx, who=person)
    return int(row[0]) if row else 0


def load(tx: Tx, notification: int) -> NotificationRow:
    """One notification. Raises NotFound."""
    row = _load.one(tx, which=notification)
    if row is None:
        raise NotFound(f"no notification {notification}")
    return NotificationRow._make(row)


def mark_read(tx: Tx, notification: int, now: datetime) -> bool:
    """Note that it was read; False where it had been."""
    return _read.run(tx, which=notification, now=now) == 1


def copies(tx: Tx, instance_id: int) -> list[NotificationRow]:
    """To whom an instance was copied (抄送), and when each of them read it."""
    return [NotificationRow._make(row) for row in _copies.all(tx, instance=instance_id, of_kind=COPIED)]
