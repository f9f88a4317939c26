"""Delegations (委派): who works on a task for whom, and the answer that came back with it."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select, update

from engine.store.database import Tx
from engine.store.prepared import Statement
from engine.store.rows import insert_row
from engine.store.tables_engine import task
from engine.store.tables_staff import delegation as table
from engine.store.tasks import COLUMNS as TASK_COLUMNS
from engine.store.tasks import IS_OPEN, TaskRow

ANSWERED, DECLINED, RECALLED, REASSIGNED = "ANSWERED", "DECLINED", "RECALLED", "REASSIGNED"


class DelegationRow(NamedTuple):
    """One delegation; `answer` is what the delegate submitted, `outcome` how it ended (None while it lasts)."""

    id: int
    task_id: int
    delegator: str
    delegate: str
    reason: str
    delegated_at: datetime
    answer: Any
    remark: str | None
    ended_at: datetime | None
    outcome: str | None


_columns = [table.c[name] for name in DelegationRow._fields]
_of_task = Statement(select(*_columns).where(table.c.task_id == bindparam("task")).order_by(table.c.id))
_end = Statement(
    update(table)
    .where(table.c.task_id == bindparam("task"), table.c.ended_at.is_(None))
    .values(
        outcome=bindparam("how"), ended_at=bindparam("now", type_=table.c.ended_at.type), remark=bindparam("said"),
        answer=bindparam("given", type_=table.c.answer.type),
    )
    .returning(table.c.id)
)  # fmt: skip
_pass_on = Statement(
    update(table)
    .where(table.c.task_id == bindparam("task"), table.c.ended_at.is_(None))
    .values(delegator=bindparam("to"))
)
_given = Statement(
    select(*TASK_COLUMNS)
    .join(table, table.c.task_id == task.c.id)
    .where(IS_OPEN, table.c.ended_at.is_(None), table.c.delegator == bindparam("person"))
    .order_by(task.c.due_by, task.c.id)
)


def begin(tx: Tx, task_id: int, delegator: str, delegate: str, reason: str, now: datetime) -> int:
    """A new delegation; its id."""
    values = {"task_id": task_id, "delegator": delegator, "delegate": delegate, "reason": reason, "delegated_at": now}
    return insert_row(tx, table, values)


def end(tx: Tx, task_id: int, outcome: str, now: datetime, remark: str | None = None, answer: Any = None) -> int | None:
    """End the delegation that lasts; its id, None where none does."""
    row = _end.one(tx, task=task_id, how=outcome, now=now, said=remark, given=answer)
    return None if row is None else int(row[0])


def pass_on(tx: Tx, task_id: int, delegator: str) -> None:
    """The task comes back to somebody else."""
    _pass_on.run(tx, task=task_id, to=delegator)


def of_task(tx: Tx, task_id: int) -> list[DelegationRow]:
    """Every delegation of a task, the oldest first."""
    return [DelegationRow._make(row) for row in _of_task.all(tx, task=task_id)]


def newest_answer(tx: Tx, task_id: int) -> DelegationRow | None:
    """The delegation whose answer came back last: the draft that the delegator goes on with."""
    answered = [row for row in of_task(tx, task_id) if row.outcome == ANSWERED]
    return answered[-1] if answered else None


def given(tx: Tx, delegator: str) -> list[TaskRow]:
    """Open tasks that a person has delegated and that have not come back, by due date."""
    return [TaskRow._make(row) for row in _given.all(tx, person=delegator)]
