"""Records made on a visit when they are needed; which list names a piece of evidence; when a visit's file was made."""

import sqlalchemy as sa
from alembic import op

from engine.store.metadata import Json, Moment

revision = "0013"
down_revision = "0018b"

LIST = "证据清单与全过程记录目录"
_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Forward. Evidence that an issued list names stays on that list; a visit with a record or an end has its file."""
    op.add_column("inspection", sa.Column("filed_at", Moment(), nullable=True))
    _visit_record()
    _evidence_listing()
    op.execute("UPDATE inspection SET filed_at = concluded_at WHERE concluded_at IS NOT NULL")
    made = "SELECT min(made_at) FROM document WHERE subject = 'inspection' AND subject_id = inspection.id"
    recorded = f"{made} AND kind = '现场检查笔录'"
    op.execute(f"UPDATE inspection SET filed_at = ({recorded}) WHERE EXISTS ({recorded.replace('min(made_at)', '1')})")
    op.execute(
        "INSERT INTO evidence_listing (evidence_id, document_id, jurisdiction) "
        "SELECT evidence.id, min(document.id), evidence.jurisdiction FROM evidence JOIN document "
        "ON document.subject = 'inspection' AND document.subject_id = evidence.inspection_id "
        f"AND document.made_at >= evidence.entered_at AND document.kind = '{LIST}' "
        "GROUP BY evidence.id, evidence.jurisdiction"
    )


def _visit_record() -> None:
    op.create_table(
        "visit_record",
        sa.Column("id", _ID, nullable=False),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.Column("inspection_id", _ID, nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("content", Json(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("entered_at", Moment(), nullable=True),
        sa.Column("document_id", _ID, nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_visit_record_document_id")),
        sa.ForeignKeyConstraint(["inspection_id"], ["inspection.id"], name=op.f("fk_visit_record_inspection_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_record")),
    )
    op.create_index("ix_visit_record_inspection", "visit_record", ["inspection_id"], unique=False)


def _evidence_listing() -> None:
    op.create_table(
        "evidence_listing",
        sa.Column("evidence_id", _ID, nullable=False),
        sa.Column("document_id", _ID, nullable=False),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_evidence_listing_document_id")),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_evidence_listing_evidence_id")),
        sa.PrimaryKeyConstraint("evidence_id", name=op.f("pk_evidence_listing")),
    )
