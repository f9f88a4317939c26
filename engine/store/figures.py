"""Figures of the work itself: tasks, lateness, instances, history."""

from sqlalchemy import func, select

from engine.store.database import Tx
from engine.store.tables_engine import event, instance, task


def work(tx: Tx, jurisdiction: str) -> dict[str, int]:
    """User tasks completed, steps ever overdue and still overdue, instances and events of a jurisdiction."""
    own = task.c.jurisdiction == jurisdiction
    late = task.c.overdue_at.is_not(None)
    events = select(func.count()).select_from(event).join(instance, instance.c.id == event.c.instance_id)
    counted = {
        "user_tasks_completed": select(func.count()).where(own, task.c.status == "DONE"),
        "overdue_steps": select(func.count()).where(own, late),
        "overdue_open": select(func.count()).where(own, late, task.c.status == "OPEN"),
        "instances": select(func.count()).where(instance.c.jurisdiction == jurisdiction),
        "history_events": events.where(instance.c.jurisdiction == jurisdiction),
    }
    return {name: int(tx.execute(query).scalar_one()) for name, query in counted.items()}
