"""Tables of the engine: definitions, instances and what they wait for, their history, who acts."""

from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ColumnElement,
    Computed,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from engine.store.metadata import Id, Json, Moment, metadata


def _one_of(column: str, *words: str) -> CheckConstraint:
    allowed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({allowed})", name=f"{column}_known")


def _partial(name: str, *columns: Column[Any], where: ColumnElement[bool]) -> Index:
    """An index of the few rows that are still of interest; queries must repeat the condition with literals."""
    return Index(name, *columns, sqlite_where=where, postgresql_where=where)


definition = Table(
    "definition",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("files", LargeBinary, nullable=False),
    Column("deployed_at", Moment, nullable=False),
    Column("deployed_by", Text, nullable=False),
)

instance = Table(
    "instance",
    metadata,
    Column("id", Id, primary_key=True),
    Column("definition", Text, ForeignKey("definition.digest"), nullable=False),
    Column("process", Text, nullable=False),
    Column("business_key", Text, nullable=False),
    Column("jurisdiction", Text, nullable=False),
    Column("campaign", Id),
    Column("status", Text, nullable=False),
    Column("state", LargeBinary, nullable=False),
    Column("version", Integer, nullable=False),
    Column("wake_at", Moment),
    Column("seq", Integer, nullable=False),
    Column("head", Text, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("ended_at", Moment),
    UniqueConstraint("process", "business_key"),
    _one_of("status", "RUNNING", "SUSPENDED", "COMPLETED", "CANCELLED", "INCIDENT"),
)
Index("ix_instance_campaign", instance.c.campaign)
_asleep = (instance.c.status == "RUNNING") & instance.c.wake_at.is_not(None)
_partial("ix_instance_wake_at", instance.c.wake_at, instance.c.id, where=_asleep)

task = Table(
    "task",
    metadata,
    Column("id", Id, primary_key=True),
    Column("instance_id", Id, ForeignKey("instance.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("process", Text, nullable=False),
    Column("node", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("form", Text, nullable=False),
    Column("department", Text, nullable=False),
    Column("jurisdiction", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("campaign", Id),
    Column("due", Date),
    # Pages are read in the order (due_by, id): tasks without a due date stand behind the others.
    Column("due_by", Date, Computed("coalesce(due, '9999-12-31')", persisted=True)),
    Column("due_basis", Json),
    Column("attention_at", Moment),
    Column("overdue_at", Moment),
    Column("clause", Text, nullable=False),
    Column("local", Json),
    Column("status", Text, nullable=False),
    Column("assignee", Text),
    Column("delegator", Text),  # who gets it back, while the assignee works on it for them (委派)
    Column("opened_at", Moment, nullable=False),
    Column("seen_at", Moment),  # when somebody who may work on it first looked at it
    Column("seen_by", Text),
    Column("urged_at", Moment),
    Column("closed_at", Moment),
    Column("closed_by", Text),
    UniqueConstraint("instance_id", "number"),
    _one_of("status", "OPEN", "DONE", "REMOVED"),
)
_open = task.c.status == "OPEN"
_page = (task.c.due_by, task.c.id)
_partial("ix_task_worklist", task.c.jurisdiction, task.c.role, task.c.department, *_page, where=_open)
_partial("ix_task_jurisdiction", task.c.jurisdiction, *_page, where=_open)
_partial("ix_task_campaign", task.c.campaign, *_page, where=_open & task.c.campaign.is_not(None))
_partial("ix_task_assignee", task.c.assignee, *_page, where=_open & task.c.assignee.is_not(None))
_partial("ix_task_attention_at", task.c.attention_at, task.c.id, where=_open & task.c.attention_at.is_not(None))

wait = Table(
    "wait",
    metadata,
    Column("instance_id", Id, ForeignKey("instance.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, primary_key=True),
    Column("key", Text, nullable=False),
)
Index("ix_wait_name_key", wait.c.name, wait.c.key)

message = Table(
    "message",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("sender", Id),
    Column("payload", Json),
    Column("sent_at", Moment, nullable=False),
    Column("consumed_by", Id),
    Column("consumed_at", Moment),
)
_partial("ix_message_pending", message.c.name, message.c.key, where=message.c.consumed_by.is_(None))

event = Table(
    "event",
    metadata,
    Column("instance_id", Id, ForeignKey("instance.id"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("node", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("details", Text, nullable=False),
    Column("hash", Text, nullable=False),
    sqlite_with_rowid=False,
)

checkpoint = Table(
    "checkpoint",
    metadata,
    Column("id", Id, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("instances", Integer, nullable=False),
    Column("root", Text, nullable=False),
    Column("previous", Text, nullable=False, unique=True),  # the chain has no fork
    Column("hash", Text, nullable=False),
)

checkpoint_head = Table(
    "checkpoint_head",
    metadata,
    Column("checkpoint", Id, ForeignKey("checkpoint.id"), primary_key=True, autoincrement=False),
    Column("instance_id", Id, primary_key=True, autoincrement=False),
    Column("seq", Integer, nullable=False),
    Column("head", Text, nullable=False),
    sqlite_with_rowid=False,
)
Index("ix_checkpoint_head_instance_id_seq", checkpoint_head.c.instance_id, checkpoint_head.c.seq)

job = Table(
    "job",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("instance_id", Id, ForeignKey("instance.id")),
    Column("number", Integer),
    Column("operator", Text, nullable=False),
    Column("jurisdiction", Text, nullable=False, server_default=""),
    Column("inputs", Json),
    Column("run_at", Moment, nullable=False),
    Column("status", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("claimed_by", Text),
    Column("claimed_at", Moment),
    Column("error", Text),
    Column("created_at", Moment, nullable=False),
    _one_of("status", "READY", "RUNNING", "DONE", "FAILED"),
)
_partial("ix_job_ready", job.c.run_at, job.c.id, where=job.c.status == "READY")
_partial("ix_job_running", job.c.claimed_at, where=job.c.status == "RUNNING")
Index("ix_job_instance_id", job.c.instance_id)

incident = Table(
    "incident",
    metadata,
    Column("id", Id, primary_key=True),
    Column("instance_id", Id, ForeignKey("instance.id"), nullable=False),
    Column("node", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("command", Json),
    Column("at", Moment, nullable=False),
    Column("status", Text, nullable=False),
    Column("resolved_at", Moment),
    Column("resolved_by", Text),
    _one_of("status", "OPEN", "RESOLVED", "CANCELLED"),
)
Index("ix_incident_instance_id", incident.c.instance_id)
_partial("ix_incident_open", incident.c.at, incident.c.id, where=incident.c.status == "OPEN")

command = Table(
    "command",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("result", Json),
    sqlite_with_rowid=False,
)

actor = Table(
    "actor",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("jurisdiction", Text, nullable=False),
    Column("department", Text, nullable=False),
    Column("roles", Json, nullable=False),
    Column("simulated", Boolean, nullable=False),
    Column("active", Boolean, nullable=False),
)

setting = Table(
    "setting",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Json),
)
