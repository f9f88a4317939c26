"""Figures of a year and of a campaign, each counted from the tables when it is asked for (data section 11)."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from engine.disposals import DISPOSALS
from engine.store.database import Tx
from engine.store.tables_domain import (
    adopted_conclusion,
    campaign,
    commission,
    draw,
    draw_object,
    follow_up,
    inspection,
    ledger_entry,
    notice,
    plan,
    result,
    visit_record,
)

_NOTICES = select(func.count()).select_from(notice).where(notice.c.kind == "检查结果告知书")
_SUBMITTED = plan.c.submitted_on.is_not(None)


def year_figures(tx: Tx, jurisdiction: str, year: int) -> dict[str, Any]:
    """Plans, campaigns, objects, results and follow-ups of a year.

    `drawn` and `inspected` count objects, `publishable`, `published`, `withheld` and the entered ones count results;
    a year is that of the plan or of the campaign's first day.
    """
    of_year = and_(
        campaign.c.jurisdiction == jurisdiction, campaign.c.starts_on.between(date(year, 1, 1), date(year, 12, 31))
    )
    return {
        **_plans(tx, and_(plan.c.jurisdiction == jurisdiction, plan.c.year == year, plan.c.plan_kind == "DEPARTMENT")),
        "campaigns": _number(tx, select(func.count()).where(of_year)),
        "campaigns_cancelled": _number(tx, select(func.count()).where(of_year, campaign.c.status == "CANCELLED")),
        **_unusual(tx, of_year),
        **_objects(tx, of_year),
        **_results(tx, of_year),
        "notices_served": _number(tx, _of_visits(_NOTICES, of_year, notice.c)),
        **_records(tx, of_year),
        "follow_ups": _follow_ups(tx, of_year),
    }


def _number(tx: Tx, query: Select[Any]) -> int:
    return int(tx.execute(query).scalar_one() or 0)


def _count(condition: ColumnElement[bool]) -> ColumnElement[Any]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _named(tx: Tx, columns: dict[str, ColumnElement[Any]], of: Any) -> dict[str, int]:
    query = of(select(*(column.label(name) for name, column in columns.items())))
    return {name: int(value) for name, value in tx.execute(query).mappings().one().items()}


def _plans(tx: Tx, chosen: ColumnElement[bool]) -> dict[str, int]:
    """On time: filed by the filing date, which does not roll; without one there is nothing to be late for.

    A version that changes a plan later (YC-2.4c) is no plan of its own here.
    """
    columns = {
        "plans_on_time": _count(and_(_SUBMITTED, plan.c.submitted_on <= plan.c.file_by)),
        "plans_late": _count(or_(plan.c.submitted_on > plan.c.file_by)),
        "plans_without_deadline": _count(plan.c.file_by.is_(None)),
    }
    return _named(tx, columns, lambda query: query.where(chosen, plan.c.version == 1))


def _objects(tx: Tx, chosen: ColumnElement[bool]) -> dict[str, int]:
    drawn = select(func.count()).select_from(draw_object).join(campaign, campaign.c.id == draw_object.c.campaign_id)
    visits = select(func.count()).select_from(inspection).join(campaign, campaign.c.id == inspection.c.campaign_id)
    visits = visits.where(inspection.c.status != "WITHDRAWN")
    concluded = inspection.c.concluded_at.is_not(None)
    return {
        "drawn": _number(tx, drawn.where(chosen, draw_object.c.state == "DRAWN")),
        "inspected": _number(tx, visits.where(chosen, concluded)),
        "inspections_open": _number(tx, visits.where(chosen, ~concluded)),
    }


def _unusual(tx: Tx, chosen: ColumnElement[bool]) -> dict[str, int]:
    """What does not happen every day: outside the plan, in batches, after the lock, with the help of others."""

    def counted(table: Any, *conditions: ColumnElement[bool]) -> int:
        of_campaign = table.c.campaign_id == campaign.c.id
        return _number(tx, select(func.count()).select_from(table).join(campaign, of_campaign).where(*conditions))

    def of_visits(table: Any) -> int:
        return _number(tx, _of_visits(select(func.count()).select_from(table), chosen, table.c))

    outside = campaign.c.source != "PLAN", campaign.c.status != "REFUSED"
    return {
        "campaigns_outside_plan": _number(tx, select(func.count()).select_from(campaign).where(chosen, *outside)),
        "drawn_in_batches": counted(draw, chosen, draw.c.mode == "ORDER"),
        "objects_withdrawn": counted(ledger_entry, chosen, ledger_entry.c.type == "OBJECT_WITHDRAWN"),
        "inspectors_replaced": counted(ledger_entry, chosen, ledger_entry.c.type == "REPLACE_INSPECTOR"),
        "commissioned": of_visits(commission),
        "conclusions_adopted": of_visits(adopted_conclusion),
    }


def _results(tx: Tx, chosen: ColumnElement[bool]) -> dict[str, int]:
    entered, withheld = result.c.entered_at.is_not(None), result.c.withheld_at.is_not(None)
    late = result.c.entered_on > result.c.enter_by
    columns = {
        "entered_on_time": _count(and_(entered, or_(result.c.enter_by.is_(None), ~late))),
        "entered_late": _count(and_(entered, late)),
        "publishable": _count(and_(entered, ~withheld)),
        "published": _count(result.c.published_at.is_not(None)),
        "withheld": _count(withheld),
    }
    in_force = and_(chosen, result.c.corrected_by.is_(None))
    return _named(
        tx, columns, lambda query: query.join(campaign, campaign.c.id == result.c.campaign_id).where(in_force)
    )


def _of_visits(query: Select[Any], chosen: ColumnElement[bool], columns: Any) -> Select[Any]:
    joined = query.join(inspection, inspection.c.id == columns.inspection_id)
    return joined.join(campaign, campaign.c.id == inspection.c.campaign_id).where(chosen)


_RECORDS = {
    "interviews": "INTERVIEW",
    "samplings": "SAMPLING",
    "examinations": "EXAMINATION",
    "materials_handed_in": "MATERIALS",
}


def _records(tx: Tx, chosen: ColumnElement[bool]) -> dict[str, int]:
    """Records that teams made when they needed them, by kind."""
    columns = {name: _count(visit_record.c.kind == kind) for name, kind in _RECORDS.items()}
    return _named(tx, columns, lambda query: _of_visits(query, chosen, visit_record.c))


def _follow_ups(tx: Tx, chosen: ColumnElement[bool]) -> dict[str, int]:
    counted = _of_visits(select(follow_up.c.disposal, func.count()), chosen, follow_up.c)
    rows = tx.execute(counted.group_by(follow_up.c.disposal).order_by(follow_up.c.disposal))
    return {DISPOSALS[disposal].key: int(count) for disposal, count in rows}


def campaign_figures(tx: Tx, row: int) -> dict[str, Any]:
    """Objects, results by code and follow-ups of one campaign, for its report."""
    chosen = campaign.c.id == row
    return {
        **_objects(tx, chosen),
        **_results(tx, chosen),
        "codes": _codes(tx, row),
        "follow_ups": _follow_ups(tx, chosen),
    }


def _codes(tx: Tx, row: int) -> dict[str, int]:
    """How often each result code was given; codes are multi-select, so the sum may pass the results."""
    found: dict[str, int] = {}
    in_force = result.c.campaign_id == row, result.c.corrected_by.is_(None)
    for (codes,) in tx.execute(select(result.c.codes).where(*in_force)):
        for code in codes:
            found[code] = found.get(code, 0) + 1
    return dict(sorted(found.items()))
