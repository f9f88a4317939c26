"""What a suspension does to deadlines: nothing, unless the jurisdiction's profile lets the clock stop meanwhile."""

from datetime import datetime, timedelta

from engine.clock import china_date, late_from
from engine.commands.at_task import fact
from engine.commands.context import Context
from engine.commands.deadlines import next_attention, reminded_again
from engine.commands.steps import note
from engine.records import Actor
from engine.store import Tx, events, instances, tasks
from engine.store.instances import InstanceRow


def stops_on_suspension(context: Context, tx: Tx, row: InstanceRow) -> bool:
    """The switch `clock.stops_on_suspension` of the profile; a silent profile does not let the clock stop."""
    profile = context.law(tx, row.definition).profile(row.jurisdiction)
    return (profile.get("clock") or {}).get("stops_on_suspension") is True


def let_rest(context: Context, tx: Tx, instance_id: int, actor: Actor, now: datetime) -> None:
    """Move the due dates of open tasks by the working days that the instance rested; each move is in the history.

    The day of the suspension counts as rested, that of the resumption does not. A date that the law names (unit DATE,
    domain rule 5) stays, and so does what was late before the instance was suspended.
    """
    history = events.of_instance(tx, instance_id)
    since = [row.at for row in history if row.kind == "instance.suspended"][-1]
    row = instances.load(tx, instance_id)
    calendar = context.calendar(row.jurisdiction)
    days = calendar.count_between(china_date(since) - timedelta(days=1), china_date(now) - timedelta(days=1))
    facts = []
    for task in tasks.open_of_instance(tx, instance_id):
        basis = task.due_basis or {}
        if not days or task.due is None or basis.get("unit") == "DATE" or since >= late_from(task.due):
            continue
        due = calendar.after(task.due, days)
        rested = {**basis, "rested": basis.get("rested", 0) + days, "status": due.status, "calendar": due.version}
        rested |= reminded_again(calendar, due.date, rested)
        moment = next_attention(due.date, rested, now) or late_from(due.date)
        tasks.set_due(tx, [task.id], due.date, rested, moment)
        facts.append(fact("task.redated", task, old=str(task.due), new=str(due.date), rested=days))
    if facts:
        note(tx, row, facts, actor, now)
