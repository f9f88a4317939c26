"""What surrounds plan and campaign: versions, platform entries, joint lines, windows, guidelines."""

import sqlalchemy as sa
from alembic import op

from engine.store.metadata import Json, Moment

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Forward."""
    _plan_entry()
    _plan_version()
    _plan_window()
    _joint_line_source()
    _guideline()
    _participation()
    _guideline_review()


def _plan_entry() -> None:
    op.create_table(
        "plan_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("platform_no", sa.Text(), nullable=False),
        sa.Column("entered_on", sa.Date(), nullable=True),
        sa.Column("enter_by", sa.Date(), nullable=True),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_entry_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_entry")),
        sa.UniqueConstraint("plan_id", name=op.f("uq_plan_entry_plan_id")),
    )


def _plan_version() -> None:
    op.create_table(
        "plan_version",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("before", Json(), nullable=False),
        sa.Column("after", Json(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_version_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_version")),
        sa.UniqueConstraint("plan_id", name=op.f("uq_plan_version_plan_id")),
    )


def _plan_window() -> None:
    op.create_table(
        "plan_window",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("proposed_at", Moment(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_window_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_window")),
        sa.UniqueConstraint("plan_id", "number", name=op.f("uq_plan_window_plan_id_number")),
    )


def _joint_line_source() -> None:
    op.create_table(
        "joint_line_source",
        sa.Column("line_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("joint_line_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["joint_line_id"], ["plan_line.id"], name=op.f("fk_joint_line_source_joint_line_id")),
        sa.ForeignKeyConstraint(["line_id"], ["plan_line.id"], name=op.f("fk_joint_line_source_line_id")),
        sa.PrimaryKeyConstraint("line_id", name=op.f("pk_joint_line_source")),
    )
    op.create_index("ix_joint_line_source_joint_line", "joint_line_source", ["joint_line_id"], unique=False)


def _guideline() -> None:
    op.create_table(
        "guideline",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.Column("campaign_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("entries", Json(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", Moment(), nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("agreed_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_guideline_campaign_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guideline")),
        sa.UniqueConstraint("campaign_id", "version", name=op.f("uq_guideline_campaign_id_version")),
    )


def _participation() -> None:
    op.create_table(
        "participation",
        sa.Column("campaign_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("contact", sa.Text(), nullable=True),
        sa.Column("equipment", Json(), nullable=False),
        sa.Column("answered_by", sa.Text(), nullable=False),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_participation_campaign_id")),
        sa.PrimaryKeyConstraint("campaign_id", "department", name=op.f("pk_participation")),
    )


def _guideline_review() -> None:
    op.create_table(
        "guideline_review",
        sa.Column("guideline_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("reviewed_by", sa.Text(), nullable=False),
        sa.Column("reviewed_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["guideline_id"], ["guideline.id"], name=op.f("fk_guideline_review_guideline_id")),
        sa.PrimaryKeyConstraint("guideline_id", "department", name=op.f("pk_guideline_review")),
    )
