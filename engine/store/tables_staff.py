"""Tables of what staff do around their tasks: delegations, deputies, reminders, personal notifications, attachments."""

from sqlalchemy import Column, Date, Index, Table

from engine.store.metadata import Json, Moment, metadata
from engine.store.tables_campaigns import of
from engine.store.tables_registers import jurisdiction, moment, row_id, text, whole

delegation = Table(
    "delegation",
    metadata,
    row_id(),
    of("task"),
    text("delegator"),
    text("delegate"),
    text("reason"),
    Column("delegated_at", Moment, nullable=False),
    Column("answer", Json),
    text("remark", required=False),
    moment("ended_at"),
    text("outcome", required=False),  # ANSWERED, DECLINED, RECALLED, REASSIGNED; none while it lasts
    Index("ix_delegation_task", "task_id"),
)
_lasting = delegation.c.ended_at.is_(None)
Index("ix_delegation_delegator", delegation.c.delegator, sqlite_where=_lasting, postgresql_where=_lasting)

deputyship = Table(
    "deputyship",
    metadata,
    row_id(),
    jurisdiction(),
    text("principal"),
    text("deputy"),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False),
    text("reason"),
    text("made_by"),
    Column("made_at", Moment, nullable=False),
    moment("revoked_at"),
    text("revoked_by", required=False),
    text("revoke_reason", required=False),
)
_standing = deputyship.c.revoked_at.is_(None)
for _who in (deputyship.c.principal, deputyship.c.deputy):
    Index(f"ix_deputyship_{_who.name}", _who, deputyship.c.ends_on, sqlite_where=_standing, postgresql_where=_standing)

urge = Table(
    "urge",
    metadata,
    row_id(),
    of("task"),
    text("sender"),
    text("text"),
    Column("at", Moment, nullable=False),
    Index("ix_urge_task", "task_id"),
)

notification = Table(
    "notification",
    metadata,
    row_id(),
    text("person"),
    text("kind"),
    text("sender"),
    text("text"),
    of("instance", required=False),
    of("task", required=False),
    Column("at", Moment, nullable=False),
    moment("read_at"),
    Index("ix_notification_person", "person", "id"),
    Index("ix_notification_instance", "instance_id", "kind"),
)
_unread = notification.c.read_at.is_(None)
Index(
    "ix_notification_unread", notification.c.person, notification.c.id,
    sqlite_where=_unread, postgresql_where=_unread,
)  # fmt: skip

attachment = Table(
    "attachment",
    metadata,
    row_id(),
    jurisdiction(),
    of("instance"),
    of("task", required=False),
    of("inspection", required=False),
    text("kind"),
    text("name"),
    text("media_type"),
    whole("size"),
    text("sha256"),
    text("added_by"),
    Column("added_at", Moment, nullable=False),
    text("removed_by", required=False),
    moment("removed_at"),
    Index("ix_attachment_instance", "instance_id"),
    Index("ix_attachment_task", "task_id"),
    Index("ix_attachment_inspection", "inspection_id"),
    Index("ix_attachment_sha256", "sha256"),
)
