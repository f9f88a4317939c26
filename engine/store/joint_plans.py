"""Queries on joint plans (年度联合抽查工作计划): whose lines went into which joint line, and the agreed windows."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from engine.store.database import Tx
from engine.store.plans import IN_FORCE, JOINT, lines_of_year
from engine.store.rows import Query, Row, all_rows, first_row, insert_row, insert_rows
from engine.store.tables_domain import campaign, joint_line_source, plan, plan_line, plan_window

_WINDOWS = Query(select(plan_window).where(plan_window.c.plan_id == bindparam("plan")).order_by(plan_window.c.number))
_SOURCES = Query(
    select(joint_line_source)
    .join(plan_line, plan_line.c.id == joint_line_source.c.joint_line_id)
    .where(plan_line.c.plan_id == bindparam("plan"))
    .order_by(joint_line_source.c.line_id)
)
_OF_AUTHOR = Query(
    select(plan)
    .where(
        plan.c.jurisdiction == bindparam("jurisdiction"),
        plan.c.year == bindparam("year"),
        plan.c.department == bindparam("author"),
        plan.c.plan_kind == JOINT,
    )
    .order_by(plan.c.version.desc())
    .limit(1)
)


def of_author(tx: Tx, jurisdiction: str, year: int, author: str) -> Row | None:
    """The newest joint plan that an author has for a year, or None."""
    return first_row(tx, _OF_AUTHOR, jurisdiction=jurisdiction, year=year, author=author)


def free_lines(tx: Tx, jurisdiction: str, year: int, joint: int) -> list[Row]:
    """Lines of departments' plans in force without a campaign, and in no joint plan but `joint`, by start date."""
    begun = select(campaign.c.plan_line_id).where(campaign.c.plan_line_id.is_not(None))
    taken = set(tx.execute(begun).scalars())
    elsewhere = select(joint_line_source.c.line_id).join(plan_line, plan_line.c.id == joint_line_source.c.joint_line_id)
    taken |= set(tx.execute(elsewhere.where(plan_line.c.plan_id != joint)).scalars())
    return [
        line
        for line in lines_of_year(tx, jurisdiction, year)
        if line["status"] == IN_FORCE and line["id"] not in taken
    ]  # fmt: skip


def replace_lines(
    tx: Tx, joint: int, jurisdiction: str, drafted: Iterable[tuple[Row, Mapping[int, str | None]]]
) -> int:
    """The lines of a joint plan anew: each with the lines it is made of (their id and the reason); how many."""
    own = select(plan_line.c.id).where(plan_line.c.plan_id == joint)
    tx.execute(delete(joint_line_source).where(joint_line_source.c.joint_line_id.in_(own)))
    tx.execute(delete(plan_line).where(plan_line.c.plan_id == joint))
    number = 0
    for number, (line, sources) in enumerate(drafted, 1):
        row = insert_row(tx, plan_line, {**line, "number": number, "plan_id": joint, "jurisdiction": jurisdiction})
        made_of = {"joint_line_id": row, "jurisdiction": jurisdiction}
        insert_rows(tx, joint_line_source, ({**made_of, "line_id": of, "reason": why} for of, why in sources.items()))
    return number


def sources(tx: Tx, joint: int) -> list[Row]:
    """Which line of a department went into which line of a joint plan, and why."""
    return all_rows(tx, _SOURCES, plan=joint)


# Windows (集中实施时段) --------------------------------------------------------------------------------------------


def propose_windows(tx: Tx, joint: int, rows: Sequence[Mapping[str, Any]]) -> None:
    """The proposed windows of a joint plan, in place of those before."""
    tx.execute(delete(plan_window).where(plan_window.c.plan_id == joint))
    insert_rows(tx, plan_window, ({**row, "plan_id": joint} for row in rows))


def windows(tx: Tx, joint: int) -> list[Row]:
    """The windows of a joint plan, proposed or agreed."""
    return all_rows(tx, _WINDOWS, plan=joint)


def decide_windows(tx: Tx, joint: int, **values: Any) -> None:
    """Set columns of every window of a joint plan."""
    tx.execute(update(plan_window).where(plan_window.c.plan_id == joint).values(values))


def agreed_windows(tx: Tx, jurisdiction: str, day: date, author: str | None) -> list[Row]:
    """The windows agreed for the year of `day` for the joint plan of `author` (YC-2.4i)."""
    chosen = (
        plan.c.jurisdiction == jurisdiction,
        plan.c.year == day.year,
        plan.c.department == author,
        plan_window.c.status == "AGREED",
    )
    query = select(plan_window).join(plan, plan.c.id == plan_window.c.plan_id).where(*chosen)
    return all_rows(tx, query.order_by(plan_window.c.starts_on))
