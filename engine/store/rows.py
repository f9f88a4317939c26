"""Four verbs on rows, for the query modules of the domain: insert, change, and read one or all."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, cast

from sqlalchemy import Connection, Executable, Table, Update, bindparam, insert, update

from engine.errors import NotFound

Row = Mapping[str, Any]
"""A row as it was read: column names to values."""


def insert_row(tx: Connection, table: Table, values: Row) -> int:
    """Insert one row; its new id."""
    key = tx.execute(_insert(table), dict(values)).inserted_primary_key
    return int(key[0]) if key else 0


def insert_rows(tx: Connection, table: Table, rows: Iterable[Row]) -> int:
    """Insert many rows at once; how many."""
    values = [dict(row) for row in rows]
    if values:
        tx.execute(_insert(table), values)
    return len(values)


def change_row(tx: Connection, table: Table, row: int, values: Row) -> None:
    """Set the given columns of the row with id `row`. Raises NotFound."""
    if tx.execute(_update(table), {"row_id": row, **values}).rowcount == 0:
        raise NotFound(f"no {table.name} {row}")


def one_row(tx: Connection, statement: Executable, what: str, **values: Any) -> Row:
    """The single row of a query. Raises NotFound naming `what`."""
    row = first_row(tx, statement, **values)
    if row is None:
        raise NotFound(f"no {what} {', '.join(str(value) for value in values.values())}")
    return row


def first_row(tx: Connection, statement: Executable, **values: Any) -> Row | None:
    """The first row of a query, or None."""
    return cast(Row | None, tx.execute(statement, values).mappings().first())


def all_rows(tx: Connection, statement: Executable, **values: Any) -> list[Row]:
    """Every row of a query."""
    return cast(list[Row], tx.execute(statement, values).mappings().all())


@cache
def _insert(table: Table) -> Any:
    return insert(table)


@cache
def _update(table: Table) -> Update:
    return update(table).where(table.c.id == bindparam("row_id"))
