"""Deployments: the files of a definition under the digest that is its version."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, update

from engine.store.database import Tx
from engine.store.prepared import Statement, inserting_once
from engine.store.tables_engine import definition as table

_save = Statement(inserting_once(table, unless=(table.c.digest,)))
_load = Statement(select(table.c.files).where(table.c.digest == bindparam("which")))
_latest = Statement(select(table.c.digest).order_by(table.c.deployed_at.desc(), table.c.digest).limit(1))
_last = Statement(select(table.c.deployed_at).order_by(table.c.deployed_at.desc()).limit(1))
_renew = Statement(
    update(table)
    .where(table.c.digest == bindparam("which"))
    .values(deployed_at=bindparam("now", type_=table.c.deployed_at.type), deployed_by=bindparam("by"))
)


def save(tx: Tx, digest: str, files: bytes, now: datetime, by: str) -> bool:
    """Keep a deployment; False (and nothing changes) when this digest is there already."""
    return _save.run(tx, digest=digest, files=files, deployed_at=_behind_all(tx, now), deployed_by=by) == 1


def renew(tx: Tx, digest: str, now: datetime, by: str) -> None:
    """Make a deployment that is there already the one that came last."""
    _renew.run(tx, which=digest, now=_behind_all(tx, now), by=by)


def _behind_all(tx: Tx, now: datetime) -> datetime:
    """`now`, or just after the last deployment where the clock went backwards: what comes last is the newest."""
    last = _last.one(tx)
    return now if last is None or last[0] < now else last[0] + timedelta(microseconds=1)


def load(tx: Tx, digest: str) -> bytes | None:
    """The files of a deployment."""
    row = _load.one(tx, which=digest)
    return None if row is None else bytes(row[0])


def latest(tx: Tx) -> str | None:
    """Digest of the deployment that came last."""
    row = _latest.one(tx)
    return None if row is None else str(row[0])
