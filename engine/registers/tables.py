"""Reading a table as people send it: CSV in UTF-8 or GB18030, Excel. Cells come out as trimmed text."""

import csv
import io
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import orjson

from engine.errors import ImportRefused
from engine.registers import workbook

EXCEL = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""First bytes of .xlsx and .ods (zip) and of .xls (compound file)."""

UNPACKED_LIMIT = 2_000_000_000
"""Bytes a zipped workbook may unpack to; ten million cells stay well below."""

SECONDS_LIMIT = 600

Row = tuple[int, list[str]]


@dataclass(frozen=True)
class Table:
    """`rows` gives (row number as the sheet shows it, cells) and can be walked once; `size` counts all rows."""

    name: str
    size: int
    rows: Iterator[Row]


def read_table(source: Path | bytes, name: str = "") -> Table:
    """The first sheet with content of a workbook, or a CSV file, told apart by content, not by name.

    Raises ImportRefused when the source cannot be read or is no table.
    """
    name = name or (source.name if isinstance(source, Path) else "")
    content = _content(source, name)
    cells = _excel(content, name) if content.startswith(EXCEL) else _csv(content, name)
    if not cells:
        raise ImportRefused(f"{name}：没有内容")
    return Table(name, len(cells), _rows(cells))


def _content(source: Path | bytes, name: str) -> bytes:
    if isinstance(source, bytes):
        return source
    try:
        return source.read_bytes()
    except OSError as error:
        raise ImportRefused(f"{name}：不能读取（{error.strerror}）") from error


def _rows(cells: list[list[str]]) -> Iterator[Row]:
    for number, row in enumerate(cells, start=1):
        if any(row):
            yield number, row


def _excel(content: bytes, name: str) -> list[list[str]]:
    _refuse_bomb(content, name)
    command = [sys.executable, "-I", str(Path(workbook.__file__))]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS_LIMIT, check=False)
    except subprocess.TimeoutExpired:
        raise ImportRefused(f"{name}：{SECONDS_LIMIT} 秒内没有读完") from None
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip() if done.returncode == 1 else "过大或已损坏"
        raise ImportRefused(f"{name}：不是可读的 Excel 文件（{reason.splitlines()[-1] if reason else '已损坏'}）")
    cells: list[list[str]] = orjson.loads(done.stdout)
    return cells


def _refuse_bomb(content: bytes, name: str) -> None:
    if not content.startswith(EXCEL[0]):
        return
    try:
        unpacked = sum(part.file_size for part in zipfile.ZipFile(io.BytesIO(content)).infolist())
    except zipfile.BadZipFile as error:
        raise ImportRefused(f"{name}：不是可读的 Excel 文件（{error}）") from error
    if unpacked > UNPACKED_LIMIT:
        raise ImportRefused(f"{name}：展开后超过 {UNPACKED_LIMIT // 1_000_000} MB")


def _csv(content: bytes, name: str) -> list[list[str]]:
    text = _decoded(content, name)
    if "\0" in text:
        raise ImportRefused(f"{name}：不是文本表格")
    heading = text.partition("\n")[0]
    separator = "\t" if heading.count("\t") > heading.count(",") else ","
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        return [[cell.strip() for cell in row] for row in rows]
    except csv.Error as error:
        raise ImportRefused(f"{name}：不是规范的 CSV（{error}）") from error


def _decoded(content: bytes, name: str) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ImportRefused(f"{name}：编码既不是 UTF-8，也不是 GB18030")


def first_rows(table: Table, count: int) -> Iterable[Row]:
    """The next `count` rows."""
    return islice(table.rows, count)
