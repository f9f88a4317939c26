"""Tables of what follows a draw: ledger, merged visits, recognition, opinions, batches, objections, credit, sharing."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, PrimaryKeyConstraint, Table, UniqueConstraint

from engine.store.metadata import Id, metadata
from engine.store.tables_campaigns import of
from engine.store.tables_registers import day, facts, jurisdiction, listed, moment, row_id, text, whole

ledger_entry = Table(
    "ledger_entry",
    metadata,
    row_id(),
    jurisdiction(),
    of("campaign"),
    whole("seq"),
    text("type"),
    of("inspected_object", "object_id", required=False),
    text("department", required=False),
    text("outgoing", required=False),
    text("incoming", required=False),
    facts("inspectors"),
    text("reason"),
    text("evidence"),
    text("proposed_by"),
    text("approved_by"),
    moment("at"),
    UniqueConstraint("campaign_id", "seq"),
)

merged_visit = Table(
    "merged_visit",
    metadata,
    of("campaign"),
    of("inspection"),
    jurisdiction(),
    facts("shares"),
    moment("at"),
    PrimaryKeyConstraint("campaign_id", "inspection_id"),
)

recognition = Table(
    "recognition",
    metadata,
    of("campaign"),
    of("inspected_object", "object_id"),
    text("item"),
    jurisdiction(),
    of("result"),
    moment("at"),
    PrimaryKeyConstraint("campaign_id", "object_id", "item"),
)

commission = Table(
    "commission",
    metadata,
    row_id(),
    jurisdiction(),
    of("inspection"),
    text("department"),
    text("body"),
    text("qualification"),
    text("contract_no"),
    text("field"),
    text("opinion"),
    day("opinion_on"),
    text("commissioned_by"),
    moment("entered_at"),
    Column("adopted", Boolean),
    text("adoption_note", required=False),
    listed("signed_by"),
    text("adopted_by", required=False),
    moment("adopted_at"),
    Index("ix_commission_inspection", "inspection_id"),
)

adopted_conclusion = Table(
    "adopted_conclusion",
    metadata,
    row_id(),
    jurisdiction(),
    of("inspection"),
    text("department"),
    text("kind"),
    text("issuer"),
    text("reference"),
    day("issued_on"),
    text("adopted_by"),
    moment("adopted_at"),
    Index("ix_adopted_conclusion_inspection", "inspection_id"),
)

publication_batch = Table(
    "publication_batch",
    metadata,
    row_id(),
    jurisdiction(),
    of("campaign"),
    of("inspection"),
    text("batch_no"),
    listed("departments"),
    moment("published_at"),
    UniqueConstraint("inspection_id"),
)

objection = Table(
    "objection",
    metadata,
    row_id(),
    jurisdiction(),
    of("inspection"),
    text("department"),
    text("item"),
    text("text"),
    of("result"),
    text("decision"),
    text("opinion"),
    Column("new_result_id", Id, ForeignKey("result.id")),
    text("reviewed_by"),
    moment("reviewed_at"),
    Index("ix_objection_inspection", "inspection_id"),
)

credit_record = Table(
    "credit_record",
    metadata,
    row_id(),
    jurisdiction(),
    of("inspection"),
    of("inspected_object", "object_id"),
    text("department"),
    text("decision"),
    text("kind"),
    text("blacklist_kind", required=False),
    text("ground"),
    text("decision_no", required=False),
    day("verified_on"),
    of("document", required=False),
    text("decided_by"),
    moment("decided_at"),
    moment("published_at"),
    Index("ix_credit_record_object", "object_id"),
    Index("ix_credit_record_decision_no", "decision_no"),
)

credit_removal = Table(
    "credit_removal",
    metadata,
    row_id(),
    jurisdiction(),
    of("credit_record"),
    Column("applied", Boolean, nullable=False),
    text("repair"),
    text("asked_by"),
    moment("asked_at"),
    Column("repaired", Boolean),
    text("findings", required=False),
    day("verified_on"),
    text("verified_by", required=False),
    text("decision", required=False),
    text("ground", required=False),
    text("decision_no", required=False),
    of("document", required=False),
    text("decided_by", required=False),
    moment("decided_at"),
    moment("published_at"),
    Index("ix_credit_removal_credit_record", "credit_record_id"),
    Index("ix_credit_removal_decision_no", "decision_no"),
)

evidence_share = Table(
    "evidence_share",
    metadata,
    of("evidence"),
    text("department"),
    jurisdiction(),
    moment("shared_at"),
    PrimaryKeyConstraint("evidence_id", "department"),
)

evidence_access = Table(
    "evidence_access",
    metadata,
    row_id(),
    jurisdiction(),
    of("evidence"),
    text("department"),
    text("read_by"),
    moment("at"),
    Index("ix_evidence_access_evidence", "evidence_id"),
)

shared_result = Table(
    "shared_result",
    metadata,
    of("result"),
    text("system"),
    jurisdiction(),
    moment("at"),
    PrimaryKeyConstraint("result_id", "system"),
)
