"""Queries on exceptions granted: whether a soft rule was passed over for a plan line (differences 3 no 4)."""

from datetime import datetime

from sqlalchemy import bindparam, delete, select, union

from engine.store.database import Tx
from engine.store.rows import Row, change_row, first_row
from engine.store.tables_domain import exception_granted, joint_line_source, plan_line

_PLANS_OF_LINE = union(
    select(plan_line.c.plan_id).where(plan_line.c.id == bindparam("line")),
    select(plan_line.c.plan_id)
    .join(joint_line_source, joint_line_source.c.line_id == plan_line.c.id)
    .where(joint_line_source.c.joint_line_id == bindparam("line")),
)
_APPROVED = select(exception_granted.c.id).where(
    exception_granted.c.subject == "plan",
    exception_granted.c.subject_id.in_(_PLANS_OF_LINE),
    exception_granted.c.rule == bindparam("rule"),
    exception_granted.c.approved_by.is_not(None),
)


_WAITING = (
    select(exception_granted)
    .where(
        exception_granted.c.subject == bindparam("subject"),
        exception_granted.c.subject_id == bindparam("subject_id"),
        exception_granted.c.rule == bindparam("rule"),
        exception_granted.c.approved_by.is_(None),
    )
    .order_by(exception_granted.c.id.desc())
)


def waiting(tx: Tx, subject: tuple[str, int], rule: str) -> Row | None:
    """The exception that was asked for last and that nobody has approved, or None."""
    return first_row(tx, _WAITING, subject=subject[0], subject_id=subject[1], rule=rule)


def approve(tx: Tx, row: int, by: str, now: datetime) -> None:
    """Grant what was asked for."""
    change_row(tx, exception_granted, row, {"approved_by": by, "at": now})


def drop(tx: Tx, row: int) -> None:
    """What was asked for is not granted; the history keeps who asked and who refused."""
    tx.execute(delete(exception_granted).where(exception_granted.c.id == row))


def approved_for_line(tx: Tx, line: int | None, rule: str) -> bool:
    """Whether an approver let a rule be passed over in the plan of a line, or in one it was joined from."""
    return line is not None and first_row(tx, _APPROVED, line=line, rule=rule) is not None
