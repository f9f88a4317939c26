"""Queries on what happens to a plan after its first draft: new versions, platform entry, late filing."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, delete, or_, select, update

from engine.store.database import Tx
from engine.store.plans import DEPARTMENT, IN_FORCE, SUPERSEDED, lines, the_plan
from engine.store.rows import Query, Row, first_row, insert_row, insert_rows
from engine.store.tables_domain import campaign, joint_line_source, plan, plan_entry, plan_line, plan_version

_VERSION = Query(select(plan_version).where(plan_version.c.plan_id == bindparam("plan")))
_COPIED = ("jurisdiction", "plan_no", "name", "year", "plan_kind", "draw_type", "department", "doc_no")


def open_version(tx: Tx, row: int) -> int:
    """The next version of a plan as a draft with the same lines; its id. The plan itself stays in force meanwhile."""
    old = the_plan(tx, row)
    copied = {name: old[name] for name in _COPIED}
    new = insert_row(tx, plan, {**copied, "version": old["version"] + 1, "status": "DRAFT"})
    own = ("id", "plan_id", "joinable")
    same = [{name: value for name, value in line.items() if name not in own} for line in lines(tx, row)]
    insert_rows(tx, plan_line, ({**line, "plan_id": new} for line in same))
    return new


def key_of(row: Row) -> str:
    """What people call a later version of a plan: JH2026-001-V2."""
    return f"{row['plan_no']}-V{row['version']}"


def changeable(tx: Tx, jurisdiction: str, department: str, year: int) -> Row | None:
    """The plan of a department for a year that is in force and of which no newer version is open, or None."""
    chosen = plan.c.jurisdiction == jurisdiction, plan.c.department == department, plan.c.year == year
    alive = plan.c.plan_kind == DEPARTMENT, plan.c.status == IN_FORCE
    found = first_row(tx, select(plan).where(*chosen, *alive).order_by(plan.c.version.desc()))
    return found if found is not None and newest_open(tx, found) is None else None


def newest_open(tx: Tx, row: Row) -> Row | None:
    """A later version of a plan that is drafted, sent or returned, or None."""
    same = plan.c.jurisdiction == row["jurisdiction"], plan.c.plan_no == row["plan_no"]
    waiting = plan.c.status.in_(("DRAFT", "SUBMITTED", "RETURNED")), plan.c.version > row["version"]
    return first_row(tx, select(plan).where(*same, *waiting))


def before(tx: Tx, row: int) -> Row | None:
    """The version in force that a newer one is to replace, or None."""
    known = the_plan(tx, row)
    same = plan.c.jurisdiction == known["jurisdiction"], plan.c.plan_no == known["plan_no"]
    return first_row(tx, select(plan).where(*same, plan.c.status == IN_FORCE, plan.c.id != row))


def keep_change(tx: Tx, row: int, values: Mapping[str, Any]) -> None:
    """What a version changes and why; written again when the version is drafted again."""
    tx.execute(delete(plan_version).where(plan_version.c.plan_id == row))
    insert_row(tx, plan_version, {**values, "plan_id": row})


def change_of(tx: Tx, row: int) -> Row | None:
    """What a version changed and why (before, after, reason), or None for a first version."""
    return first_row(tx, _VERSION, plan=row)


def bound(tx: Tx, row: int) -> set[int]:
    """Numbers of the lines of a plan that a campaign has begun or a joint plan has taken over."""
    begun = select(campaign.c.plan_line_id).where(campaign.c.plan_line_id.is_not(None))
    joined = select(joint_line_source.c.line_id)
    taken = or_(plan_line.c.id.in_(begun), plan_line.c.id.in_(joined))
    return set(tx.execute(select(plan_line.c.number).where(plan_line.c.plan_id == row, taken)).scalars())


def take_over(tx: Tx, row: int, replaced: int) -> None:
    """The version `row` stands in place of `replaced`; campaigns and joint lines now refer to its lines."""
    new = {line["number"]: line["id"] for line in lines(tx, row)}
    for line in lines(tx, replaced):
        if line["number"] in new:
            _refer(tx, line["id"], new[line["number"]])
    tx.execute(update(plan).where(plan.c.id == replaced).values(status=SUPERSEDED))


def _refer(tx: Tx, old: int, new: int) -> None:
    source = joint_line_source
    tx.execute(update(campaign).where(campaign.c.plan_line_id == old).values(plan_line_id=new))
    tx.execute(update(source).where(source.c.line_id == old).values(line_id=new))
    tx.execute(update(source).where(source.c.joint_line_id == old).values(joint_line_id=new))


# Filing and entry -------------------------------------------------------------------------------------------------


def enter(tx: Tx, row: int, values: Mapping[str, Any]) -> None:
    """A plan stands in the province's platform (CJ-2.3b); entered again, the last counts."""
    tx.execute(delete(plan_entry).where(plan_entry.c.plan_id == row))
    insert_row(tx, plan_entry, {**values, "plan_id": row})


def entry_of(tx: Tx, row: int) -> Row | None:
    """The entry of a plan in the province's platform, or None."""
    return first_row(tx, select(plan_entry).where(plan_entry.c.plan_id == row))


def unfinished(tx: Tx, jurisdiction: str, year: int) -> Sequence[str]:
    """Departments whose plan of a year is not in force yet, nor refused or withdrawn."""
    waiting = plan.c.status.in_(("DRAFT", "SUBMITTED", "RETURNED"))
    first = plan.c.plan_kind == DEPARTMENT, plan.c.version == 1
    query = select(plan.c.department).where(plan.c.jurisdiction == jurisdiction, plan.c.year == year, *first, waiting)
    return list(tx.execute(query.order_by(plan.c.department)).scalars())
