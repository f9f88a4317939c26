"""What the law wants of a draw beside its numbers: anchors, ended attempts, supplied staff, complaints, parties."""

import sqlalchemy as sa
from alembic import op

from engine.store.metadata import Json, Moment

revision = "0019"
down_revision = "0013"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Forward. What stands in the tables stays as it is: older assignments have no ground, older draws no anchors."""
    op.add_column("draw", sa.Column("anchors", Json(), nullable=True))
    op.add_column("draw", sa.Column("ending", Json(), nullable=True))
    op.add_column("direct_assignment", sa.Column("ground", sa.Text(), nullable=True))
    op.add_column("ledger_entry", sa.Column("inspectors", Json(), nullable=True))
    _staff_supply()
    _draw_party()
    _draw_complaint()


def _staff_supply() -> None:
    op.create_table(
        "staff_supply",
        sa.Column("id", _ID, nullable=False),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.Column("campaign_id", _ID, nullable=False),
        sa.Column("draw_id", _ID, nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("inspectors", Json(), nullable=False),
        sa.Column("changes", Json(), nullable=True),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_staff_supply_campaign_id_campaign")),
        sa.ForeignKeyConstraint(["draw_id"], ["draw.id"], name=op.f("fk_staff_supply_draw_id_draw")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_supply")),
    )
    op.create_index("ix_staff_supply_campaign", "staff_supply", ["campaign_id"], unique=False)


def _draw_party() -> None:
    op.create_table(
        "draw_party",
        sa.Column("draw_id", _ID, nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.Column("commitment", sa.Text(), nullable=False),
        sa.Column("committed_by", sa.Text(), nullable=False),
        sa.Column("committed_at", Moment(), nullable=True),
        sa.Column("nonce", sa.Text(), nullable=True),
        sa.Column("revealed_by", sa.Text(), nullable=True),
        sa.Column("revealed_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["draw_id"], ["draw.id"], name=op.f("fk_draw_party_draw_id_draw")),
        sa.PrimaryKeyConstraint("draw_id", "party", name=op.f("pk_draw_party")),
    )


def _draw_complaint() -> None:
    op.create_table(
        "draw_complaint",
        sa.Column("id", _ID, nullable=False),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.Column("campaign_id", _ID, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("complaint", sa.Text(), nullable=False),
        sa.Column("received_by", sa.Text(), nullable=False),
        sa.Column("received_at", Moment(), nullable=True),
        sa.Column("checks", Json(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.Text(), nullable=True),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.Column("published_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_draw_complaint_campaign_id_campaign")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw_complaint")),
    )
    op.create_index("ix_draw_complaint_campaign", "draw_complaint", ["campaign_id"], unique=False)
