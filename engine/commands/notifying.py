"""催办 (urge), 抄送 (copy) and 已阅 (read): telling people something, and knowing that they were told."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from engine import access
from engine.commands.acting import Desk
from engine.commands.at_task import at_task, fact, person, worded
from engine.commands.context import Context
from engine.commands.outcome import Outcome
from engine.commands.readers import require_reading
from engine.commands.steps import ensure_running, note, once
from engine.errors import Conflict, Invalid, NotAllowedHere, Refused, Shuangsuiji
from engine.records import Actor, Event
from engine.store import Tx, actors, instances, notifications, urges
from engine.store.tasks import TaskRow

PAUSE = timedelta(hours=4)
"""Between two urges of one task, whoever sends them."""
MOST_COPIES = 50
MOST_URGES = 500
"""People of one copy, tasks of one bulk urge."""


def check_urge(desk: Desk) -> Actor:
    """Raises Refused (may not read it, or should do it themselves), NotAllowedHere (urged just now, suspended)."""
    require_reading(desk.tx, desk.actor, desk.instance.id, desk.now)
    if desk.as_person(desk.task.assignee) or (not desk.task.assignee and access.why_not(desk.actor, desk.task) is None):
        raise Refused(f"“{desk.task.name}”由您办理，无须催办")
    ensure_running(desk.instance)
    last = desk.task.urged_at
    if last is not None and desk.now < last + PAUSE:
        raise NotAllowedHere(f"“{desk.task.name}”刚刚催办过，{PAUSE // timedelta(hours=1)} 小时后可以再催")
    return desk.actor


def urge(context: Context, task_id: int, text: str, *, actor: Actor, now: datetime, command_id: str) -> Outcome:
    """催办: ask for haste with a task; its holder is told, or everybody of the group who could take it.

    Raises what `check_urge` does, Conflict (done already), Invalid (too long).
    """
    said = worded(text, "text") or "请尽快办理"

    def work(desk: Desk) -> tuple[Actor, Event]:
        sender, task = check_urge(desk), desk.task
        number = urges.add(desk.tx, task_id, actor.id, said, now)
        to = people_of(desk.tx, task)
        told = f"催办“{task.name}”：{said}"
        notifications.send(desk.tx, to, notifications.URGED, actor.id, told, now, task.instance_id, task_id)
        return sender, fact("task.urged", task, urge=number, to=to, digest=sha256(said.encode()).hexdigest())

    return at_task(context, task_id, "urge", actor, now, command_id, work)


def people_of(tx: Tx, task: TaskRow) -> list[str]:
    """Who can do something about a task: its holder and its delegator, or all who could claim it."""
    if task.assignee:
        return [each for each in (task.assignee, task.delegator) if each]
    everybody = actors.of_jurisdiction(tx, task.jurisdiction)
    return [each.id for each in everybody if access.why_not(each, task) is None]


def urge_many(
    context: Context, task_ids: Sequence[int], text: str, *, actor: Actor, now: datetime, command_id: str
) -> Mapping[int, str]:
    """Urge many tasks, one transaction each; those that could not be urged, and why. Raises Invalid (too many)."""
    if len(task_ids) > MOST_URGES:
        raise Invalid(f"一次最多催办 {MOST_URGES} 项", [("tasks", f"最多 {MOST_URGES} 项")])
    refused = {}
    for task_id in dict.fromkeys(task_ids):
        try:
            urge(context, task_id, text, actor=actor, now=now, command_id=f"{command_id}:{task_id}")
        except Shuangsuiji as error:
            refused[task_id] = str(error)
    return refused


def copy(
    context: Context, instance_id: int, to: Sequence[str], text: str, *, actor: Actor, now: datetime, command_id: str
) -> Outcome:
    """抄送: let colleagues of the jurisdiction know of an instance and read it; each reading is receipted (已阅).

    Whoever may read it may. Raises Refused, NotFound (no such person), Invalid (nobody, too many), Conflict (known).
    """
    said = worded(text, "text")
    if not 0 < len(set(to)) <= MOST_COPIES:
        raise Invalid(f"抄送一次须有 1 至 {MOST_COPIES} 人", [("to", f"1 至 {MOST_COPIES} 人")])

    def work(tx: Tx) -> Outcome:
        row = instances.load(tx, instance_id)
        require_reading(tx, actor, instance_id, now)
        known = {each.person for each in notifications.copies(tx, instance_id)}
        fresh = [each for each in dict.fromkeys(to) if each not in known and each != actor.id]
        for each in fresh:
            if person(tx, each).jurisdiction != row.jurisdiction:
                raise Refused(f"不能抄送给 {each}：属于另一地区")
        if not fresh:
            raise Conflict("这些人员均已收到抄送")
        told = f"抄送办件 {row.business_key}" + (f"：{said}" if said else "")
        notifications.send(tx, fresh, notifications.COPIED, actor.id, told, now, instance_id)
        details = {"to": fresh, "digest": sha256(said.encode()).hexdigest()}
        note(tx, row, [Event("instance.copied", row.process, details)], actor, now)
        return Outcome(row.id, row.status)

    return once(context, command_id, "copy", actor, now, work)


def mark_read(
    context: Context, notification_ids: Iterable[int], *, actor: Actor, now: datetime, command_id: str
) -> Outcome:
    """已阅: note that one has read notifications of one's own; of a copy the history of the instance knows it too.

    Raises Refused for somebody else's, NotFound.
    """
    wanted = sorted(set(notification_ids))

    def work(tx: Tx) -> Outcome:
        receipts = set()
        for each in wanted:
            row = notifications.load(tx, each)
            if row.person != actor.id:
                raise Refused("这不是给您的提醒")
            if notifications.mark_read(tx, each, now) and row.kind == notifications.COPIED and row.instance_id:
                receipts.add(row.instance_id)
        for instance_id in sorted(receipts):
            instance = instances.load(tx, instance_id)
            note(tx, instance, [Event("copy.read", instance.process, {"by": actor.id})], actor, now)
        return Outcome()

    return once(context, command_id, "mark_read", actor, now, work)
