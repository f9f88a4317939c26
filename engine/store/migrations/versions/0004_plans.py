"""Plans, campaigns and the negotiation of a joint task."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from engine.store.metadata import Json, Moment

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Forward."""
    _exception_granted()
    _plan()
    _plan_filing()
    _plan_line()
    _campaign()
    _campaign_indexes()
    _campaign_department()
    _negotiation_round()
    _negotiation_opinion()


def _exception_granted() -> None:
    op.create_table(
        "exception_granted",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("approved_by", sa.Text(), nullable=True),
        sa.Column("at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exception_granted")),
    )
    op.create_index("ix_exception_granted_subject", "exception_granted", ["subject", "subject_id"], unique=False)


def _plan() -> None:
    op.create_table(
        "plan",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.Column("plan_no", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("plan_kind", sa.Text(), nullable=False),
        sa.Column("draw_type", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("doc_no", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("change_reason", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("warnings", Json(), nullable=False),
        sa.Column("soft_limits", sa.Boolean(), nullable=False),
        sa.Column("file_by", sa.Date(), nullable=True),
        sa.Column("submitted_at", Moment(), nullable=True),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("published_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        sa.UniqueConstraint("jurisdiction", "plan_no", "version", name=op.f("uq_plan_jurisdiction_plan_no_version")),
    )
    op.create_index("ix_plan_year", "plan", ["jurisdiction", "year", "department"], unique=False)


def _plan_filing() -> None:
    op.create_table(
        "plan_filing",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("gate", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("sent_at", Moment(), nullable=True),
        sa.Column("receipt_at", Moment(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("opinion", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.Text(), nullable=True),
        sa.Column("receipt_no", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_filing_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_filing")),
    )
    op.create_index("ix_plan_filing_plan", "plan_filing", ["plan_id"], unique=False)


def _plan_line() -> None:
    op.create_table(
        "plan_line",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("items", Json(), nullable=False),
        sa.Column("objects", sa.Text(), nullable=True),
        sa.Column("filter", Json(), nullable=True),
        sa.Column("methods", Json(), nullable=False),
        sa.Column("ratio_bp", sa.Integer(), nullable=True),
        sa.Column("count", sa.Integer(), nullable=True),
        sa.Column("frequency", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("initiator", sa.Text(), nullable=False),
        sa.Column("participants", Json(), nullable=False),
        sa.Column("expected_visits", sa.Integer(), nullable=True),
        sa.Column("joinable", Json(), nullable=False),
        sa.Column("separate_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_line_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_line")),
        sa.UniqueConstraint("plan_id", "number", name=op.f("uq_plan_line_plan_id_number")),
    )


CAMPAIGN: tuple[sa.Column[Any], ...] = (
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("jurisdiction", sa.Text(), nullable=False),
    sa.Column("campaign_no", sa.Text(), nullable=False),
    sa.Column("name", sa.Text(), nullable=False),
    sa.Column("source", sa.Text(), nullable=False),
    sa.Column("plan_line_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.Column("ground", sa.Text(), nullable=True),
    sa.Column("basis_document", sa.Text(), nullable=True),
    sa.Column("draw_type", sa.Text(), nullable=False),
    sa.Column("joint_form", sa.Text(), nullable=True),
    sa.Column("initiator", sa.Text(), nullable=False),
    sa.Column("participants", Json(), nullable=False),
    sa.Column("items", Json(), nullable=False),
    sa.Column("item_class", sa.Text(), nullable=True),
    sa.Column("methods", Json(), nullable=False),
    sa.Column("filter", Json(), nullable=True),
    sa.Column("ratio_bp", sa.Integer(), nullable=True),
    sa.Column("count", sa.Integer(), nullable=True),
    sa.Column("starts_on", sa.Date(), nullable=True),
    sa.Column("ends_on", sa.Date(), nullable=True),
    sa.Column("equipment", Json(), nullable=False),
    sa.Column("register_sources", Json(), nullable=False),
    sa.Column("list_publish_timing", sa.Text(), nullable=True),
    sa.Column("status", sa.Text(), nullable=False),
    sa.Column("business_key", sa.Text(), nullable=True),
    sa.Column("register_size", sa.Integer(), nullable=False),
    sa.Column("objects_total", sa.Integer(), nullable=False),
    sa.Column("objects_concluded", sa.Integer(), nullable=False),
    sa.Column("objects_settled", sa.Integer(), nullable=False),
    sa.Column("created_at", Moment(), nullable=True),
    sa.Column("published_at", Moment(), nullable=True),
    sa.Column("list_published_at", Moment(), nullable=True),
    sa.Column("archived_at", Moment(), nullable=True),
)


def _campaign() -> None:
    op.create_table(
        "campaign",
        *CAMPAIGN,
        sa.ForeignKeyConstraint(["plan_line_id"], ["plan_line.id"], name=op.f("fk_campaign_plan_line_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
        sa.UniqueConstraint("jurisdiction", "campaign_no", name=op.f("uq_campaign_jurisdiction_campaign_no")),
    )


def _campaign_indexes() -> None:
    op.create_index("ix_campaign_starts_on", "campaign", ["jurisdiction", "starts_on"], unique=False)


def _campaign_department() -> None:
    op.create_table(
        "campaign_department",
        sa.Column("campaign_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.Column("items", Json(), nullable=False),
        sa.Column("objects_total", sa.Integer(), nullable=False),
        sa.Column("objects_concluded", sa.Integer(), nullable=False),
        sa.Column("clock_start", sa.Date(), nullable=True),
        sa.Column("clock_reason", sa.Text(), nullable=True),
        sa.Column("enter_by", sa.Date(), nullable=True),
        sa.Column("publish_by", sa.Date(), nullable=True),
        sa.Column("due_source", sa.Text(), nullable=True),
        sa.Column("due_status", sa.Text(), nullable=True),
        sa.Column("results_total", sa.Integer(), nullable=False),
        sa.Column("results_settled", sa.Integer(), nullable=False),
        sa.Column("confirmation", Json(), nullable=True),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_campaign_department_campaign_id")),
        sa.PrimaryKeyConstraint("campaign_id", "department", name=op.f("pk_campaign_department")),
    )


def _negotiation_round() -> None:
    op.create_table(
        "negotiation_round",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.Column("campaign_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("opened_at", Moment(), nullable=True),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("adjustment", sa.Text(), nullable=True),
        sa.Column("coordination", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_negotiation_round_campaign_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_negotiation_round")),
        sa.UniqueConstraint("campaign_id", "round", name=op.f("uq_negotiation_round_campaign_id_round")),
    )


def _negotiation_opinion() -> None:
    op.create_table(
        "negotiation_opinion",
        sa.Column("negotiation_round_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.Column("on_task", sa.Text(), nullable=False),
        sa.Column("on_time", sa.Text(), nullable=False),
        sa.Column("on_method", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["negotiation_round_id"], ["negotiation_round.id"], name=op.f("fk_negotiation_opinion_negotiation_round_id")
        ),
        sa.PrimaryKeyConstraint("negotiation_round_id", "department", name=op.f("pk_negotiation_opinion")),
    )
