"""Inspections with their teams, evidence and documents, and the results."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from engine.store.metadata import Json, Moment

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Forward."""
    _document()
    _inspection()
    _inspection_indexes()
    _evidence()
    _inspection_fact()
    _notice()
    _result()
    _result_indexes()
    _team_member()


def _document() -> None:
    op.create_table(
        "document",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("department", sa.Text(), nullable=True),
        sa.Column("context", Json(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("made_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("jurisdiction", "number", name=op.f("uq_document_jurisdiction_number")),
    )
    op.create_index("ix_document_subject", "document", ["subject", "subject_id"], unique=False)


INSPECTION: tuple[sa.Column[Any], ...] = (
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("jurisdiction", sa.Text(), nullable=False),
    sa.Column("number", sa.Text(), nullable=False),
    sa.Column("campaign_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("object_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("status", sa.Text(), nullable=False),
    sa.Column("created_on", sa.Date(), nullable=True),
    sa.Column("batch", sa.Integer(), nullable=True),
    sa.Column("planned_from", sa.Date(), nullable=True),
    sa.Column("planned_to", sa.Date(), nullable=True),
    sa.Column("methods", Json(), nullable=False),
    sa.Column("merged_items", Json(), nullable=True),
    sa.Column("approval", Json(), nullable=True),
    sa.Column("approved_at", Moment(), nullable=True),
    sa.Column("found", sa.Text(), nullable=True),
    sa.Column("tries", sa.Integer(), nullable=False),
    sa.Column("arrived_at", Moment(), nullable=True),
    sa.Column("place", sa.Text(), nullable=True),
    sa.Column("present", Json(), nullable=False),
    sa.Column("captured_offline_at", Moment(), nullable=True),
    sa.Column("checkin_entered_at", Moment(), nullable=True),
    sa.Column("synced_at", Moment(), nullable=True),
    sa.Column("record", Json(), nullable=True),
    sa.Column("overdue_at", Moment(), nullable=True),
    sa.Column("concluded_at", Moment(), nullable=True),
    sa.Column("concluded_on", sa.Date(), nullable=True),
    sa.Column("finding_departments", Json(), nullable=False),
    sa.Column("settled_at", Moment(), nullable=True),
)


def _inspection() -> None:
    op.create_table(
        "inspection",
        *INSPECTION,
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_inspection_campaign_id")),
        sa.ForeignKeyConstraint(["object_id"], ["inspected_object.id"], name=op.f("fk_inspection_object_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection")),
        sa.UniqueConstraint("campaign_id", "object_id", name=op.f("uq_inspection_campaign_id_object_id")),
        sa.UniqueConstraint("jurisdiction", "number", name=op.f("uq_inspection_jurisdiction_number")),
    )


def _inspection_indexes() -> None:
    op.create_index("ix_inspection_object", "inspection", ["object_id"], unique=False)


def _evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.Column("inspection_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("share_with", Json(), nullable=False),
        sa.Column("taken_at", Moment(), nullable=True),
        sa.Column("entered_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["inspection_id"], ["inspection.id"], name=op.f("fk_evidence_inspection_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    op.create_index("ix_evidence_inspection", "evidence", ["inspection_id"], unique=False)


def _inspection_fact() -> None:
    op.create_table(
        "inspection_fact",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.Column("inspection_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("captured_at", Moment(), nullable=True),
        sa.Column("entered_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["inspection_id"], ["inspection.id"], name=op.f("fk_inspection_fact_inspection_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_fact")),
    )
    op.create_index("ix_inspection_fact_inspection", "inspection_fact", ["inspection_id"], unique=False)


def _notice() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.Column("inspection_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("document_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("served_at", Moment(), nullable=True),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("proof", sa.Text(), nullable=False),
        sa.Column("entered_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_notice_document_id")),
        sa.ForeignKeyConstraint(["inspection_id"], ["inspection.id"], name=op.f("fk_notice_inspection_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("inspection_id", "kind", name=op.f("uq_notice_inspection_id_kind")),
    )


RESULT: tuple[sa.Column[Any], ...] = (
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("jurisdiction", sa.Text(), nullable=False),
    sa.Column("inspection_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("campaign_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("department", sa.Text(), nullable=False),
    sa.Column("item", sa.Text(), nullable=False),
    sa.Column("version", sa.Integer(), nullable=False),
    sa.Column("codes", Json(), nullable=False),
    sa.Column("sub_code", sa.Text(), nullable=True),
    sa.Column("adopted", Json(), nullable=True),
    sa.Column("detail", sa.Text(), nullable=True),
    sa.Column("severity", sa.Text(), nullable=False),
    sa.Column("disposal", sa.Text(), nullable=True),
    sa.Column("minor_listed", sa.Boolean(), nullable=False),
    sa.Column("unlicensed", sa.Boolean(), nullable=False),
    sa.Column("blacklist_kind", sa.Text(), nullable=True),
    sa.Column("method", sa.Text(), nullable=False),
    sa.Column("merged_from", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.Column("concluded_by", sa.Text(), nullable=False),
    sa.Column("concluded_at", Moment(), nullable=True),
    sa.Column("clock_start", sa.Date(), nullable=True),
    sa.Column("enter_by", sa.Date(), nullable=True),
    sa.Column("publish_by", sa.Date(), nullable=True),
    sa.Column("push_by", sa.Date(), nullable=True),
    sa.Column("deadline_source", sa.Text(), nullable=True),
    sa.Column("calendar_status", sa.Text(), nullable=True),
    sa.Column("entered_at", Moment(), nullable=True),
    sa.Column("entered_on", sa.Date(), nullable=True),
    sa.Column("entered_by", sa.Text(), nullable=True),
    sa.Column("entered_by_dept", sa.Text(), nullable=True),
    sa.Column("disclosure", sa.Text(), nullable=True),
    sa.Column("disclosure_ground", sa.Text(), nullable=True),
    sa.Column("reviewed_by", sa.Text(), nullable=True),
    sa.Column("withheld_at", Moment(), nullable=True),
    sa.Column("published_at", Moment(), nullable=True),
    sa.Column("published_on", sa.Date(), nullable=True),
    sa.Column("batch_no", sa.Text(), nullable=True),
    sa.Column("corrected_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
)


def _result() -> None:
    op.create_table(
        "result",
        *RESULT,
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_result_campaign_id")),
        sa.ForeignKeyConstraint(["corrected_by"], ["result.id"], name=op.f("fk_result_corrected_by")),
        sa.ForeignKeyConstraint(["inspection_id"], ["inspection.id"], name=op.f("fk_result_inspection_id")),
        sa.ForeignKeyConstraint(["merged_from"], ["campaign.id"], name=op.f("fk_result_merged_from")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_result")),
        sa.UniqueConstraint(
            "inspection_id",
            "department",
            "item",
            "version",
            name=op.f("uq_result_inspection_id_department_item_version"),
        ),
    )


def _result_indexes() -> None:
    op.create_index("ix_result_campaign", "result", ["campaign_id", "department"], unique=False)


def _team_member() -> None:
    op.create_table(
        "team_member",
        sa.Column("inspection_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("inspector_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("leader", sa.Boolean(), nullable=False),
        sa.Column("assigned", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["inspection_id"], ["inspection.id"], name=op.f("fk_team_member_inspection_id")),
        sa.ForeignKeyConstraint(["inspector_id"], ["inspector.id"], name=op.f("fk_team_member_inspector_id")),
        sa.PrimaryKeyConstraint("inspection_id", "inspector_id", name=op.f("pk_team_member")),
    )
    op.create_index("ix_team_member_inspector", "team_member", ["inspector_id"], unique=False)
