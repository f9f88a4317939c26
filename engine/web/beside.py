"""What stands beside a task: what it is about, why it is due when it is, and what happened before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from engine.commands.context import Law
from engine.store import Tx, actors, events
from engine.store.events import EventRow
from engine.store.instances import InstanceRow
from engine.store.tasks import TaskRow
from engine.web import wordings
from engine.web.matter import Matter, facts, matter
from engine.web.words import N_, _

EVENTS = {
    "instance.started": N_("办件开始"),
    "instance.completed": N_("办件办结"),
    "instance.cancelled": N_("办件取消"),
    "instance.suspended": N_("挂起"),
    "instance.resumed": N_("恢复"),
    "task.completed": N_("办理"),
    "task.claimed": N_("认领"),
    "task.delegated": N_("委派"),
    "task.answered": N_("交回"),
    "task.recalled": N_("收回委派"),
    "task.urged": N_("催办"),
    "task.declined": N_("退还委派"),
    "task.handed_over": N_("移交"),
    "instance.copied": N_("抄送"),
    "copy.read": N_("已阅"),
    "task.released": N_("退领"),
    "task.assigned": N_("转办"),
    "task.returned": N_("退回"),
    "task.reminded": N_("提醒"),
    "task.overdue": N_("逾期"),
    "task.redated": N_("期限重算"),
    "incident.opened": N_("出现异常"),
    "incident.resolved": N_("异常已处理"),
    "incident.cancelled": N_("异常已取消"),
}
"""What people are told of the history; the platform's own steps stand in the full history."""


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of the history."""

    at: datetime
    what: str
    step: str
    who: str
    reason: str


@dataclass(frozen=True, slots=True)
class Beside:
    """`facts` are pairs of name and value; `picture` is the address of the diagram with this step marked, empty where
    its author drew none."""

    about: Matter
    facts: tuple[tuple[str, Any], ...]
    basis: Mapping[str, Any]
    picture: str
    history: tuple[Happened, ...]


def beside(tx: Tx, law: Law, task: TaskRow, instance: InstanceRow, today: date) -> Beside:
    """Everything beside a task, read in the transaction at hand."""
    about = matter(tx, law, task, instance, today)
    return Beside(
        about=about,
        facts=(*facts(about), *_facts(about, task, instance)),
        basis=task.due_basis or {},
        picture=_picture(law, task, instance),
        history=tuple(_history(tx, law, instance)),
    )


def _picture(law: Law, task: TaskRow, instance: InstanceRow) -> str:
    drawn = any(task.process in each.processes and each.bounds for each in law.deployment.diagrams.values())
    return f"/diagrams/{instance.definition}/{task.process}.svg?marked={task.node}" if drawn else ""


def _facts(about: Matter, task: TaskRow, instance: InstanceRow) -> tuple[tuple[str, Any], ...]:
    return (
        (_("办件"), instance.business_key),
        (_("状态"), _(wordings.STATUSES[instance.status])),
        (_("办理部门"), about.department(task.department)),
        (_("条款"), task.clause),
    )


def _history(tx: Tx, law: Law, instance: InstanceRow) -> list[Happened]:
    """The last things that people did or had to know, newest first."""
    told = [row for row in events.of_instance(tx, instance.id) if row.kind in EVENTS]
    people: dict[str, str] = {}
    return [_line(tx, law, row, people) for row in reversed(told[-50:])]


def _line(tx: Tx, law: Law, row: EventRow, people: dict[str, str]) -> Happened:
    if row.actor not in people:
        person = actors.load(tx, row.actor)
        people[row.actor] = person.name if person else (_("平台") if row.actor == "system" else row.actor)
    reason = str(row.facts().get("reason") or "")
    return Happened(row.at, _(EVENTS[row.kind]), step_name(law, row.node), people[row.actor], reason)


def step_name(law: Law, place: str) -> str:
    """The name of a node written `process:node`, empty where there is none."""
    process, _colon, node = place.partition(":")
    for diagram in law.deployment.diagrams.values():
        found = diagram.processes.get(process)
        if found is not None and node in found.nodes:
            return found.nodes[node].name
    return ""
