"""Names for codes: what jurisdictions, departments, roles and states are called on pages."""

from typing import Any

from engine.commands.context import Law
from engine.records import Actor
from engine.web.words import N_

ROLES = {
    "approver": N_("负责人"),
    "government": N_("政府"),
    "coordinator": N_("统筹"),
    "initiator": N_("发起部门经办"),
    "participant": N_("参与部门经办"),
    "team": N_("检查组"),
    "receiver": N_("受理"),
    "appraiser": N_("考核"),
    "process_owner": N_("流程管理"),
    "supervisor": N_("督办"),
    "administrator": N_("管理员"),
}
"""What each lane (泳道) is called."""

STATUSES = {
    "RUNNING": N_("办理中"),
    "SUSPENDED": N_("已挂起"),
    "COMPLETED": N_("已办结"),
    "CANCELLED": N_("已取消"),
    "INCIDENT": N_("异常待处理"),
}
"""What each state of an instance (办件) is called."""


def departments(profile: dict[str, Any]) -> dict[str, str]:
    """The bodies of a jurisdiction by code."""
    return {str(entry["code"]): str(entry["name_zh"]) for entry in profile.get("departments") or ()}


def department_name(law: Law, actor: Actor) -> str:
    """The name of somebody's department; its code where the profile does not know it."""
    return departments(law.profile(actor.jurisdiction)).get(actor.department, actor.department)


def jurisdiction_name(law: Law, actor: Actor) -> str:
    """The name of somebody's jurisdiction."""
    return str(law.profile(actor.jurisdiction).get("name", actor.jurisdiction))
