"""A few verbs on rows, for the query modules of the domain: insert, change, and read one or all.

`Query` and `Change` are prepared once (see `prepared`) and belong at the top of a module; a select made on the spot
goes through SQLAlchemy as usual.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, Delete, Executable, Select, Table, Update, bindparam, update

from engine.errors import NotFound
from engine.store.prepared import Statement, inserting

Row = Mapping[str, Any]
"""A row as it was read: column names to values."""


class Query:
    """A select (or an update that returns) without lists of parameters, run many times; rows come by name."""

    def __init__(self, construct: Select[Any] | Update) -> None:
        self._statement = Statement(construct)
        self._names = tuple(str(name) for name, _ in construct.exported_columns.items())

    def all(self, tx: Connection, **values: Any) -> list[Row]:
        """Every row."""
        names = self._names
        return [dict(zip(names, row, strict=True)) for row in self._statement.all(tx, **values)]

    def first(self, tx: Connection, **values: Any) -> Row | None:
        """The first row, or None."""
        row = self._statement.one(tx, **values)
        return None if row is None else dict(zip(self._names, row, strict=True))


class Change:
    """An update of the rows of a table that meet a condition; prepared once for each set of columns it changes."""

    def __init__(self, table: Table, *where: ColumnElement[bool]) -> None:
        self._table, self._where = table, where
        self._prepared: dict[tuple[str, ...], Statement] = {}

    def run(self, tx: Connection, where: Row, values: Row) -> int:
        """Set the columns in `values`; how many rows met the condition."""
        names = tuple(values)
        statement = self._prepared.get(names)
        if statement is None:
            statement = self._prepared[names] = self._statement(names)
        return statement.run(tx, **where, **{f"new_{name}": value for name, value in values.items()})

    def _statement(self, names: Iterable[str]) -> Statement:
        columns = self._table.c
        changed = {name: bindparam(f"new_{name}", type_=columns[name].type) for name in names}
        return Statement(update(self._table).where(*self._where).values(changed))


class Do:
    """An update or delete of fixed shape, prepared once."""

    def __init__(self, construct: Update | Delete) -> None:
        self._statement = Statement(construct)

    def run(self, tx: Connection, **values: Any) -> int:
        """Carry it out; how many rows it touched."""
        return self._statement.run(tx, **values)


def insert_row(tx: Connection, table: Table, values: Row) -> int:
    """Insert one row; its new id. Columns not named get their default."""
    row = {**_defaults(table), **values}
    return _insert(table, tuple(row), True).new_id(tx, **row)


def insert_rows(tx: Connection, table: Table, rows: Iterable[Row]) -> int:
    """Insert many rows that name the same columns; how many."""
    filled = [{**_defaults(table), **row} for row in rows]
    if filled:
        _insert(table, tuple(filled[0]), False).run_each(tx, filled)
    return len(filled)


def change_row(tx: Connection, table: Table, row: int, values: Row) -> None:
    """Set the given columns of the row with id `row`. Raises NotFound."""
    if _by_id(table).run(tx, {"row_id": row}, values) == 0:
        raise NotFound(f"no {table.name} {row}")


def one_row(tx: Connection, query: Query | Executable, what: str, **values: Any) -> Row:
    """The single row of a query. Raises NotFound naming `what`."""
    row = first_row(tx, query, **values)
    if row is None:
        raise NotFound(f"no {what} {', '.join(str(value) for value in values.values())}")
    return row


def first_row(tx: Connection, query: Query | Executable, **values: Any) -> Row | None:
    """The first row of a query, or None."""
    if isinstance(query, Query):
        return query.first(tx, **values)
    return cast(Row | None, tx.execute(query, values).mappings().first())


def all_rows(tx: Connection, query: Query | Executable, **values: Any) -> list[Row]:
    """Every row of a query."""
    if isinstance(query, Query):
        return query.all(tx, **values)
    return cast(list[Row], tx.execute(query, values).mappings().all())


@cache
def _insert(table: Table, names: tuple[str, ...], returning: bool) -> Statement:
    construct = inserting(table, *(table.c[name] for name in names))
    return Statement(construct.returning(table.c.id) if returning else construct)


@cache
def _by_id(table: Table) -> Change:
    return Change(table, table.c.id == bindparam("row_id"))


def _defaults(table: Table) -> dict[str, Any]:
    """The columns that have a default, with its value; a list is made anew each time."""
    return {name: default.arg(None) if default.is_callable else default.arg for name, default in _with_default(table)}


@cache
def _with_default(table: Table) -> tuple[tuple[str, Any], ...]:
    return tuple((column.name, column.default) for column in table.columns if column.default is not None)
