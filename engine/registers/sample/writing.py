"""Writing rows as a table people know: Excel (one row at a time) or CSV in UTF-8 with its mark."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

WRITTEN = datetime(2020, 1, 1)  # noqa: DTZ001 - a property of the file; fixed, so that equal rows give equal bytes
ROWS_LIMIT = 1_048_575
"""Rows below the heading that a worksheet can hold."""

Rows = Iterable[Mapping[str, Any]]


def write(path: Path, headings: Sequence[str], rows: Rows, sheet: str) -> int:
    """Write the rows under their headings into `path` (.xlsx or .csv); how many."""
    return _csv(path, headings, rows) if path.suffix == ".csv" else _xlsx(path, headings, rows, sheet)


def _csv(path: Path, headings: Sequence[str], rows: Rows) -> int:
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.DictWriter(file, headings, restval="")
        table.writeheader()
        for count, row in enumerate(rows, start=1):  # noqa: B007 - the last number is the answer
            table.writerow(row)
    return count


def _xlsx(path: Path, headings: Sequence[str], rows: Rows, sheet: str) -> int:
    count = 0
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        book.set_properties({"created": WRITTEN})
        page = book.add_worksheet(sheet)
        bold = book.add_format({"bold": True})
        page.freeze_panes(1, 0)
        for column, heading in enumerate(headings):
            page.write_string(0, column, heading, bold)
        for count, row in enumerate(rows, start=1):
            for column, value in _filled(headings, row):
                page.write_string(count, column, value)
    return count


def _filled(headings: Sequence[str], row: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    for column, heading in enumerate(headings):
        value = row.get(heading)
        if value:
            yield column, value
