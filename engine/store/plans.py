"""Queries on yearly plans, their lines, their way to the government, and exceptions granted."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, select, update

from engine.store.database import Tx
from engine.store.rows import Query, Row, all_rows, change_row, insert_row, insert_rows, one_row
from engine.store.tables_domain import campaign, exception_granted, plan, plan_filing, plan_line

_PLAN = Query(select(plan).where(plan.c.id == bindparam("plan")))
_LINES = Query(select(plan_line).where(plan_line.c.plan_id == bindparam("plan")).order_by(plan_line.c.number))
_OF_YEAR = Query(
    select(plan_line, plan.c.department, plan.c.status)
    .join(plan, plan.c.id == plan_line.c.plan_id)
    .where(plan.c.jurisdiction == bindparam("jurisdiction"), plan.c.year == bindparam("year"))
    .order_by(plan_line.c.starts_on, plan_line.c.id)
)


def new_plan(tx: Tx, jurisdiction: str, department: str, year: int) -> int:
    """Open the plan of a department for a year, empty; its id."""
    counted = select(func.count()).where(plan.c.jurisdiction == jurisdiction, plan.c.year == year)
    number = tx.execute(counted).scalar_one() + 1
    return insert_row(
        tx,
        plan,
        {
            "jurisdiction": jurisdiction,
            "plan_no": f"JH{year}-{number:03d}",
            "name": f"{year}年度抽查工作计划",
            "year": year,
            "plan_kind": "DEPARTMENT",
            "draw_type": "UNTARGETED",
            "department": department,
            "status": "DRAFT",
        },
    )


def the_plan(tx: Tx, row: int) -> Row:
    """One plan. Raises NotFound."""
    return one_row(tx, _PLAN, "plan", plan=row)


def standing(tx: Tx, jurisdiction: str, department: str, year: int) -> list[Row]:
    """The plans of a department for a year that were neither refused nor withdrawn, oldest first."""
    whose = plan.c.jurisdiction == jurisdiction, plan.c.department == department, plan.c.year == year
    stands = plan.c.plan_kind == "DEPARTMENT", plan.c.status.not_in(("REFUSED", "WITHDRAWN"))
    return all_rows(tx, select(plan).where(*whose, *stands).order_by(plan.c.id))


def lines(tx: Tx, row: int) -> list[Row]:
    """The lines of a plan, in order."""
    return all_rows(tx, _LINES, plan=row)


def lines_of_year(tx: Tx, jurisdiction: str, year: int) -> list[Row]:
    """All plan lines of a year with `department` and `status` of their plan, by start date."""
    return all_rows(tx, _OF_YEAR, jurisdiction=jurisdiction, year=year)


def lines_to_start(tx: Tx, jurisdiction: str, until: date) -> list[Row]:
    """Lines of plans in force that begin by `until` and have no campaign yet, the earliest first."""
    begun = select(campaign.c.plan_line_id).where(campaign.c.plan_line_id.is_not(None))
    chosen = plan.c.jurisdiction == jurisdiction, plan.c.status == "IN_FORCE", plan_line.c.starts_on <= until
    query = select(plan_line).join(plan, plan.c.id == plan_line.c.plan_id).where(*chosen, plan_line.c.id.not_in(begun))
    return all_rows(tx, query.order_by(plan_line.c.starts_on, plan_line.c.id))


def change_plan(tx: Tx, row: int, **values: Any) -> None:
    """Set columns of a plan."""
    change_row(tx, plan, row, values)


def change_line(tx: Tx, row: int, **values: Any) -> None:
    """Set columns of a plan line."""
    change_row(tx, plan_line, row, values)


def replace_lines(tx: Tx, row: int, jurisdiction: str, drafted: Iterable[Mapping[str, Any]]) -> int:
    """Put the drafted lines in place of those the plan had; how many."""
    tx.execute(delete(plan_line).where(plan_line.c.plan_id == row))
    return insert_rows(tx, plan_line, ({**line, "plan_id": row, "jurisdiction": jurisdiction} for line in drafted))


def send(tx: Tx, row: int, jurisdiction: str, gate: str, recipients: Sequence[str], now: datetime) -> None:
    """A plan goes to each recipient, for approval or for filing (TD-4.1a, YC-2.4e)."""
    sent = {"plan_id": row, "jurisdiction": jurisdiction, "gate": gate, "sent_at": now}
    insert_rows(tx, plan_filing, ({**sent, "recipient": recipient} for recipient in recipients))


def answer(tx: Tx, row: int, decision: str, opinion: str | None, by: str, now: datetime) -> None:
    """The answer of the recipients to everything that still waits for one."""
    waiting = plan_filing.c.plan_id == row, plan_filing.c.receipt_at.is_(None)
    given = {"receipt_at": now, "answer": decision, "opinion": opinion, "answered_by": by}
    tx.execute(update(plan_filing).where(*waiting).values(given))


def filings(tx: Tx, row: int) -> list[Row]:
    """Where a plan was sent and what came back, oldest first."""
    return all_rows(tx, select(plan_filing).where(plan_filing.c.plan_id == row).order_by(plan_filing.c.id))


def grant_exception(
    tx: Tx,
    jurisdiction: str,
    subject: tuple[str, int],
    rule: str,
    reason: str,
    asked_by: str,
    approved_by: str | None,
    now: datetime,
) -> None:
    """Record that a soft rule was passed over, why and by whom; reports count these (differences 3 no 4)."""
    insert_row(
        tx,
        exception_granted,
        {
            "jurisdiction": jurisdiction,
            "subject": subject[0],
            "subject_id": subject[1],
            "rule": rule,
            "reason": reason,
            "asked_by": asked_by,
            "approved_by": approved_by,
            "at": now,
        },
    )


def exceptions(tx: Tx, jurisdiction: str, since: date) -> list[Row]:
    """Exceptions granted since the start of `since` (UTC), oldest first."""
    start = datetime.fromisoformat(f"{since}T00:00:00+00:00")
    granted = exception_granted.c.jurisdiction == jurisdiction, exception_granted.c.at >= start
    return all_rows(tx, select(exception_granted).where(*granted).order_by(exception_granted.c.id))


_NUMBERED = select(plan).where(plan.c.jurisdiction == bindparam("where"), plan.c.plan_no == bindparam("which"))


def numbered(tx: Tx, jurisdiction: str, number: str) -> Row:
    """One plan by its number. Raises NotFound."""
    return one_row(tx, _NUMBERED, "plan", where=jurisdiction, which=number)
