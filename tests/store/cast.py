"""The fixed cast of the store's tests: one deployment, instances by number, plain tasks."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from engine.store import Database, Tx, definitions, instances, tasks
from engine.store.tasks import NewTask

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)
DIGEST = "d" * 64

PLAIN = NewTask(
    instance_id=0,
    number=1,
    process="plan_drafting",
    node="p2_draft",
    name="编制部门年度计划",
    role="initiator",
    form="plan_draft",
    department="SCJG",
    jurisdiction="north",
    opened_at=NOON,
    subject="2026 年度计划",
    clause="N-2.1",
    due=date(2026, 3, 31),
)


def started(tx: Tx, key: str = "A-1", **more: object) -> int:
    """A running instance of process `annual_plan`."""
    definitions.save(tx, DIGEST, b"files", NOON, "admin")
    values = {"definition": DIGEST, "process": "annual_plan", "business_key": key, "jurisdiction": "north", "now": NOON}
    return instances.create(tx, **{**values, **more}).id  # type: ignore[arg-type]


def with_task(database: Database, **change: object) -> int:
    """An instance with one open task; answers the task's id."""
    with database.write() as tx:
        instance_id = started(tx, f"with-task-{len(instances.count_by_status(tx))}-{change.get('number', 1)}")
        tasks.open_many(tx, [replace(PLAIN, instance_id=instance_id, **change)])  # type: ignore[arg-type]
        return tasks.open_of_instance(tx, instance_id)[0].id
