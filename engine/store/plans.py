"""Queries on yearly plans, their lines, where they were sent, and exceptions granted."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, select, update

from engine.store.database import Tx
from engine.store.rows import Query, Row, all_rows, change_row, insert_row, insert_rows, one_row
from engine.store.tables_domain import campaign, exception_granted, joint_line_source, plan, plan_filing, plan_line

DEPARTMENT, JOINT = "DEPARTMENT", "JOINT"
"""Kinds of plan: that of one department, and the one made of all (年度联合抽查工作计划, YC-2.4g)."""

IN_FORCE, SUPERSEDED = "IN_FORCE", "SUPERSEDED"
"""Status of a plan that counts, and of one that a newer version has replaced (YC-2.4c)."""

_PLAN = Query(select(plan).where(plan.c.id == bindparam("plan")))
_LINES = Query(select(plan_line).where(plan_line.c.plan_id == bindparam("plan")).order_by(plan_line.c.number))
_OF_YEAR = Query(
    select(plan_line, plan.c.department, plan.c.status, plan.c.plan_no)
    .join(plan, plan.c.id == plan_line.c.plan_id)
    .where(
        plan.c.jurisdiction == bindparam("jurisdiction"),
        plan.c.year == bindparam("year"),
        plan.c.plan_kind == DEPARTMENT,
        *(plan.c.status != ended for ended in (SUPERSEDED, "REFUSED", "WITHDRAWN")),
    )
    .order_by(plan_line.c.starts_on, plan_line.c.id)
)
_TO_START = Query(
    select(plan_line)
    .join(plan, plan.c.id == plan_line.c.plan_id)
    .where(
        plan.c.jurisdiction == bindparam("jurisdiction"),
        plan.c.status == IN_FORCE,
        plan_line.c.starts_on <= bindparam("until", type_=plan_line.c.starts_on.type),
        plan_line.c.id.not_in(select(campaign.c.plan_line_id).where(campaign.c.plan_line_id.is_not(None))),
        plan_line.c.id.not_in(select(joint_line_source.c.line_id)),
    )
    .order_by(plan_line.c.starts_on, plan_line.c.id)
)
_NAMES = {
    DEPARTMENT: ("JH", "年度抽查工作计划"),
    JOINT: ("LH", "年度联合抽查工作计划"),
}


def new_plan(tx: Tx, jurisdiction: str, department: str, year: int, kind: str = DEPARTMENT) -> int:
    """Open the plan of a department for a year, or the joint plan of its author, empty; its id."""
    same = plan.c.jurisdiction == jurisdiction, plan.c.year == year, plan.c.plan_kind == kind, plan.c.version == 1
    number = tx.execute(select(func.count()).where(*same)).scalar_one() + 1
    letters, name = _NAMES[kind]
    return insert_row(
        tx,
        plan,
        {
            "jurisdiction": jurisdiction,
            "plan_no": f"{letters}{year}-{number:03d}",
            "name": f"{year}{name}",
            "year": year,
            "plan_kind": kind,
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
    """The lines of all departments' plans of a year with `department`, `status`, `plan_no` of their plan, by date."""
    return all_rows(tx, _OF_YEAR, jurisdiction=jurisdiction, year=year)


def lines_to_start(tx: Tx, jurisdiction: str, until: date) -> list[Row]:
    """Lines of plans in force that begin by `until` and have no campaign yet, the earliest first.

    A line that a joint plan took over does not start itself: the joint line does (进一次门、查多项事, YC-2.4b).
    """
    return all_rows(tx, _TO_START, jurisdiction=jurisdiction, until=until)


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


def answer(
    tx: Tx, row: int, decision: str, opinion: str | None, by: str, now: datetime, recipient: str = "", number: str = ""
) -> int:
    """The answer of `recipient` (of all, without one) to what still waits for one; how many sendings it answers."""
    waiting = [plan_filing.c.plan_id == row, plan_filing.c.receipt_at.is_(None)]
    if recipient:
        waiting.append(plan_filing.c.recipient == recipient)
    given = {"receipt_at": now, "answer": decision, "opinion": opinion, "answered_by": by, "receipt_no": number or None}
    return tx.execute(update(plan_filing).where(*waiting).values(given)).rowcount


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


def numbered(tx: Tx, jurisdiction: str, number: str) -> Row:
    """The newest version of a plan by its number, or the one that `number` names (JH2026-001-V2). Raises NotFound."""
    plan_no, _, version = number.partition("-V")
    named = select(plan).where(plan.c.jurisdiction == jurisdiction, plan.c.plan_no == plan_no)
    if version.isdecimal():
        named = named.where(plan.c.version == int(version))
    return one_row(tx, named.order_by(plan.c.version.desc()).limit(1), f"plan {number}")
