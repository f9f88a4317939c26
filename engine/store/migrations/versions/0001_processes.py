"""Process instances: what runs, what people do, what is waited for, what happened."""

import sqlalchemy as sa
from alembic import op

from engine.store.metadata import Json, Moment

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Forward."""
    _definition()
    _message()
    _instance()
    _event()
    _task()
    _task_indexes()
    _wait()


def _definition() -> None:
    op.create_table(
        "definition",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("files", sa.LargeBinary(), nullable=False),
        sa.Column("deployed_at", Moment(), nullable=False),
        sa.Column("deployed_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_definition")),
    )


def _message() -> None:
    op.create_table(
        "message",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("sender", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("payload", Json(), nullable=True),
        sa.Column("sent_at", Moment(), nullable=False),
        sa.Column("consumed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("consumed_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
    )
    op.create_index(
        "ix_message_pending",
        "message",
        ["name", "key"],
        unique=False,
        sqlite_where=sa.text("consumed_by IS NULL"),
        postgresql_where=sa.text("consumed_by IS NULL"),
    )


def _instance() -> None:
    op.create_table(
        "instance",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("business_key", sa.Text(), nullable=False),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.Column("campaign", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("wake_at", Moment(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("started_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.CheckConstraint(
            "status IN ('RUNNING', 'SUSPENDED', 'COMPLETED', 'CANCELLED', 'INCIDENT')",
            name=op.f("ck_instance_status_known"),
        ),
        sa.ForeignKeyConstraint(["definition"], ["definition.digest"], name=op.f("fk_instance_definition")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instance")),
        sa.UniqueConstraint("process", "business_key", name=op.f("uq_instance_process_business_key")),
    )
    op.create_index("ix_instance_campaign", "instance", ["campaign"], unique=False)
    op.create_index(
        "ix_instance_wake_at",
        "instance",
        ["wake_at", "id"],
        unique=False,
        sqlite_where=sa.text("status = 'RUNNING' AND wake_at IS NOT NULL"),
        postgresql_where=sa.text("status = 'RUNNING' AND wake_at IS NOT NULL"),
    )


def _event() -> None:
    op.create_table(
        "event",
        sa.Column("instance_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("node", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"], name=op.f("fk_event_instance_id")),
        sa.PrimaryKeyConstraint("instance_id", "seq", name=op.f("pk_event")),
        sqlite_with_rowid=False,
    )


def _task() -> None:
    op.create_table(
        "task",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("instance_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("node", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("campaign", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("due_by", sa.Date(), sa.Computed("coalesce(due, '9999-12-31')", persisted=True), nullable=True),
        sa.Column("due_basis", Json(), nullable=True),
        sa.Column("attention_at", Moment(), nullable=True),
        sa.Column("overdue_at", Moment(), nullable=True),
        sa.Column("clause", sa.Text(), nullable=False),
        sa.Column("local", Json(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("assignee", sa.Text(), nullable=True),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.Column("closed_by", sa.Text(), nullable=True),
        sa.CheckConstraint("status IN ('OPEN', 'DONE', 'REMOVED')", name=op.f("ck_task_status_known")),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"], name=op.f("fk_task_instance_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        sa.UniqueConstraint("instance_id", "number", name=op.f("uq_task_instance_id_number")),
    )


def _task_indexes() -> None:
    op.create_index(
        "ix_task_assignee",
        "task",
        ["assignee", "due_by", "id"],
        unique=False,
        sqlite_where=sa.text("status = 'OPEN' AND assignee IS NOT NULL"),
        postgresql_where=sa.text("status = 'OPEN' AND assignee IS NOT NULL"),
    )
    op.create_index(
        "ix_task_attention_at",
        "task",
        ["attention_at", "id"],
        unique=False,
        sqlite_where=sa.text("status = 'OPEN' AND attention_at IS NOT NULL"),
        postgresql_where=sa.text("status = 'OPEN' AND attention_at IS NOT NULL"),
    )
    op.create_index(
        "ix_task_campaign",
        "task",
        ["campaign", "due_by", "id"],
        unique=False,
        sqlite_where=sa.text("status = 'OPEN' AND campaign IS NOT NULL"),
        postgresql_where=sa.text("status = 'OPEN' AND campaign IS NOT NULL"),
    )
    op.create_index(
        "ix_task_worklist",
        "task",
        ["jurisdiction", "role", "department", "due_by", "id"],
        unique=False,
        sqlite_where=sa.text("status = 'OPEN'"),
        postgresql_where=sa.text("status = 'OPEN'"),
    )


def _wait() -> None:
    op.create_table(
        "wait",
        sa.Column("instance_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"], name=op.f("fk_wait_instance_id")),
        sa.PrimaryKeyConstraint("instance_id", "number", "name", name=op.f("pk_wait")),
    )
    op.create_index("ix_wait_name_key", "wait", ["name", "key"], unique=False)
