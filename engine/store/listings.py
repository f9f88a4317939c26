"""Lists that staff read: plans, campaigns with their visits, inspected objects with what became of them."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from engine.store.database import Tx
from engine.store.rows import Row, all_rows, first_row
from engine.store.tables_domain import (
    campaign,
    campaign_department,
    document,
    follow_up,
    inspected_object,
    inspection,
    inspector,
    item,
    plan,
    plan_line,
    result,
    team_member,
)
from engine.store.tables_engine import instance

PAGE = 50


def plans(tx: Tx, jurisdiction: str, year: int, department: str | None = None) -> list[Row]:
    """Every version of the plans of a year (of one department, and those in force of all), the newest first."""
    chosen = [plan.c.jurisdiction == jurisdiction, plan.c.year == year]
    if department is not None:
        chosen.append(or_(plan.c.department == department, plan.c.published_at.is_not(None)))
    lines = select(func.count()).where(plan_line.c.plan_id == plan.c.id).scalar_subquery().label("lines")
    return all_rows(tx, select(plan, lines).where(*chosen).order_by(plan.c.plan_no.desc(), plan.c.version.desc()))


def years(tx: Tx, jurisdiction: str) -> list[int]:
    """The years that have plans, the newest first."""
    found = select(plan.c.year).where(plan.c.jurisdiction == jurisdiction).distinct().order_by(plan.c.year.desc())
    return [int(year) for (year,) in tx.execute(found)]


def campaigns(tx: Tx, jurisdiction: str, year: int, department: str | None, text: str = "") -> list[Row]:
    """Campaigns that begin in a year (or have no day yet), of one department or of all, the newest first."""
    begun = campaign.c.starts_on.between(date(year, 1, 1), date(year, 12, 31))
    chosen: list[ColumnElement[bool]] = [
        campaign.c.jurisdiction == jurisdiction,
        or_(begun, campaign.c.starts_on.is_(None)),
    ]
    if department is not None:
        own = select(campaign_department.c.campaign_id).where(campaign_department.c.department == department)
        chosen.append(or_(campaign.c.initiator == department, campaign.c.id.in_(own)))
    if text:
        chosen.append(or_(*(campaign.c[name].contains(text, autoescape=True) for name in ("campaign_no", "name"))))
    return all_rows(tx, select(campaign).where(*chosen).order_by(campaign.c.id.desc()))


def visits(tx: Tx, campaign_row: int, after: int = 0, limit: int = PAGE) -> list[Row]:
    """The visits of a campaign in order, with the object's number, name and address and the visit's instance."""
    columns = (
        *_VISIT, inspected_object.c.object_id.label("object_no"), inspected_object.c.name, inspected_object.c.address,
    )  # fmt: skip
    joined = select(*columns).join(inspected_object, inspected_object.c.id == inspection.c.object_id)
    chosen = joined.where(inspection.c.campaign_id == campaign_row, inspection.c.id > after)
    return all_rows(tx, chosen.order_by(inspection.c.id).limit(limit))


_VISIT = (
    inspection.c.id, inspection.c.number, inspection.c.status, inspection.c.batch, inspection.c.planned_from,
    inspection.c.planned_to, inspection.c.concluded_on, inspection.c.finding_departments,
)  # fmt: skip


def teams(tx: Tx, inspections: Collection[int]) -> dict[int, list[Row]]:
    """The teams of visits, leaders first: name, department, leader, by visit."""
    columns = (team_member.c.inspection_id, inspector.c.name, team_member.c.department, team_member.c.leader)
    joined = select(*columns).join(inspector, inspector.c.id == team_member.c.inspector_id)
    found: dict[int, list[Row]] = {number: [] for number in inspections}
    chosen = joined.where(team_member.c.inspection_id.in_(sorted(inspections)))
    for row in all_rows(tx, chosen.order_by(team_member.c.leader.desc(), inspector.c.name)):
        found[row["inspection_id"]].append(row)
    return found


def instances_of(tx: Tx, process: str, keys: Collection[str]) -> dict[str, int]:
    """The instances of a process by business key."""
    chosen = and_(instance.c.process == process, instance.c.business_key.in_(sorted(keys)))
    return {
        row.business_key: row.id for row in tx.execute(select(instance.c.business_key, instance.c.id).where(chosen))
    }


# Registers (一单两库) -------------------------------------------------------------------------------------------------


def objects(tx: Tx, jurisdiction: str, text: str = "", after: int = 0, limit: int = PAGE) -> list[Row]:
    """Objects whose name contains a text or whose number or credit code begins with it, in order of entry."""
    chosen: list[ColumnElement[bool]] = [
        inspected_object.c.jurisdiction == jurisdiction, inspected_object.c.id > after,
    ]  # fmt: skip
    if text:
        names = inspected_object.c.name.contains(text, autoescape=True)
        codes = [inspected_object.c[name].startswith(text, autoescape=True) for name in ("object_id", "uscc")]
        chosen.append(or_(names, *codes))
    return all_rows(tx, select(inspected_object).where(*chosen).order_by(inspected_object.c.id).limit(limit))


def the_object(tx: Tx, jurisdiction: str, row: int) -> Row | None:
    """One object of a jurisdiction."""
    mine = inspected_object.c.jurisdiction == jurisdiction, inspected_object.c.id == row
    return first_row(tx, select(inspected_object).where(*mine))


def past_visits(tx: Tx, object_row: int) -> list[Row]:
    """The visits to an object, the newest first, with their campaign."""
    columns = (*_VISIT, campaign.c.id.label("campaign"), campaign.c.campaign_no, campaign.c.name)
    joined = select(*columns).join(campaign, campaign.c.id == inspection.c.campaign_id)
    return all_rows(tx, joined.where(inspection.c.object_id == object_row).order_by(inspection.c.id.desc()))


def results_of(tx: Tx, inspections: Collection[int]) -> list[Row]:
    """The results of visits in their version in force: visit, department, item, codes, entered_on, published_at."""
    columns = (
        result.c.inspection_id, result.c.department, result.c.item, result.c.codes, result.c.entered_on,
        result.c.published_at, result.c.withheld_at,
    )  # fmt: skip
    chosen = result.c.inspection_id.in_(sorted(inspections)), result.c.corrected_by.is_(None)
    return all_rows(tx, select(*columns).where(*chosen).order_by(result.c.id))


def follow_ups_of(tx: Tx, inspections: Collection[int]) -> list[Row]:
    """The follow-ups of visits: visit, department, disposal, status."""
    columns = (follow_up.c.inspection_id, follow_up.c.department, follow_up.c.disposal, follow_up.c.status)
    chosen = follow_up.c.inspection_id.in_(sorted(inspections))
    return all_rows(tx, select(*columns).where(chosen).order_by(follow_up.c.id))


def counts(tx: Tx, jurisdiction: str) -> dict[str, int]:
    """How many rows each register has: `items`, `objects`, `inspectors`."""
    tables: dict[str, Any] = {"items": item, "objects": inspected_object, "inspectors": inspector}
    return {
        name: int(tx.execute(select(func.count()).where(table.c.jurisdiction == jurisdiction)).scalar_one())
        for name, table in tables.items()
    }


def inspectors(tx: Tx, jurisdiction: str, text: str = "", after: int = 0, limit: int = PAGE) -> list[Row]:
    """Inspectors whose name, number or department contains a text, in order of entry."""
    chosen: list[ColumnElement[bool]] = [inspector.c.jurisdiction == jurisdiction, inspector.c.id > after]
    if text:
        known = ("name", "inspector_id", "department")
        chosen.append(or_(*(inspector.c[name].contains(text, autoescape=True) for name in known)))
    return all_rows(tx, select(inspector).where(*chosen).order_by(inspector.c.id).limit(limit))


def items(tx: Tx, jurisdiction: str, text: str = "", after: int = 0, limit: int = PAGE) -> list[Row]:
    """Items whose code or name contains a text, in order of entry, each in all its versions."""
    chosen: list[ColumnElement[bool]] = [item.c.jurisdiction == jurisdiction, item.c.id > after]
    if text:
        chosen.append(or_(*(item.c[name].contains(text, autoescape=True) for name in ("code", "name", "body"))))
    return all_rows(tx, select(item).where(*chosen).order_by(item.c.id).limit(limit))


# Documents (文书) ----------------------------------------------------------------------------------------------------


def documents_under(tx: Tx, jurisdiction: str, key: str) -> list[Row]:
    """The documents about the visit, campaign or plan that a business key names, the oldest first."""
    numbers = {
        "inspection": inspection.c.number == key,
        "campaign": campaign.c.campaign_no == key,
        "plan": plan.c.plan_no == key.partition("-V")[0],
    }
    tables = {"inspection": inspection, "campaign": campaign, "plan": plan}
    about = [
        and_(
            document.c.subject == name,
            document.c.subject_id.in_(select(table.c.id).where(table.c.jurisdiction == jurisdiction, numbers[name])),
        )
        for name, table in tables.items()
    ]
    columns = (document.c.id, document.c.kind, document.c.number, document.c.department, document.c.made_at)
    return all_rows(tx, select(*columns).where(or_(*about)).order_by(document.c.id))


def documents_of_campaign(tx: Tx, campaign_row: int, kind: str, limit: int = 500) -> list[int]:
    """The newest document of a kind about each visit of a campaign: what is printed together."""
    visits = select(inspection.c.id).where(inspection.c.campaign_id == campaign_row)
    chosen = document.c.subject == "inspection", document.c.subject_id.in_(visits), document.c.kind == kind
    newest = select(func.max(document.c.id)).where(*chosen).group_by(document.c.subject_id).limit(limit)
    return sorted(int(number) for (number,) in tx.execute(newest))


def document_kinds(tx: Tx, campaign_row: int) -> list[tuple[str, int]]:
    """The kinds of documents about visits of a campaign, with how many there are."""
    visits = select(inspection.c.id).where(inspection.c.campaign_id == campaign_row)
    chosen = document.c.subject == "inspection", document.c.subject_id.in_(visits)
    found = select(document.c.kind, func.count()).where(*chosen).group_by(document.c.kind).order_by(document.c.kind)
    return [(row[0], row[1]) for row in tx.execute(found)]
