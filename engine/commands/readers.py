"""Who may read what: the same question before every page, file and export. Default deny."""

from datetime import datetime

from engine import access
from engine.commands.acting import acting
from engine.errors import Refused
from engine.records import Actor
from engine.store import Tx, attachments, involved


def why_not_read_instance(tx: Tx, actor: Actor, instance_id: int, now: datetime) -> str | None:
    """Why the actor may not read an instance with its history, tasks and attachments; None where they may.

    Raises NotFound.
    """
    return _why_not(tx, actor, involved.in_instance(tx, instance_id), now)


def why_not_read_document(tx: Tx, actor: Actor, document_id: int, now: datetime) -> str | None:
    """The same for a document (文书)."""
    return _why_not(tx, actor, involved.in_document(tx, document_id), now)


def why_not_read_attachment(tx: Tx, actor: Actor, attachment_id: int, now: datetime) -> str | None:
    """The same for an attachment: it is read with its instance."""
    return why_not_read_instance(tx, actor, attachments.load(tx, attachment_id).instance_id, now)


def require_reading(tx: Tx, actor: Actor, instance_id: int, now: datetime) -> None:
    """Refuse (Refused) an actor who may not read the instance."""
    reason = why_not_read_instance(tx, actor, instance_id, now)
    if reason:
        raise Refused(f"不能查看办件 {instance_id}：{reason}")


def _why_not(tx: Tx, actor: Actor, matter: access.MatterLike, now: datetime) -> str | None:
    """In one's own post, else in that of a principal; the reason is that of one's own."""
    own = access.why_not_read(actor, matter)
    if own is None or any(access.why_not_read(post, matter) is None for post in acting(tx, actor, now)[1:]):
        return None
    return own
