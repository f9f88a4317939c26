"""Tables for tests: rows under headings, as CSV in any encoding or as Excel."""

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter


def csv_bytes(rows: Sequence[Sequence[str]], encoding: str = "utf-8") -> bytes:
    """Rows as CSV."""
    return "\r\n".join(",".join(f'"{cell}"' for cell in row) for row in rows).encode(encoding)


def excel_bytes(rows: Sequence[Sequence[Any]]) -> bytes:
    """Rows as the first sheet of a workbook; dates and numbers become what Excel makes of them."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"default_date_format": "yyyy-mm-dd"}) as book:
        page = book.add_worksheet("名录")
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return content.getvalue()
