"""Queries on what was made public, channel by channel, with its receipts."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import bindparam, select, update

from engine.store.database import Tx
from engine.store.rows import Do, Query, Row, all_rows, first_row, insert_row, insert_rows
from engine.store.tables_domain import inspection, publication, publication_batch, publication_channel

_CHANNELS = Query(
    select(publication_channel, publication.c.kind, publication.c.department)
    .join(publication, publication.c.id == publication_channel.c.publication_id)
    .where(
        publication.c.kind == bindparam("kind"),
        publication.c.subject_id == bindparam("subject"),
        publication.c.department == bindparam("by"),
    )
    .order_by(publication.c.id, publication_channel.c.channel)
)
_RECEIPT = Do(
    update(publication_channel)
    .where(
        publication_channel.c.publication_id == bindparam("row"), publication_channel.c.channel == bindparam("where")
    )
    .values(receipt_at=bindparam("at"), receipt_no=bindparam("no"))
)


def publish(tx: Tx, values: Mapping[str, Any], channels: Iterable[Mapping[str, Any]]) -> int:
    """Public content and the channels it was sent to; its id."""
    row = insert_row(tx, publication, values)
    insert_rows(tx, publication_channel, ({**channel, "publication_id": row} for channel in channels))
    return row


_BATCH = Query(select(publication_batch).where(publication_batch.c.inspection_id == bindparam("inspection")))


def open_batch(tx: Tx, values: Mapping[str, Any]) -> int:
    """The results on one object are published at once; the row of the batch (MS-2.5c)."""
    return insert_row(tx, publication_batch, values)


def batch_of(tx: Tx, inspection_row: int) -> Row | None:
    """The one batch of a visit, or None."""
    return first_row(tx, _BATCH, inspection=inspection_row)


def channels(tx: Tx, kind: str, subject: int, department: str) -> list[Row]:
    """The channels that something was sent to, with receipts where they came."""
    return all_rows(tx, _CHANNELS, kind=kind, subject=subject, by=department)


def sent(tx: Tx, kind: str, subject: int, department: str) -> Row | None:
    """What a department published last about a subject, or None."""
    chosen = publication.c.kind == kind, publication.c.subject_id == subject, publication.c.department == department
    return first_row(tx, select(publication).where(*chosen).order_by(publication.c.id.desc()))


def receive(tx: Tx, publication_row: int, channel: str, at: Any, number: str) -> bool:
    """Store the receipt of a channel; whether it was sent there."""
    return _RECEIPT.run(tx, row=publication_row, where=channel, at=at, no=number) == 1


_OF_CAMPAIGN = Query(
    select(publication)
    .join(inspection, inspection.c.id == publication.c.subject_id)
    .where(inspection.c.campaign_id == bindparam("campaign"), publication.c.kind == bindparam("of_kind"))
    .order_by(publication.c.id.desc())
)


def of_campaign(tx: Tx, campaign_row: int, kind: str) -> list[Row]:
    """Everything public of one kind about the visits of a campaign, newest first."""
    return all_rows(tx, _OF_CAMPAIGN, campaign=campaign_row, of_kind=kind)


def published(tx: Tx, jurisdiction: str, kind: str) -> list[Row]:
    """Everything public of one kind, newest first."""
    chosen = publication.c.jurisdiction == jurisdiction, publication.c.kind == kind
    return all_rows(tx, select(publication).where(*chosen).order_by(publication.c.id.desc()))
