"""`/instances/{id}`: one matter (办件) from its beginning: what is open, what was done and by whom, its history."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from engine.clock import late_from
from engine.commands.context import Law
from engine.commands.readers import why_not_read_instance
from engine.errors import NotFound
from engine.records import Actor
from engine.store import Tx, actors, events, incidents, instances, listings, tasks
from engine.store.instances import InstanceRow
from engine.store.tasks import TaskRow
from engine.web import wordings
from engine.web.beside import EVENTS, step_name
from engine.web.guarding import Number, Person, SiteHere
from engine.web.rendering import page
from engine.web.words import N_, _

router = APIRouter()
MOST_EVENTS = 500
MORE_EVENTS = {
    **EVENTS, "task.opened": N_("待办产生"), "message.sent": N_("发出消息"), "message.received": N_("收到消息"),
    "timer.fired": N_("到时"), "service.called": N_("系统处理"), "job.queued": N_("系统排队处理"),
    "decision.made": N_("决策"), "task.seen": N_("打开查看"), "task.recalled": N_("撤回"),
    "task.handed_over": N_("离职移交"),
    "task.declined": N_("退回委派"), "task.answered": N_("交回委派"), "task.delegated": N_("委派"),
    "task.urged": N_("催办"),
    "instance.copied": N_("抄送"), "copy.read": N_("已阅"), "attachment.added": N_("添加附件"),
    "attachment.removed": N_("移除附件"), "outside.told": N_("对外送出"),
}  # fmt: skip
"""What the kinds of events are called; one that is not named here shows its own name."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One task on the time line: where its bar begins and how long it is, in thousandths of the whole."""

    task: TaskRow
    department: str
    begin: int
    length: int
    late: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One event of the history."""

    seq: int
    at: datetime
    what: str
    step: str
    who: str
    details: str
    digest: str


@router.get("/instances/{instance_id}")
def instance(request: Request, site: SiteHere, actor: Person, instance_id: Number) -> Response:
    """The matter for whoever may read it; NotFound for others."""
    now = site.now()
    with site.context.database.read() as tx:
        row = instances.load(tx, instance_id)
        if why_not_read_instance(tx, actor, instance_id, now):
            raise NotFound(f"no instance {instance_id}")
        law = site.context.law(tx, row.definition)
        done = tasks.of_instance(tx, instance_id)
        names = wordings.departments(law.profile(row.jurisdiction)) if row.jurisdiction else {}
        return page(
            request, "instance.html", row=row, name=process_name(law, row.process),
            state=wordings.STATUSES[row.status],
            bars=_bars(done, names, row, now), history=_history(tx, law, row), pictures=_pictures(law, row, done),
            documents=listings.documents_under(tx, row.jurisdiction, row.business_key),
            incidents=incidents.of_instance(tx, instance_id), names=names,
        )  # fmt: skip


def process_name(law: Law, process: str) -> str:
    """What a process is called; its id where its author gave no name."""
    for diagram in law.deployment.diagrams.values():
        if process in diagram.processes:
            return diagram.processes[process].name or process
    return process


def _bars(done: list[TaskRow], names: dict[str, str], row: InstanceRow, now: datetime) -> list[Bar]:
    begun, ended = row.started_at, row.ended_at or now
    whole = max((ended - begun).total_seconds(), 1)

    def at(moment: datetime) -> int:
        return min(1000, max(0, int(1000 * (moment - begun).total_seconds() / whole)))

    return [
        Bar(each, names.get(each.department, each.department), at(each.opened_at),
            max(at(each.closed_at or now) - at(each.opened_at), 4),
            each.due is not None and (each.closed_at or now) >= late_from(each.due))
        for each in done
    ]  # fmt: skip


def _history(tx: Tx, law: Law, row: InstanceRow) -> list[Line]:
    people: dict[str, str] = {}

    def name(who: str) -> str:
        if who not in people:
            found: Actor | None = actors.load(tx, who)
            people[who] = found.name if found else (_("平台") if who == "system" else who)
        return people[who]

    rows = events.of_instance(tx, row.id)[-MOST_EVENTS:]
    return [
        Line(each.seq, each.at, _(MORE_EVENTS[each.kind]) if each.kind in MORE_EVENTS else each.kind,
             step_name(law, each.node), name(each.actor), _details(each.facts()), each.hash)
        for each in reversed(rows)
    ]  # fmt: skip


def _details(facts: Any) -> str:
    if not isinstance(facts, dict):
        return ""
    return str(facts.get("reason") or facts.get("clause") or "")


def _pictures(law: Law, row: InstanceRow, done: list[TaskRow]) -> list[tuple[str, str]]:
    """The name and address of the diagrams that are at work now: the whole procedure, and the stages of open tasks."""
    marked: dict[str, list[str]] = {row.process: []}
    for each in done:
        if each.status == tasks.OPEN:
            marked.setdefault(each.process, []).append(each.node)
    drawn = {key for diagram in law.deployment.diagrams.values() if diagram.bounds for key in diagram.processes}
    return [
        (process_name(law, process), f"/diagrams/{row.definition}/{process}.svg?marked={','.join(sorted(set(nodes)))}")
        for process, nodes in marked.items()
        if process in drawn
    ]
