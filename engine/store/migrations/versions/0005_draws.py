"""Draws and what they select."""

import sqlalchemy as sa
from alembic import op

from engine.store.metadata import Json, Moment

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Forward."""
    _direct_assignment()
    _draw()
    _joint_register_entry()
    _draw_object()
    _draw_secret()


def _direct_assignment() -> None:
    op.create_table(
        "direct_assignment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.Column("campaign_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("object_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("inspectors", Json(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("assigned_by", sa.Text(), nullable=False),
        sa.Column("assigned_at", Moment(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_direct_assignment_campaign_id")),
        sa.ForeignKeyConstraint(["object_id"], ["inspected_object.id"], name=op.f("fk_direct_assignment_object_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_direct_assignment")),
    )
    op.create_index("ix_direct_assignment_campaign", "direct_assignment", ["campaign_id"], unique=False)


def _draw() -> None:
    op.create_table(
        "draw",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.Column("draw_id", sa.Text(), nullable=False),
        sa.Column("campaign_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("disclosure", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("snapshot_at", Moment(), nullable=True),
        sa.Column("rules", Json(), nullable=True),
        sa.Column("quotas", Json(), nullable=True),
        sa.Column("commitment", Json(), nullable=True),
        sa.Column("commitment_hash", sa.Text(), nullable=True),
        sa.Column("entropy", Json(), nullable=True),
        sa.Column("certificate", Json(), nullable=True),
        sa.Column("certificate_hash", sa.Text(), nullable=True),
        sa.Column("assignment", Json(), nullable=True),
        sa.Column("matching_status", sa.Text(), nullable=True),
        sa.Column("entropy_at", Moment(), nullable=True),
        sa.Column("committed_at", Moment(), nullable=True),
        sa.Column("drawn_at", Moment(), nullable=True),
        sa.Column("locked_at", Moment(), nullable=True),
        sa.Column("abandonment", Json(), nullable=True),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_draw_campaign_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw")),
        sa.UniqueConstraint("jurisdiction", "draw_id", name=op.f("uq_draw_jurisdiction_draw_id")),
    )
    op.create_index("ix_draw_campaign", "draw", ["campaign_id"], unique=False)


def _joint_register_entry() -> None:
    op.create_table(
        "joint_register_entry",
        sa.Column("campaign_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("object_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("stratum", sa.Text(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("exclusion", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_joint_register_entry_campaign_id")),
        sa.ForeignKeyConstraint(["object_id"], ["inspected_object.id"], name=op.f("fk_joint_register_entry_object_id")),
        sa.PrimaryKeyConstraint("campaign_id", "object_id", name=op.f("pk_joint_register_entry")),
    )


def _draw_object() -> None:
    op.create_table(
        "draw_object",
        sa.Column("draw_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("object_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("campaign_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("stratum", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_draw_object_campaign_id")),
        sa.ForeignKeyConstraint(["draw_id"], ["draw.id"], name=op.f("fk_draw_object_draw_id")),
        sa.ForeignKeyConstraint(["object_id"], ["inspected_object.id"], name=op.f("fk_draw_object_object_id")),
        sa.PrimaryKeyConstraint("draw_id", "object_id", name=op.f("pk_draw_object")),
    )
    op.create_index("ix_draw_object_campaign", "draw_object", ["campaign_id", "state"], unique=False)


def _draw_secret() -> None:
    op.create_table(
        "draw_secret",
        sa.Column("draw_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("roster", Json(), nullable=True),
        sa.ForeignKeyConstraint(["draw_id"], ["draw.id"], name=op.f("fk_draw_secret_draw_id")),
        sa.PrimaryKeyConstraint("draw_id", name=op.f("pk_draw_secret")),
    )
