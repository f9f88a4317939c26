"""离职批量转办: everything that a leaving person holds goes to one or several others, in one transaction.

`preview_hand_over` says what would go where; the command does the same on what it then finds.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine import access
from engine.clock import china_date
from engine.commands.at_task import fact, person, reasoned
from engine.commands.context import Context
from engine.commands.deputies import end_deputyship, overlap
from engine.commands.outcome import Outcome
from engine.commands.steps import note, once
from engine.errors import Invalid, NotFound, Refused
from engine.records import Actor, Event
from engine.store import Tx, actors, delegations, deputyships, instances, notifications, tasks
from engine.store.deputyships import DeputyshipRow
from engine.store.tasks import TaskRow

HELD, WORKED_ON, DELEGATED, DEPUTY, PRINCIPAL = "HELD", "WORKED_ON", "DELEGATED", "DEPUTY", "PRINCIPAL"


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that is handed over: a task (HELD; WORKED_ON for a delegator; DELEGATED to somebody) or a deputyship.

    `to` is who gets it. None means: a held or delegated task goes back to the group, one worked on back to its
    delegator, a deputyship ends.
    """

    kind: str
    id: int
    name: str
    to: str | None


@dataclass
class Heirs:
    """Who takes over; each part goes to one who may have it, of several to the one with the fewest so far."""

    people: Sequence[Actor]

    def __post_init__(self) -> None:
        self.load: Counter[str] = Counter()

    def take(self, fits: Callable[[Actor], bool]) -> str | None:
        """The person who gets the next part, None where it fits nobody."""
        able = [each.id for each in self.people if fits(each)]
        if not able:
            return None
        chosen = min(able, key=lambda each: self.load[each])
        self.load[chosen] += 1
        return chosen


def preview_hand_over(tx: Tx, leaver: str, to: Sequence[str], *, actor: Actor, now: datetime) -> list[Part]:
    """What `hand_over` would do now. Raises as it does."""
    leaving, heirs = _people(tx, leaver, to, actor)
    return [part for part, _ in _parts(tx, leaving, heirs, now)]


def hand_over(
    context: Context, leaver: str, to: Sequence[str], reason: str, *, actor: Actor, now: datetime, command_id: str
) -> Outcome:
    """Hand everything that a person holds over to others who may have it; deadlines stay.

    The person may, the approver of their department and the administrator. Raises Refused, NotFound, Invalid.
    """
    why = reasoned(reason, "离职转办")

    def work(tx: Tx) -> Outcome:
        leaving, heirs = _people(tx, leaver, to, actor)
        facts: dict[int, list[Event]] = {}
        for part, row in list(_parts(tx, leaving, heirs, now)):
            if isinstance(row, TaskRow):
                _give(tx, part, row, now)
                given = fact("task.handed_over", row, to=part.to, reason=why, **{"from": leaver})
                facts.setdefault(row.instance_id, []).append(given)
            else:
                _replace(tx, part, row, why, actor, now)
        for instance_id in sorted(facts):
            note(tx, instances.load(tx, instance_id), facts[instance_id], actor, now)
        for heir, count in sorted(heirs.load.items()):
            told = f"{leaving.name} 离职，{count} 项事务转由您办理：{why}"
            notifications.send(tx, [heir], notifications.HANDED_OVER, actor.id, told, now)
        return Outcome()

    return once(context, command_id, "hand_over", actor, now, work)


def _people(tx: Tx, leaver: str, to: Sequence[str], actor: Actor) -> tuple[Actor, Heirs]:
    leaving = actors.known(tx, leaver)
    if leaving is None:
        raise NotFound(f"没有人员 {leaver}")
    access.require_say_over(actor, leaving)
    heirs = [person(tx, each) for each in dict.fromkeys(to)]
    if not heirs:
        raise Invalid("须指定接办人", [("to", "必填")])
    for each in heirs:
        if each.id == leaver or each.jurisdiction != leaving.jurisdiction:
            raise Refused(f"{each.name} 不能接办：" + ("是本人" if each.id == leaver else "属于另一地区"))
    return leaving, Heirs(heirs)


def _parts(tx: Tx, leaver: Actor, heirs: Heirs, now: datetime) -> Iterator[tuple[Part, TaskRow | DeputyshipRow]]:
    for task in tasks.held_by(tx, leaver.id):
        kind = WORKED_ON if task.delegator else HELD
        yield Part(kind, task.id, task.name, heirs.take(_may_take(tx, task, kind))), task
    for task in delegations.given(tx, leaver.id):
        if task.assignee != leaver.id:
            yield Part(DELEGATED, task.id, task.name, heirs.take(_may_take(tx, task, DELEGATED))), task
    for row in deputyships.about(tx, leaver.id, china_date(now)):
        if row.deputy == leaver.id:
            yield Part(DEPUTY, row.id, row.principal, heirs.take(_may_stand_in(tx, row))), row
        else:
            yield Part(PRINCIPAL, row.id, row.deputy, None), row


def _may_take(tx: Tx, task: TaskRow, kind: str) -> Callable[[Actor], bool]:
    free = task._replace(assignee=None, delegator=None)
    if kind == WORKED_ON:
        delegator = actors.known(tx, str(task.delegator))
        return lambda heir: delegator is not None and access.why_no_delegate(heir, task, delegator) is None
    return lambda heir: access.why_not(heir, free) is None and heir.id != task.assignee


def _may_stand_in(tx: Tx, row: DeputyshipRow) -> Callable[[Actor], bool]:
    principal = actors.load(tx, row.principal)

    def fits(heir: Actor) -> bool:
        if principal is None or access.why_no_deputy(heir, principal) is not None:
            return False
        return overlap(tx, principal, heir, row.starts_on, row.ends_on, besides=row.id) is None

    return fits


def _give(tx: Tx, part: Part, task: TaskRow, now: datetime) -> None:
    if part.kind == HELD:
        tasks.assign(tx, task.id, part.to)
    elif part.kind == WORKED_ON:
        delegations.end(tx, task.id, delegations.REASSIGNED, now)
        tasks.assign(tx, task.id, task.delegator)
        if part.to:
            delegations.begin(tx, task.id, str(task.delegator), part.to, "离职转办", now)
            tasks.delegate(tx, task.id, part.to, str(task.delegator))
    elif part.to:
        delegations.pass_on(tx, task.id, part.to)
        tasks.delegate(tx, task.id, str(task.assignee), part.to)
    else:
        delegations.end(tx, task.id, delegations.RECALLED, now)
        tasks.assign(tx, task.id, None)


def _replace(tx: Tx, part: Part, row: DeputyshipRow, reason: str, actor: Actor, now: datetime) -> None:
    end_deputyship(tx, row, reason, actor, now)
    if part.to:
        first = max(row.starts_on, china_date(now))
        deputyships.appoint(
            tx, row.jurisdiction, row.principal, part.to, first, row.ends_on, row.reason, actor.id, now
        )  # fmt: skip
        told = f"{first} 至 {row.ends_on}，{row.principal} 的待办改由 {part.to} 代理：{reason}"
        notifications.send(tx, [row.principal, part.to], notifications.DEPUTY, actor.id, told, now)
