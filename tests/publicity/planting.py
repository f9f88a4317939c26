"""Canaries in every column that is not public: whatever of them comes out gives itself away."""

import re
import sqlite3
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import BigInteger, Boolean, Column, Date, Integer, LargeBinary, Table, Text

from engine.disclosure import TABLES, Columns
from engine.store import tables_domain, tables_engine  # noqa: F401 (they fill the metadata)
from engine.store.metadata import Json, Moment, metadata
from tests.cast import HERE

WORD, YEAR, NUMBER, SHIFT = "CANARY", "2791", 731_000_000, 7_310_000_000
TRACES = re.compile(rf"{WORD}|{YEAR}-\d\d-\d\d|(?<![0-9a-f])731\d{{6,7}}(?![0-9a-f])")
"""What a planted value of any type leaves in text; digests are longer words of hexadecimal digits."""

PLACE = "jurisdiction"
"""The one column that chooses the rows; its value is the name of the folder that is written."""


def allowed(table: Table) -> Columns:
    """What the public side may read of a table."""
    return TABLES.get(table.name, Columns())


def stored(table: Table) -> list[Column[Any]]:
    """The columns of a table that hold something of their own."""
    return [column for column in table.columns if column.computed is None]


def plant(path: Path, steering: bool = False) -> set[str]:
    """Plant a canary in every column that is not to be shown; an empty table gets a row of canaries.

    With `steering`, also in the texts that decide whether and how a row is shown. Answers the columns with canaries.
    """
    planted: set[str] = set()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA ignore_check_constraints = ON")
    for table in metadata.sorted_tables:
        planted |= _plant(connection, table, steering)
    connection.commit()
    connection.close()
    return planted


def _plant(connection: sqlite3.Connection, table: Table, steering: bool) -> set[str]:
    columns = stored(table)
    names = ", ".join(f'"{column.name}"' for column in columns)
    rows = connection.execute(f'SELECT {names} FROM "{table.name}"').fetchall()
    assert rows or table.name not in TABLES, f"{table.name} is empty: fill it, or nothing is proved"
    chosen = [column for column in columns if not _kept(table, column, steering)]
    places = [columns.index(column) for column in chosen]
    changed = [list(row) for row in rows or [[HERE if column.name == PLACE else None for column in columns]]]
    for number, row in enumerate(changed):
        for column, place in zip(chosen, places, strict=True):
            row[place] = canary(column, number, row[place])
    connection.execute(f'DELETE FROM "{table.name}"')
    marks = ", ".join("?" * len(columns))
    connection.executemany(f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})', changed)
    return {f"{table.name}.{column.name}" for column in chosen}


def _kept(table: Table, column: Column[Any], steering: bool) -> bool:
    """Whether a column keeps what stands in it: it may be shown, or the rows could not be read without it."""
    known = allowed(table)
    decides = column.name in known.steering and not (
        steering and isinstance(column.type, Text | Json) and not _id(column)
    )
    shown = column.name in (*known.shown, *known.parts, *known.counted)
    return column.name == PLACE or ((shown or decides) and not _id(column))


def _id(column: Column[Any]) -> bool:
    return isinstance(column.type, BigInteger)


def canary(column: Column[Any], number: int, old: Any) -> Any:
    """A value of the column's type that no honest row holds. Row numbers are shifted, so that rows still belong.

    A switch has no room for a canary: it stays. Raises AssertionError for a type without a canary.
    """
    text = f"{WORD}-{column.table.name}-{column.name}-{number}"
    match column.type:
        case BigInteger():
            return SHIFT + (old or number) if old is not None or not column.nullable else None
        case Boolean():
            return old or 0
        case Integer():
            return NUMBER + number
        case Date():
            return f"{YEAR}-03-07"
        case Moment():
            return f"{YEAR}-03-07T01:02:03.000000+00:00"
        case Json():
            return orjson.dumps({WORD: [text]}).decode()
        case LargeBinary():
            return text.encode()
        case Text():
            return text
    raise AssertionError(f"no canary for {column}: {column.type!r}")


# Inside what is public ----------------------------------------------------------------------------------------------


def plant_members(path: Path) -> None:
    """Unknown members in every document of which only named members are public; a frame in each sealed opening.

    The labels of strata are public where they count objects (SSJ-DRAW-1, 3.5), not where they stand beside one (3.6).
    """
    connection = sqlite3.connect(path)
    for name, known in TABLES.items():
        for column in known.parts:
            rows = connection.execute(f'SELECT rowid, "{column}" FROM "{name}"').fetchall()
            open_draws = _open_draws(connection) if name == "draw" else set()
            for rowid, text in rows:
                if text is not None:
                    found = _spoilt(orjson.loads(text))
                    if column == "opening" and rowid not in open_draws:
                        found |= _FRAME
                    spoilt = orjson.dumps(found).decode()
                    connection.execute(f'UPDATE "{name}" SET "{column}" = ? WHERE rowid = ?', (spoilt, rowid))
    connection.commit()
    connection.close()


def _open_draws(connection: sqlite3.Connection) -> set[int]:
    return {row for (row,) in connection.execute("SELECT rowid FROM draw WHERE disclosure = 'OPEN'")}


_PERSONS = ("operator", "witnesses", "proposed_by", "approved_by", "text_of")
_BESIDE = ("stratum", "weight", "region", "profile", "exclusion", "salt", "key", "rank")
_FRAME = {
    "frame_key": f"{WORD}-frame_key",
    "frame": [{"id": f"{WORD}-id", **{name: f"{WORD}-{name}" for name in _BESIDE}}],
}
"""What would tell of a sealed draw who is in which stratum."""


def _spoilt(value: Any) -> Any:
    """The document with a canary in every object of it, in place of persons, and beside every object's number."""
    if isinstance(value, list):
        return [_spoilt(each) for each in value]
    if not isinstance(value, dict):
        return value
    found = {name: _spoilt(each) for name, each in value.items()}
    found |= {name: f"{WORD}-{name}" for name in _PERSONS if name in found}
    if "attr" in found:
        found |= {name: f"{WORD}-{name}" for name in _BESIDE}
    return {**found, "canary": f"{WORD}-member"}


def plant_private_text(path: Path) -> None:
    """What people write about an object holds its people, telephone and address, and numbers of others."""
    connection = sqlite3.connect(path)
    for name, column in (("result", "detail"), ("follow_up", "outcome"), ("credit_record", "ground")):
        connection.execute(
            f"""UPDATE "{name}" SET "{column}" = "{column}" || (
                SELECT '，' || o.legal_rep || '、' || o.liaison || '，' || o.phone || '，' || o.address
                || '，13812345678，210302199003071234，0412-2223334。'
                FROM inspected_object o JOIN inspection i ON i.object_id = o.id WHERE i.id = "{name}".inspection_id)"""
        )
    connection.execute(
        """UPDATE credit_removal SET ground = ground || (
            SELECT '，' || o.legal_rep || '，' || o.phone || '，13812345678' FROM credit_record c
            JOIN inspected_object o ON o.id = c.object_id WHERE c.id = credit_removal.credit_record_id)"""
    )
    connection.execute(
        """UPDATE direct_assignment SET reason = reason || '，带队' || (
            SELECT group_concat(name, '、') FROM inspector WHERE inspector_id IN
            (SELECT value FROM json_each(direct_assignment.inspectors)))"""
    )
    connection.commit()
    connection.close()
