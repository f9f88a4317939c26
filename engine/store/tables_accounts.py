"""Tables of those who use the pages: accounts, sessions, the log of sign-ins, and what was filled in but not sent."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text

from engine.store.metadata import Id, Json, Moment, metadata

account = Table(
    "account",
    metadata,
    Column("actor_id", Text, primary_key=True),
    Column("password", Text, nullable=False),
    Column("must_change", Boolean, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("locked_until", Moment),
    Column("changed_at", Moment, nullable=False),
    Column("disabled", Boolean, nullable=False),
)

session = Table(
    "session",
    metadata,
    Column("id", Text, primary_key=True),  # SHA-256 of what the browser holds
    Column("actor_id", Text, ForeignKey("account.actor_id"), nullable=False),
    Column("csrf", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("idle_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
)
Index("ix_session_actor_id", session.c.actor_id, session.c.created_at)
Index("ix_session_ends_at", session.c.ends_at)

sign_in = Table(
    "sign_in",
    metadata,
    Column("id", Id, primary_key=True),
    Column("actor", Text, nullable=False),  # as it was typed: there need be no such person
    Column("at", Moment, nullable=False),
    Column("address", Text, nullable=False),
    Column("outcome", Text, nullable=False),
)
Index("ix_sign_in_address_at", sign_in.c.address, sign_in.c.at)
Index("ix_sign_in_actor_at", sign_in.c.actor, sign_in.c.at)

draft = Table(
    "draft",
    metadata,
    Column("task_id", Id, ForeignKey("task.id"), primary_key=True, autoincrement=False),
    Column("actor", Text, primary_key=True),
    Column("content", Json, nullable=False),
    Column("saved_at", Moment, nullable=False),
)
