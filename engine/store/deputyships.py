"""Standing deputies (代理): who does whose tasks from one day to another."""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import bindparam, or_, select, update

from engine.errors import NotFound
from engine.store.database import Tx
from engine.store.prepared import Statement
from engine.store.rows import insert_row
from engine.store.tables_staff import deputyship as table


class DeputyshipRow(NamedTuple):
    """One deputyship; both days count."""

    id: int
    jurisdiction: str
    principal: str
    deputy: str
    starts_on: date
    ends_on: date
    reason: str
    made_by: str
    made_at: datetime
    revoked_at: datetime | None
    revoked_by: str | None
    revoke_reason: str | None


_columns = [table.c[name] for name in DeputyshipRow._fields]
_day = table.c.starts_on.type
_stands = table.c.revoked_at.is_(None)
_load = Statement(select(*_columns).where(table.c.id == bindparam("which")))
_principals = Statement(
    select(table.c.principal)
    .where(_stands, table.c.deputy == bindparam("person"), table.c.ends_on >= bindparam("today", type_=_day))
    .where(table.c.starts_on <= bindparam("today", type_=_day))
    .order_by(table.c.principal)
)
_about = Statement(
    select(*_columns)
    .where(_stands, table.c.ends_on >= bindparam("since", type_=_day))
    .where(or_(table.c.principal == bindparam("person"), table.c.deputy == bindparam("person")))
    .order_by(table.c.starts_on, table.c.id)
)
_of_jurisdiction = Statement(
    select(*_columns).where(table.c.jurisdiction == bindparam("where")).order_by(table.c.id.desc())
)
_revoke = Statement(
    update(table)
    .where(table.c.id == bindparam("which"), _stands)
    .values(
        revoked_at=bindparam("now", type_=table.c.revoked_at.type), revoked_by=bindparam("who"),
        revoke_reason=bindparam("why"),
    )
)  # fmt: skip


def appoint(
    tx: Tx, jurisdiction: str, principal: str, deputy: str, first: date, last: date, reason: str, by: str, now: datetime
) -> int:
    """A new deputyship; its id."""
    values = {
        "jurisdiction": jurisdiction, "principal": principal, "deputy": deputy, "starts_on": first, "ends_on": last,
        "reason": reason, "made_by": by, "made_at": now,
    }  # fmt: skip
    return insert_row(tx, table, values)


def load(tx: Tx, deputyship: int) -> DeputyshipRow:
    """One deputyship. Raises NotFound."""
    row = _load.one(tx, which=deputyship)
    if row is None:
        raise NotFound(f"no deputyship {deputyship}")
    return DeputyshipRow._make(row)


def revoke(tx: Tx, deputyship: int, by: str, reason: str, now: datetime) -> bool:
    """End it for good; False where it was revoked before."""
    return _revoke.run(tx, which=deputyship, who=by, why=reason, now=now) == 1


def principals(tx: Tx, deputy: str, today: date) -> list[str]:
    """For whom a person acts today."""
    return [row[0] for row in _principals.all(tx, person=deputy, today=today)]


def about(tx: Tx, person: str, since: date) -> list[DeputyshipRow]:
    """Deputyships not revoked that end on `since` or later, in which a person is principal or deputy."""
    return [DeputyshipRow._make(row) for row in _about.all(tx, person=person, since=since)]


def of_jurisdiction(tx: Tx, jurisdiction: str) -> list[DeputyshipRow]:
    """All that there ever were, the newest first."""
    return [DeputyshipRow._make(row) for row in _of_jurisdiction.all(tx, where=jurisdiction)]
