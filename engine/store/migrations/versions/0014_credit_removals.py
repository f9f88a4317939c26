"""Credit decisions are public records of their own; a listing may end by a decision to remove it."""

import sqlalchemy as sa
from alembic import op

from engine.store.metadata import Moment

revision = "0014"
down_revision = "0019"

ROW = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Forward."""
    op.add_column("credit_record", sa.Column("published_at", Moment(), nullable=True))
    op.create_index("ix_credit_record_decision_no", "credit_record", ["decision_no"], unique=False)
    op.create_table(
        "credit_removal",
        sa.Column("id", ROW, nullable=False),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.Column("credit_record_id", ROW, nullable=False),
        sa.Column("applied", sa.Boolean(), nullable=False),
        sa.Column("repair", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=True),
        sa.Column("repaired", sa.Boolean(), nullable=True),
        sa.Column("findings", sa.Text(), nullable=True),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("verified_by", sa.Text(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("ground", sa.Text(), nullable=True),
        sa.Column("decision_no", sa.Text(), nullable=True),
        sa.Column("document_id", ROW, nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("published_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["credit_record_id"], ["credit_record.id"], name=op.f("fk_credit_removal_credit_record_id")
        ),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_credit_removal_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_removal")),
    )
    op.create_index("ix_credit_removal_credit_record", "credit_removal", ["credit_record_id"], unique=False)
    op.create_index("ix_credit_removal_decision_no", "credit_removal", ["decision_no"], unique=False)
