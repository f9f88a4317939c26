"""Tables beside a draw: what is done about a shortage, who takes part by commit-reveal, complaints."""

from sqlalchemy import Index, PrimaryKeyConstraint, Table

from engine.store.metadata import metadata
from engine.store.tables_campaigns import of
from engine.store.tables_registers import facts, jurisdiction, listed, moment, row_id, text

staff_supply = Table(
    "staff_supply",
    metadata,
    row_id(),
    jurisdiction(),
    of("campaign"),
    of("draw"),
    text("department"),
    text("measure"),
    text("explanation"),
    listed("inspectors"),
    facts("changes"),
    text("asked_by"),
    moment("asked_at"),
    text("decision", required=False),
    text("decided_by", required=False),
    moment("decided_at"),
    Index("ix_staff_supply_campaign", "campaign_id"),
)

draw_party = Table(
    "draw_party",
    metadata,
    of("draw"),
    text("party"),
    jurisdiction(),
    text("commitment"),
    text("committed_by"),
    moment("committed_at"),
    text("nonce", required=False),
    text("revealed_by", required=False),
    moment("revealed_at"),
    PrimaryKeyConstraint("draw_id", "party"),
)

draw_complaint = Table(
    "draw_complaint",
    metadata,
    row_id(),
    jurisdiction(),
    of("campaign"),
    text("number"),
    text("complaint"),
    text("received_by"),
    moment("received_at"),
    listed("checks"),
    text("outcome", required=False),
    text("answer", required=False),
    text("answered_by", required=False),
    moment("answered_at"),
    moment("published_at"),
    Index("ix_draw_complaint_campaign", "campaign_id"),
)
