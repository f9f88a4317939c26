"""Any list as a workbook: text stays text, so that no cell is ever calculated."""

from collections.abc import Iterable, Sequence
from io import BytesIO

import xlsxwriter

from engine.registers.sample.writing import WRITTEN

Cell = str | int | None


def workbook(sheet: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """An Excel file with one sheet: bold headings that stay in sight, numbers as numbers, all else as text."""
    held = BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        book.set_properties({"created": WRITTEN})
        page = book.add_worksheet(sheet[:31])
        page.freeze_panes(1, 0)
        bold = book.add_format({"bold": True})
        for column, heading in enumerate(headings):
            page.write_string(0, column, heading, bold)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                _write(page, number, column, value)
        page.autofit()
    return held.getvalue()


def _write(page: xlsxwriter.worksheet.Worksheet, row: int, column: int, value: Cell) -> None:
    if isinstance(value, int):
        page.write_number(row, column, value)
    elif value:
        page.write_string(row, column, value)
