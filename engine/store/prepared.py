"""Core constructs that are compiled once a database kind and then handed straight to the driver.

SQLAlchemy's cache still spends some 20 µs a statement on parameters and result objects; a command runs a dozen
statements. The text, the parameter names and the type conversions all still come from the construct.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from sqlalchemy import Column, ColumnElement, Delete, Insert, Select, Table, Text, Update, bindparam, literal_column
from sqlalchemy.dialects.postgresql import insert as insert_or
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import TypeEngine

from engine.store.database import Tx
from engine.store.metadata import Json, Moment, read_json, read_moment, write_json, write_moment

Convert = Callable[[Any], Any]
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class _Compiled:
    """One construct in the words of one database."""

    text: str
    in_order: Callable[[Mapping[str, Any]], Row] | None  # None where the driver wants parameters by name
    binds: tuple[tuple[Any, Convert], ...]  # positions or names of the parameters that need conversion
    fixed: dict[str, Any]  # parameters whose value stands in the construct
    results: tuple[tuple[int, Convert], ...]  # result columns that need conversion

    def parameters(self, values: Mapping[str, Any]) -> Any:
        """`values` as the driver wants them."""
        if self.fixed:
            values = {**self.fixed, **values}
        given: Any = list(self.in_order(values)) if self.in_order else dict(values)
        for place, convert in self.binds:
            given[place] = convert(given[place])
        return given

    def row(self, raw: Row) -> Row:
        """A row of the driver in Python's types."""
        if not self.results:
            return raw
        values = list(raw)
        for index, convert in self.results:
            values[index] = convert(values[index])
        return tuple(values)


class Statement:
    """A construct ready to run many times; parameters are `bindparam` names (or columns of an insert)."""

    def __init__(self, construct: Select[Any] | Insert | Update | Delete) -> None:
        self._construct = construct
        self._compiled: dict[str, _Compiled] = {}

    def run(self, tx: Tx, **values: Any) -> int:
        """Run it once and answer how many rows it touched."""
        cursor, _ = self._execute(tx, values)
        return int(cursor.rowcount)

    def run_each(self, tx: Tx, rows: Iterable[Mapping[str, Any]]) -> None:
        """Run it once for each mapping."""
        compiled = self._compiled.get(tx.dialect.name) or self._compile(tx.dialect)
        parameters = [compiled.parameters(row) for row in rows]
        if not parameters:
            return
        try:
            tx.connection.cursor().executemany(compiled.text, parameters)
        except tx.dialect.loaded_dbapi.Error as error:
            raise _named(error, compiled, parameters, tx) from error

    def all(self, tx: Tx, **values: Any) -> list[Row]:
        """Every row."""
        cursor, compiled = self._execute(tx, values)
        return [compiled.row(raw) for raw in cursor.fetchall()]

    def one(self, tx: Tx, **values: Any) -> Row | None:
        """The first row, or None."""
        cursor, compiled = self._execute(tx, values)
        raw = cursor.fetchone()
        return None if raw is None else compiled.row(raw)

    def new_id(self, tx: Tx, **values: Any) -> int:
        """The number that an insert returns."""
        row = self.one(tx, **values)
        if row is None:
            raise LookupError("the insert returned no row")
        return int(row[0])

    def _execute(self, tx: Tx, values: Mapping[str, Any]) -> tuple[Any, _Compiled]:
        compiled = self._compiled.get(tx.dialect.name) or self._compile(tx.dialect)
        parameters = compiled.parameters(values)
        driver: Any = tx.connection.dbapi_connection  # both drivers execute without a cursor made before
        try:
            return driver.execute(compiled.text, parameters), compiled
        except tx.dialect.loaded_dbapi.Error as error:
            raise _named(error, compiled, parameters, tx) from error

    def _compile(self, dialect: Dialect) -> _Compiled:
        compiled = self._compiled[dialect.name] = _compile(self._construct, dialect)
        return compiled


def inserting(table: Table, *columns: Column[Any]) -> Insert:
    """An insert whose parameters are the names of `columns` (all but generated ones, when none is named)."""
    chosen = columns or [column for column in table.columns if column.computed is None]
    return table.insert().values({column.name: bindparam(column.name, type_=column.type) for column in chosen})


def inserting_once(table: Table, *columns: Column[Any], unless: tuple[Column[Any], ...]) -> Insert:
    """Like `inserting`, but does nothing when a row with the same `unless` columns exists already."""
    values = {column.name: bindparam(column.name, type_=column.type) for column in columns or table.columns}
    return insert_or(table).values(values).on_conflict_do_nothing(index_elements=[each.name for each in unless])


def only(jurisdiction: Column[str]) -> ColumnElement[bool]:
    """True for rows of the jurisdiction that the parameter `only` names; for all rows where that is empty."""
    chosen = bindparam("only", type_=Text)
    return (chosen == literal_column("''")) | (jurisdiction == chosen)


def _binder(kind: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    """What turns a value of Python into one of the driver; our own types on SQLite take no detour."""
    if dialect.name == "sqlite" and isinstance(kind, Moment | Json):
        return write_moment if isinstance(kind, Moment) else write_json
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _reader(kind: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    """The way back."""
    if dialect.name == "sqlite" and isinstance(kind, Moment | Json):
        return read_moment if isinstance(kind, Moment) else read_json
    return kind.dialect_impl(dialect).result_processor(dialect, None)


def _compile(construct: Any, dialect: Dialect) -> _Compiled:
    compiled = construct.compile(dialect=dialect)
    converts = {name: _binder(bind.type, dialect) for name, bind in compiled.binds.items()}
    places = enumerate(compiled.positiontup) if compiled.positional else zip(converts, converts, strict=True)
    results = [_reader(each.type, dialect) for each in construct.exported_columns]
    return _Compiled(
        str(compiled),
        _in_order(compiled.positiontup) if compiled.positional else None,
        tuple((place, convert) for place, name in places if (convert := converts[name]) is not None),
        {name: bind.effective_value for name, bind in compiled.binds.items() if not bind.required},
        tuple((index, convert) for index, convert in enumerate(results) if convert is not None),
    )


def _in_order(names: Sequence[str]) -> Callable[[Mapping[str, Any]], Row]:
    """Picks parameters for a driver that goes by their order; `itemgetter` answers a single one bare."""
    return itemgetter(*names) if len(names) > 1 else lambda values: tuple(values[name] for name in names)


def _named(error: Exception, compiled: _Compiled, parameters: Any, tx: Tx) -> BaseException:
    """The driver's error as the SQLAlchemy error that the rest of the store knows."""
    return DBAPIError.instance(compiled.text, parameters, error, tx.dialect.loaded_dbapi.Error)
