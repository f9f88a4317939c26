"""Queries on what is settled before a draw: who takes part, and the joint guideline (工作指引) with its reviews."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select

from engine.store.database import Tx
from engine.store.rows import Query, Row, all_rows, change_row, first_row, insert_row, insert_rows
from engine.store.tables_domain import guideline, guideline_review, participation

_ANSWERS = Query(select(participation).where(participation.c.campaign_id == bindparam("campaign")))
_NEWEST = Query(
    select(guideline)
    .where(guideline.c.campaign_id == bindparam("campaign"))
    .order_by(guideline.c.version.desc())
    .limit(1)
)
_REVIEWS = Query(
    select(guideline_review)
    .where(guideline_review.c.guideline_id == bindparam("guideline"))
    .order_by(guideline_review.c.department)
)


def take_part(tx: Tx, values: Mapping[str, Any]) -> None:
    """A department confirms or declines to take part in a campaign; a later answer replaces the first."""
    same = (
        participation.c.campaign_id == values["campaign_id"],
        participation.c.department == values["department"],
    )
    tx.execute(delete(participation).where(*same))
    insert_rows(tx, participation, [values])


def answers(tx: Tx, campaign: int) -> dict[str, Row]:
    """The answers of the departments asked to take part in a campaign, by department."""
    return {row["department"]: row for row in all_rows(tx, _ANSWERS, campaign=campaign)}


def save(tx: Tx, values: Mapping[str, Any]) -> int:
    """A further version of the guideline of a campaign; its id."""
    last = newest(tx, values["campaign_id"])
    return insert_row(tx, guideline, {**values, "version": 1 + (last["version"] if last else 0)})


def newest(tx: Tx, campaign: int) -> Row | None:
    """The newest version of the guideline of a campaign, or None."""
    return first_row(tx, _NEWEST, campaign=campaign)


def review(tx: Tx, values: Mapping[str, Any]) -> None:
    """A department's opinion on a version; a later one replaces the first."""
    same = (
        guideline_review.c.guideline_id == values["guideline_id"],
        guideline_review.c.department == values["department"],
    )
    tx.execute(delete(guideline_review).where(*same))
    insert_rows(tx, guideline_review, [values])


def reviews(tx: Tx, row: int) -> list[Row]:
    """The opinions on a version, by department."""
    return all_rows(tx, _REVIEWS, guideline=row)


def agree(tx: Tx, row: int, now: datetime) -> None:
    """Everybody agreed on this version."""
    change_row(tx, guideline, row, {"agreed": True, "agreed_at": now})
