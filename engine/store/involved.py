"""Whom a matter concerns: what access asks before somebody reads an instance, a document or an attachment."""

from dataclasses import dataclass

from sqlalchemy import and_, bindparam, literal_column, select

from engine.store import documents_rows, instances, tasks
from engine.store.database import Tx
from engine.store.notifications import COPIED
from engine.store.prepared import Statement
from engine.store.tables_domain import campaign, campaign_department, inspection, notification, plan, plan_filing
from engine.store.tables_engine import instance, task
from engine.store.tables_staff import delegation


@dataclass(frozen=True, slots=True)
class Involved:
    """Departments that it concerns, people who had a task in it or were sent a copy, posts that have one open."""

    jurisdiction: str
    departments: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    posts: frozenset[tuple[str, str]] = frozenset()


_tasks = Statement(
    select(task.c.department, task.c.role, task.c.status, task.c.assignee, task.c.delegator, task.c.closed_by)
    .where(task.c.instance_id == bindparam("which"))
    .distinct()
)
_copied = Statement(
    select(notification.c.person).where(
        notification.c.instance_id == bindparam("which"), notification.c.kind == literal_column(f"'{COPIED}'")
    )
)
_delegates = Statement(
    select(delegation.c.delegate)
    .join(task, task.c.id == delegation.c.task_id)
    .where(task.c.instance_id == bindparam("which"))
)
_participants = Statement(
    select(campaign_department.c.department).where(campaign_department.c.campaign_id == bindparam("which"))
)
_initiator = Statement(select(campaign.c.initiator).where(campaign.c.id == bindparam("which")))
_of_plan = Statement(select(plan.c.department).where(plan.c.id == bindparam("which")))
_recipients = Statement(select(plan_filing.c.recipient).where(plan_filing.c.plan_id == bindparam("which")))
_visit = and_(instance.c.campaign == inspection.c.campaign_id, instance.c.business_key == inspection.c.number)
_of_inspection = Statement(
    select(inspection.c.campaign_id, instance.c.id)
    .outerjoin(instance, _visit)
    .where(inspection.c.id == bindparam("which"))
)


def in_instance(tx: Tx, instance_id: int) -> Involved:
    """Whom an instance concerns: the departments of its tasks and of its campaign, and who worked on it.

    Raises NotFound.
    """
    row = instances.load(tx, instance_id)
    found = _tasks.all(tx, which=instance_id)
    departments = {department for department, *_ in found}
    people = {each for _, _, _, *several in found for each in several}
    people |= _first(tx, _copied, instance_id) | _first(tx, _delegates, instance_id)
    posts = {(role, department) for department, role, status, *_ in found if status == tasks.OPEN}
    if row.campaign is not None:
        departments |= _of_campaign(tx, row.campaign)
    return Involved(row.jurisdiction, _some(departments), _some(people), frozenset(posts))


def in_document(tx: Tx, document_id: int) -> Involved:
    """Whom a document concerns: who issues it and whom its plan, campaign or visit concerns. Raises NotFound."""
    row = documents_rows.the_document(tx, document_id)
    departments: set[str] = {row["department"]}
    people: set[str] = set()
    match row["subject"]:
        case "plan":
            departments |= _first(tx, _of_plan, row["subject_id"]) | _first(tx, _recipients, row["subject_id"])
        case "campaign":
            departments |= _of_campaign(tx, row["subject_id"])
        case "inspection":
            for campaign_id, visit in _of_inspection.all(tx, which=row["subject_id"]):
                around = in_instance(tx, visit) if visit else Involved(row["jurisdiction"])
                departments |= around.departments | _of_campaign(tx, campaign_id)
                people |= around.people
    return Involved(row["jurisdiction"], _some(departments), _some(people))


def _of_campaign(tx: Tx, which: int) -> set[str]:
    return _first(tx, _participants, which) | _first(tx, _initiator, which)


def _first(tx: Tx, statement: Statement, which: int) -> set[str]:
    return {row[0] for row in statement.all(tx, which=which)}


def _some(values: set[str]) -> frozenset[str]:
    """Without empty ones."""
    return frozenset(each for each in values if each)
