"""What a task is about: the visit with object, team and items, the campaign or the plan, by the key of its instance."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.commands.context import Law
from engine.errors import NotFound
from engine.store import Tx, campaigns, inspections, merging, plans, registers
from engine.store.instances import InstanceRow
from engine.store.rows import Row
from engine.store.tasks import TaskRow
from engine.web import wordings
from engine.web.words import _


@dataclass(frozen=True, slots=True)
class Matter:
    """`items` are the codes that the task's department inspects here, `names` what items are called."""

    departments: Mapping[str, str]
    visit: Row | None = None
    campaign: Row | None = None
    plan: Row | None = None
    team: tuple[Row, ...] = ()
    items: tuple[str, ...] = ()
    names: Mapping[str, str] | None = None

    def department(self, code: str) -> str:
        """The name of a department."""
        return self.departments.get(code, code)

    def item(self, code: str) -> str:
        """The name of an item."""
        return (self.names or {}).get(code, code)


def matter(tx: Tx, law: Law, task: TaskRow, instance: InstanceRow, today: date) -> Matter:
    """Everything there is; of a process that is about none of these, the departments alone."""
    departments = wordings.departments(law.profile(task.jurisdiction))
    visit = _found(lambda: inspections.numbered(tx, instance.jurisdiction, instance.business_key))
    number = visit["campaign_id"] if visit else instance.campaign
    campaign = campaigns.the_campaign(tx, number) if number else None
    plan = None if campaign else _found(lambda: plans.numbered(tx, instance.jurisdiction, instance.business_key))
    names = {code: str(row["name"]) for code, row in registers.active_items(tx, task.jurisdiction, today).items()}
    department = task.department or str((task.local or {}).get("department", ""))
    return Matter(
        departments,
        inspections.visit(tx, visit["id"]) if visit else None,
        campaign,
        plan,
        tuple(inspections.team(tx, visit["id"])) if visit else (),
        tuple(_items(tx, visit, campaign, department)),
        names,
    )


def _found(look: Callable[[], Row]) -> Row | None:
    """A row, or None where there is none of that number."""
    try:
        return look()
    except NotFound:
        return None


def _items(tx: Tx, visit: Row | None, campaign: Row | None, department: str) -> list[str]:
    """The department's items of the campaign, and those that other campaigns gave to the visit."""
    if campaign is None:
        return []
    own = {row["department"]: list(row["items"] or ()) for row in campaigns.departments(tx, campaign["id"])}
    codes = own.get(department, []) if department else list(campaign["items"] or ())
    merged = merging.merged_items(tx, visit["id"]).get(department, {}) if visit else {}
    return [*codes, *(code for code in merged if code not in codes)]


def facts(about: Matter) -> list[tuple[str, Any]]:
    """Pairs of name and value, those that are empty too."""
    found: list[tuple[str, Any]] = []
    if about.visit:
        found += [
            (_("对象"), about.visit["object_name"]),
            (_("统一社会信用代码"), about.visit["uscc"]),
            (_("地址"), about.visit["address"]),
            (_("信用风险分类"), about.visit["risk_class"]),
        ]
    if about.campaign:
        parts = (about.department(code) for code in about.campaign["participants"] or ())
        found += [
            (_("抽查任务"), f"{about.campaign['name']}（{about.campaign['campaign_no']}）"),
            (_("任务期"), f"{about.campaign['starts_on']} — {about.campaign['ends_on']}"),
            (_("发起部门"), about.department(about.campaign["initiator"])),
            (_("参与部门"), "、".join(parts)),
        ]
    if about.plan:
        found += [
            (_("计划"), f"{about.plan['name']}（{about.plan['plan_no']}）"),
            (_("年度"), about.plan["year"]),
            (_("部门"), about.department(about.plan["department"])),
        ]
    return found
