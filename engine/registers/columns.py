"""Columns of a register: the headings people write, Chinese or English, and what a cell of each must be."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.errors import ImportRefused
from engine.registers.cells import Parser
from engine.registers.tables import Row, Table, first_rows

HEADING_ROWS = 5
"""A title or a note may stand above the headings."""

_NOTE = re.compile("[（(【].*?[)）】]|[*＊\\s_]")


def _nothing() -> None:
    return None


@dataclass(frozen=True)
class Column:
    """One field: its name in the tables, its headings, its parser, and the value of an empty cell."""

    field: str
    headings: tuple[str, ...]
    parse: Parser
    required: bool = False
    blank: Callable[[], Any] = _nothing

    @property
    def heading(self) -> str:
        """The Chinese heading, for messages."""
        return self.headings[0]


@dataclass(frozen=True)
class Sheet:
    """A table whose headings are known: `places` gives each column its cell, `rows` are those below."""

    places: tuple[tuple[Column, int | None], ...]
    unknown: tuple[str, ...]
    heading_row: int
    rows: Iterator[Row]
    size: int
    name: str


@dataclass
class Parsed:
    """One row read: its values, or what is wrong as (heading, message)."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    errors: list[tuple[str, str]] = field(default_factory=list)
    warnings: list[tuple[str, str]] = field(default_factory=list)


def find(table: Table, columns: Sequence[Column], title: str) -> Sheet:
    """The heading row and what stands where. Raises ImportRefused for missing or doubled required columns."""
    known = {_plain(heading): column for column in columns for heading in (*column.headings, column.field)}
    candidates: list[Row] = list(first_rows(table, HEADING_ROWS)) or [(1, [])]
    best = max(range(len(candidates)), key=lambda at: sum(_plain(cell) in known for cell in candidates[at][1]))
    number, headings = candidates[best]
    at = _places(headings, known, f"{table.name} 第 {number} 行")
    missing = [column.heading for column in columns if column.required and column.field not in at]
    if missing:
        raise ImportRefused(f"{table.name}：不是{title}，缺少栏目 {'、'.join(missing)}")
    places = tuple((column, at.get(column.field)) for column in columns)
    unknown = tuple(heading for heading in headings if heading and _plain(heading) not in known)
    return Sheet(places, unknown, number, _after(candidates[best + 1 :], table.rows), table.size, table.name)


def _plain(heading: str) -> str:
    """A heading without notes in brackets, marks and spaces: 姓名（必填）* → 姓名, objectId → objectid."""
    return _NOTE.sub("", heading).lower()


def _places(headings: Sequence[str], known: dict[str, Column], where: str) -> dict[str, int]:
    at: dict[str, int] = {}
    for index, heading in enumerate(headings):
        column = known.get(_plain(heading))
        if column is None:
            continue
        if column.field in at:
            raise ImportRefused(f"{where}：栏目 {column.heading} 出现两次")
        at[column.field] = index
    return at


def _after(read: Sequence[Row], rest: Iterator[Row]) -> Iterator[Row]:
    yield from read
    yield from rest


def parse_row(sheet: Sheet, number: int, cells: Sequence[str]) -> Parsed:
    """The values of a row by field; a cell that does not fit becomes an error, never an exception."""
    row = Parsed(number)
    width = len(cells)
    for column, index in sheet.places:
        cell = cells[index] if index is not None and index < width else ""
        if cell:
            _fill(row, column, cell)
        elif column.required:
            row.errors.append((column.heading, "必填"))
        else:
            row.values[column.field] = column.blank()
    return row


def _fill(row: Parsed, column: Column, cell: str) -> None:
    try:
        row.values[column.field] = column.parse(cell)
    except ValueError as error:
        row.errors.append((column.heading, str(error)))
