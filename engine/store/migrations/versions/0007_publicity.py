"""Publication, follow-up and reports."""

import sqlalchemy as sa
from alembic import op

from engine.store.metadata import Json, Moment

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Forward."""
    _publication()
    _publication_channel()
    _report()
    _follow_up()


def _publication() -> None:
    op.create_table(
        "publication",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("content", Json(), nullable=True),
        sa.Column("batch_no", sa.Text(), nullable=True),
        sa.Column("published_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
    )
    op.create_index("ix_publication_subject", "publication", ["kind", "subject_id", "department"], unique=False)


def _publication_channel() -> None:
    op.create_table(
        "publication_channel",
        sa.Column("publication_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("required", sa.Text(), nullable=False),
        sa.Column("sent_at", Moment(), nullable=True),
        sa.Column("receipt_at", Moment(), nullable=True),
        sa.Column("receipt_no", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publication.id"], name=op.f("fk_publication_channel_publication_id")
        ),
        sa.PrimaryKeyConstraint("publication_id", "channel", name=op.f("pk_publication_channel")),
    )


def _report() -> None:
    op.create_table(
        "report",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("campaign_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("figures", Json(), nullable=True),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("problems", sa.Text(), nullable=True),
        sa.Column("suggestions", sa.Text(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("submitted_at", Moment(), nullable=True),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_report_campaign_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
    )
    op.create_index("ix_report_campaign", "report", ["campaign_id"], unique=False)


def _follow_up() -> None:
    op.create_table(
        "follow_up",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.Column("inspection_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("disposal", sa.Text(), nullable=False),
        sa.Column("owner_dept", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("documents", Json(), nullable=False),
        sa.Column("order", Json(), nullable=True),
        sa.Column("measures", Json(), nullable=False),
        sa.Column("supervisors", Json(), nullable=False),
        sa.Column("extended", sa.Boolean(), nullable=False),
        sa.Column("receiver", sa.Text(), nullable=True),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("receipt_no", sa.Text(), nullable=True),
        sa.Column("receipt_at", Moment(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("opened_at", Moment(), nullable=True),
        sa.Column("told_at", Moment(), nullable=True),
        sa.Column("published_at", Moment(), nullable=True),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["inspection_id"], ["inspection.id"], name=op.f("fk_follow_up_inspection_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up")),
        sa.UniqueConstraint(
            "inspection_id", "department", "disposal", name=op.f("uq_follow_up_inspection_id_department_disposal")
        ),
    )
    op.create_index("ix_follow_up_status", "follow_up", ["jurisdiction", "status"], unique=False)
