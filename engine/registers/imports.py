"""Importing a list or a register: good rows go in, bad ones are reported with row, column and reason (YC-2.3a)."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from types import ModuleType
from typing import Any, Protocol

from engine.clock import china_date
from engine.registers import inspectors, items, objects
from engine.registers.columns import Parsed, Sheet, find, parse_row
from engine.registers.tables import Row, Table
from engine.registers.territory import ANYWHERE, Context, Territory
from engine.store import Tx
from engine.store.register_rows import Counts, item_versions, upsert_inspectors, upsert_items, upsert_objects

BATCH = 5000

Progress = Callable[[int, int], None]
"""Called with the rows done and the rows in the file."""

Problem = tuple[int, str, str]
"""Row number as the sheet shows it, column heading, Chinese message."""


@dataclass
class ImportReport:
    """What an import did. Rows with an error are not in; rows with a warning are."""

    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    warnings: list[Problem] = field(default_factory=list)
    errors: list[Problem] = field(default_factory=list)

    def count(self, counts: Counts) -> None:
        """Add what one batch did."""
        self.inserted += counts.inserted
        self.updated += counts.updated
        self.unchanged += counts.unchanged


class _Upsert(Protocol):
    def __call__(self, tx: Tx, jurisdiction: str, rows: Iterable[dict[str, Any]], now: datetime) -> Counts: ...


def silent(done: int, total: int) -> None:
    """No progress to show."""


def import_objects(
    tx: Tx,
    jurisdiction: str,
    table: Table,
    now: datetime,
    progress: Progress = silent,
    territory: Territory = ANYWHERE,
) -> ImportReport:
    """Import the object register (data section 2). Raises ImportRefused when it is no such table."""
    context = Context(territory, china_date(now))
    return _import(tx, jurisdiction, objects, upsert_objects, table, now, progress, context)


def import_inspectors(
    tx: Tx,
    jurisdiction: str,
    table: Table,
    now: datetime,
    progress: Progress = silent,
    territory: Territory = ANYWHERE,
) -> ImportReport:
    """Import the inspector register (data section 3). Raises ImportRefused when it is no such table."""
    context = Context(territory, china_date(now))
    return _import(tx, jurisdiction, inspectors, upsert_inspectors, table, now, progress, context)


def import_items(
    tx: Tx,
    jurisdiction: str,
    table: Table,
    now: datetime,
    progress: Progress = silent,
    territory: Territory = ANYWHERE,
) -> ImportReport:
    """Import the item list (data section 1). Raises ImportRefused when it is no such table.

    Versions of an item may not overlap, so a row that ends the old version stands above the new one.
    """
    context = Context(territory, china_date(now))
    for row in item_versions(tx, jurisdiction):
        validity = row["valid_from"], row["valid_to"]
        context.versions.setdefault(row["code"], {})[row["version"]] = validity
    return _import(tx, jurisdiction, items, upsert_items, table, now, progress, context)


def _import(
    tx: Tx,
    jurisdiction: str,
    register: ModuleType,
    upsert: _Upsert,
    table: Table,
    now: datetime,
    progress: Progress,
    context: Context,
) -> ImportReport:
    sheet = find(table, register.COLUMNS, register.TITLE)
    report = ImportReport(warnings=[(sheet.heading_row, name, "不认识的栏目，没有导入") for name in sheet.unknown])
    reader = _Reader(sheet, register, context, report)
    for batch in _batches(sheet.rows):
        good = list(reader.good(batch))
        report.count(upsert(tx, jurisdiction, good, now))
        progress(batch[-1][0], sheet.size)
    return report


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


class _Reader:
    """Turns rows of a sheet into rows for the table and keeps what is wrong with the others."""

    def __init__(self, sheet: Sheet, register: ModuleType, context: Context, report: ImportReport) -> None:
        self._sheet = sheet
        self._register = register
        self._context = context
        self._report = report
        self._seen: dict[tuple[Any, ...], int] = {}

    def good(self, rows: Sequence[Row]) -> Iterator[dict[str, Any]]:
        """The rows without an error."""
        for number, cells in rows:
            row = parse_row(self._sheet, number, cells)
            if not row.errors:
                row.errors.extend(self._register.rules(row, self._context))
            if not row.errors:
                row.errors.extend(self._repeated(row))
            self._report.errors.extend((number, *error) for error in row.errors)
            if not row.errors:
                self._report.warnings.extend((number, *warning) for warning in row.warnings)
                yield self._with_source(row.values)

    def _repeated(self, row: Parsed) -> Iterator[tuple[str, str]]:
        key = tuple(row.values[name] for name in self._register.KEY)
        first = self._seen.setdefault(key, row.number)
        if first != row.number:
            yield self._register.COLUMNS[0].heading, f"与第 {first} 行重复"

    def _with_source(self, values: dict[str, Any]) -> dict[str, Any]:
        return values if self._register is items else {**values, "source": self._sheet.name}
