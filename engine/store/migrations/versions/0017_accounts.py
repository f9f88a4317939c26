"""People sign in: accounts, sessions, the log of sign-ins; what is filled in but not sent stays as a draft."""

import sqlalchemy as sa
from alembic import op

from engine.store.metadata import Id, Json, Moment

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Forward."""
    _accounts()
    _sign_ins()
    op.create_table(
        "draft",
        sa.Column("task_id", Id, autoincrement=False, nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("content", Json(), nullable=False),
        sa.Column("saved_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name="fk_draft_task_id_task"),
        sa.PrimaryKeyConstraint("task_id", "actor", name="pk_draft"),
    )


def _accounts() -> None:
    op.create_table(
        "account",
        sa.Column("actor_id", sa.Text(), nullable=False),
        sa.Column("password", sa.Text(), nullable=False),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", Moment(), nullable=True),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("actor_id", name="pk_account"),
    )
    op.create_table(
        "session",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Text(), nullable=False),
        sa.Column("csrf", sa.Text(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.Column("idle_at", Moment(), nullable=False),
        sa.Column("ends_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["account.actor_id"], name="fk_session_actor_id_account"),
        sa.PrimaryKeyConstraint("id", name="pk_session"),
    )
    op.create_index("ix_session_actor_id", "session", ["actor_id", "created_at"])
    op.create_index("ix_session_ends_at", "session", ["ends_at"])


def _sign_ins() -> None:
    op.create_table(
        "sign_in",
        sa.Column("id", Id, nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in"),
    )
    op.create_index("ix_sign_in_address_at", "sign_in", ["address", "at"])
    op.create_index("ix_sign_in_actor_at", "sign_in", ["actor", "at"])
