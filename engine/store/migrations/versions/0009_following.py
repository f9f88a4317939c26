"""What follows a draw: ledger, merged visits, recognition, opinions, batches, objections, credit, sharing."""

import sqlalchemy as sa
from alembic import op

from engine.store.metadata import Json, Moment

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Forward."""
    _ledger_entry()
    _adopted_conclusion()
    _commission()
    _credit_record()
    _merged_visit()
    _publication_batch()
    _evidence_access()
    _evidence_share()
    _objection()
    _recognition()
    _shared_result()


def _ledger_entry() -> None:
    op.create_table(
        "ledger_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.Column("campaign_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("object_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("department", sa.Text(), nullable=True),
        sa.Column("outgoing", sa.Text(), nullable=True),
        sa.Column("incoming", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("approved_by", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_ledger_entry_campaign_id")),
        sa.ForeignKeyConstraint(["object_id"], ["inspected_object.id"], name=op.f("fk_ledger_entry_object_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entry")),
        sa.UniqueConstraint("campaign_id", "seq", name=op.f("uq_ledger_entry_campaign_id_seq")),
    )


def _adopted_conclusion() -> None:
    op.create_table(
        "adopted_conclusion",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.Column("inspection_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("adopted_by", sa.Text(), nullable=False),
        sa.Column("adopted_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["inspection_id"], ["inspection.id"], name=op.f("fk_adopted_conclusion_inspection_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adopted_conclusion")),
    )
    op.create_index("ix_adopted_conclusion_inspection", "adopted_conclusion", ["inspection_id"], unique=False)


def _commission() -> None:
    op.create_table(
        "commission",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.Column("inspection_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("qualification", sa.Text(), nullable=False),
        sa.Column("contract_no", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("opinion_on", sa.Date(), nullable=True),
        sa.Column("commissioned_by", sa.Text(), nullable=False),
        sa.Column("entered_at", Moment(), nullable=True),
        sa.Column("adopted", sa.Boolean(), nullable=True),
        sa.Column("adoption_note", sa.Text(), nullable=True),
        sa.Column("signed_by", Json(), nullable=False),
        sa.Column("adopted_by", sa.Text(), nullable=True),
        sa.Column("adopted_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["inspection_id"], ["inspection.id"], name=op.f("fk_commission_inspection_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission")),
    )
    op.create_index("ix_commission_inspection", "commission", ["inspection_id"], unique=False)


def _credit_record() -> None:
    op.create_table(
        "credit_record",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.Column("inspection_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("object_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("blacklist_kind", sa.Text(), nullable=True),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("decision_no", sa.Text(), nullable=True),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("document_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_credit_record_document_id")),
        sa.ForeignKeyConstraint(["inspection_id"], ["inspection.id"], name=op.f("fk_credit_record_inspection_id")),
        sa.ForeignKeyConstraint(["object_id"], ["inspected_object.id"], name=op.f("fk_credit_record_object_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_record")),
    )
    op.create_index("ix_credit_record_object", "credit_record", ["object_id"], unique=False)


def _merged_visit() -> None:
    op.create_table(
        "merged_visit",
        sa.Column("campaign_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("inspection_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.Column("shares", Json(), nullable=True),
        sa.Column("at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_merged_visit_campaign_id")),
        sa.ForeignKeyConstraint(["inspection_id"], ["inspection.id"], name=op.f("fk_merged_visit_inspection_id")),
        sa.PrimaryKeyConstraint("campaign_id", "inspection_id", name=op.f("pk_merged_visit")),
    )


def _publication_batch() -> None:
    op.create_table(
        "publication_batch",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.Column("campaign_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("inspection_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("batch_no", sa.Text(), nullable=False),
        sa.Column("departments", Json(), nullable=False),
        sa.Column("published_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_publication_batch_campaign_id")),
        sa.ForeignKeyConstraint(["inspection_id"], ["inspection.id"], name=op.f("fk_publication_batch_inspection_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication_batch")),
        sa.UniqueConstraint("inspection_id", name=op.f("uq_publication_batch_inspection_id")),
    )


def _evidence_access() -> None:
    op.create_table(
        "evidence_access",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.Column("evidence_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("read_by", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_evidence_access_evidence_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_access")),
    )
    op.create_index("ix_evidence_access_evidence", "evidence_access", ["evidence_id"], unique=False)


def _evidence_share() -> None:
    op.create_table(
        "evidence_share",
        sa.Column("evidence_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.Column("shared_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_evidence_share_evidence_id")),
        sa.PrimaryKeyConstraint("evidence_id", "department", name=op.f("pk_evidence_share")),
    )


def _objection() -> None:
    op.create_table(
        "objection",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.Column("inspection_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("result_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("new_result_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reviewed_by", sa.Text(), nullable=False),
        sa.Column("reviewed_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["inspection_id"], ["inspection.id"], name=op.f("fk_objection_inspection_id")),
        sa.ForeignKeyConstraint(["new_result_id"], ["result.id"], name=op.f("fk_objection_new_result_id")),
        sa.ForeignKeyConstraint(["result_id"], ["result.id"], name=op.f("fk_objection_result_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
    )
    op.create_index("ix_objection_inspection", "objection", ["inspection_id"], unique=False)


def _recognition() -> None:
    op.create_table(
        "recognition",
        sa.Column("campaign_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("object_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.Column("result_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_recognition_campaign_id")),
        sa.ForeignKeyConstraint(["object_id"], ["inspected_object.id"], name=op.f("fk_recognition_object_id")),
        sa.ForeignKeyConstraint(["result_id"], ["result.id"], name=op.f("fk_recognition_result_id")),
        sa.PrimaryKeyConstraint("campaign_id", "object_id", "item", name=op.f("pk_recognition")),
    )


def _shared_result() -> None:
    op.create_table(
        "shared_result",
        sa.Column("result_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["result_id"], ["result.id"], name=op.f("fk_shared_result_result_id")),
        sa.PrimaryKeyConstraint("result_id", "system", name=op.f("pk_shared_result")),
    )
