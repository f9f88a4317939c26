"""Tables of what surrounds plan and campaign: versions, platform entries, joint lines, windows, guidelines."""

from sqlalchemy import Index, PrimaryKeyConstraint, Table, UniqueConstraint

from engine.store.metadata import metadata
from engine.store.tables_campaigns import of
from engine.store.tables_registers import day, jurisdiction, listed, moment, row_id, text, whole, yes_no

plan_version = Table(
    "plan_version",
    metadata,
    row_id(),
    jurisdiction(),
    of("plan"),
    text("reason"),
    listed("before"),
    listed("after"),
    text("changed_by"),
    moment("changed_at"),
    UniqueConstraint("plan_id"),
)

plan_entry = Table(
    "plan_entry",
    metadata,
    row_id(),
    jurisdiction(),
    of("plan"),
    text("platform_no"),
    day("entered_on"),
    day("enter_by"),
    text("entered_by"),
    moment("recorded_at"),
    UniqueConstraint("plan_id"),
)

joint_line_source = Table(
    "joint_line_source",
    metadata,
    of("plan_line", "line_id"),
    of("plan_line", "joint_line_id"),
    jurisdiction(),
    text("reason", required=False),
    PrimaryKeyConstraint("line_id"),
    Index("ix_joint_line_source_joint_line", "joint_line_id"),
)

plan_window = Table(
    "plan_window",
    metadata,
    row_id(),
    jurisdiction(),
    of("plan"),
    whole("number", 1),
    day("starts_on"),
    day("ends_on"),
    text("reason", required=False),
    text("status"),
    text("proposed_by"),
    moment("proposed_at"),
    text("decided_by", required=False),
    moment("decided_at"),
    UniqueConstraint("plan_id", "number"),
)

participation = Table(
    "participation",
    metadata,
    of("campaign"),
    text("department"),
    jurisdiction(),
    text("decision"),
    text("reason", required=False),
    text("contact", required=False),
    listed("equipment"),
    text("answered_by"),
    moment("answered_at"),
    PrimaryKeyConstraint("campaign_id", "department"),
)

guideline = Table(
    "guideline",
    metadata,
    row_id(),
    jurisdiction(),
    of("campaign"),
    whole("version", 1),
    listed("entries"),
    text("made_by"),
    moment("made_at"),
    yes_no("agreed"),
    moment("agreed_at"),
    UniqueConstraint("campaign_id", "version"),
)

guideline_review = Table(
    "guideline_review",
    metadata,
    of("guideline"),
    text("department"),
    jurisdiction(),
    text("decision"),
    text("text", required=False),
    text("reviewed_by"),
    moment("reviewed_at"),
    PrimaryKeyConstraint("guideline_id", "department"),
)
