"""Tables come in as people have them: CSV from Excel in Chinese, workbooks with a title above the headings."""

import io
import zipfile
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import ImportRefused
from engine.registers import read_table
from tests.registers.writing import csv_bytes, excel_bytes

ROWS = [["对象编号", "名称"], ["A-1", "瑞禾食品店"], ["", ""], ["A-2", "恒源百货"]]
READ = [(1, ["对象编号", "名称"]), (2, ["A-1", "瑞禾食品店"]), (4, ["A-2", "恒源百货"])]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_is_read_in_the_encodings_that_offices_use(encoding: str) -> None:
    assert list(read_table(csv_bytes(ROWS, encoding), "x.csv").rows) == READ


def test_a_workbook_is_known_by_its_content_not_by_its_name() -> None:
    assert list(read_table(excel_bytes(ROWS), "x.csv").rows) == READ


def test_cells_read_as_the_person_sees_them() -> None:
    morning = datetime(2026, 5, 1, 8)  # noqa: DTZ001 - a cell knows no time zone
    row = [210302, 0.05, date(2026, 5, 1), morning, True, "  两边有空格 ", 913501001234567]
    _, cells = next(iter(read_table(excel_bytes([row])).rows))
    assert cells == ["210302", "0.05", "2026-05-01", "2026-05-01", "是", "两边有空格", "913501001234567"]


def test_tabs_part_cells_as_well() -> None:
    assert list(read_table("编号\t名称\nA\tB,C".encode(), "x.txt").rows) == [(1, ["编号", "名称"]), (2, ["A", "B,C"])]


def test_rows_keep_the_number_that_the_sheet_shows() -> None:
    rows = [[], [], ["对象编号"], [], ["A-1"]]
    assert [number for number, _ in read_table(excel_bytes(rows)).rows] == [3, 5]


def bomb() -> bytes:
    """A small archive whose directory names one big file many times, as archives made to exhaust a machine do."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("sheet.xml", bytes(20_000_000))
        archive.filelist.extend(archive.filelist * 120)
    return content.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04 cut short",
        b"PK\x03\x04" + bytes(1000),
        b"\xd0\xcf\x11\xe0" + bytes(1000),
        b"\xff\xfe\x00\x01\x02\xff\xff",
        b"name\x00,value",
        b'"never closed\n' * 3,
        ("长" * 200_000).encode(),
        excel_bytes([]),
        excel_bytes(ROWS)[:-200],
    ],
    ids=range(10),
)
def test_what_is_no_table_is_refused_and_named(content: bytes) -> None:
    with pytest.raises(ImportRefused, match="broken"):
        read_table(content, "broken")


def test_a_workbook_that_unpacks_without_end_is_refused() -> None:
    with pytest.raises(ImportRefused, match="展开后超过"):
        read_table(bomb(), "bomb.xlsx")


def far_away() -> bytes:
    """A workbook with one cell in the last corner: seventeen thousand million cells to unfold."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        page = book.add_worksheet()
        page.write_string(0, 0, "对象编号")
        page.write_string(1_048_575, 16_383, "x")
    return content.getvalue()


def test_a_cell_far_away_does_not_take_the_process_along() -> None:
    with pytest.raises(ImportRefused, match="过大或已损坏"):
        read_table(far_away(), "far.xlsx")


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="不能读取"):
        read_table(tmp_path / "none.csv")


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with suppress(ImportRefused):
        assert all(isinstance(number, int) for number, _ in read_table(content, "x").rows)
