"""Reading the first sheet of a workbook, as a program of its own: bytes in, JSON rows of text out.

A workbook can name a single cell a billion rows away, and the reader then asks for more memory than there is and
takes its process along. So it runs in a child with a limit, started by file (see tables.py) without the package.
"""

import io
import sys
from contextlib import suppress
from datetime import date, datetime
from typing import Any

import orjson
from python_calamine import CalamineError, CalamineWorkbook

MEMORY_LIMIT = 4 << 30
"""Bytes of address space; a million rows of twenty columns fit."""


def text(cell: Any) -> str:
    """What the person sees in the cell: whole numbers without a point, days as ISO dates."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def rows(content: bytes) -> list[list[str]]:
    """The rows of the first sheet that has any. Raises CalamineError, OSError or ValueError for anything else."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for name in book.sheet_names:
        found = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        if found:
            return [[text(cell) for cell in row] for row in found]
    return []


def _limit_memory() -> None:
    with suppress(ImportError):  # Windows has no such limit; the child process still shields its parent
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))


def main() -> int:
    """Exit 0 with the rows on stdout, 1 with the reason on stderr."""
    _limit_memory()
    try:
        sys.stdout.buffer.write(orjson.dumps(rows(sys.stdin.buffer.read())))
    except (CalamineError, OSError, ValueError, MemoryError, TypeError) as error:
        sys.stderr.write(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
