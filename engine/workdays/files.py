"""Reads `processes/calendars/`: the national table, the years with a notice, the projection, local overlays."""

import csv
import hashlib
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from io import StringIO
from pathlib import Path
from typing import TypeVar

from engine.errors import CalendarError
from engine.workdays.counting import (
    MAKEUP,
    OFF,
    PROJECTED,
    PUBLISHED,
    WORK,
    Calendar,
    Notice,
    SpecialDay,
    spoken,
)

NATIONAL, FORECAST, NOTICES = "china.csv", "projected.csv", "years.csv"
DAY_COLUMNS = ("date", "kind", "source", "status")
YEAR_COLUMNS = ("year", "status", "source")

Row = TypeVar("Row")


def load(directory: Path, jurisdiction: str | None = None) -> Calendar:
    """The national calendar of `directory`, with the overlay `<jurisdiction>.csv` over it where there is one.

    Raises CalendarError, naming file and row.
    """
    names = [NATIONAL, FORECAST, NOTICES, *([f"{jurisdiction}.csv"] if jurisdiction else [])]
    texts = {name: text_of(directory / name) for name in names if name in names[:3] or (directory / name).is_file()}
    notices = notices_of(texts[NOTICES])
    days = {name: days_of(name, text) for name, text in texts.items() if name != NOTICES}
    forecast = {day: special for day, special in days.pop(FORECAST).items() if _open(day, notices)}
    special = {**forecast, **days.pop(NATIONAL)}
    for overlay in days.values():
        special |= overlay
    digest = hashlib.sha256(repr(sorted(texts.items())).encode()).hexdigest()
    return Calendar(notices, special, digest[:12])


def _open(day: date, notices: Mapping[int, Notice]) -> bool:
    return day.year in notices and notices[day.year].status == PROJECTED


def text_of(path: Path) -> str:
    """The text of a calendar file, as spreadsheets save it too (byte order mark). Raises CalendarError."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise CalendarError(f"{path.name}: the file is missing") from None
    except (OSError, UnicodeDecodeError) as error:
        raise CalendarError(f"{path.name}: not readable; save it as CSV in UTF-8 ({error})") from None


def notices_of(text: str) -> dict[int, Notice]:
    """The known years by number, without a gap. Raises CalendarError naming the row."""
    notices = {notice.year: notice for notice in _rows(NOTICES, text, YEAR_COLUMNS, _notice)}
    if not notices or max(notices) - min(notices) + 1 != len(notices):
        raise CalendarError(f"{NOTICES}: the years must follow one another without a gap")
    return notices


def days_of(name: str, text: str) -> dict[date, SpecialDay]:
    """The special days of the file `name`, each once. Raises CalendarError naming the row."""
    days: dict[date, SpecialDay] = {}
    for row, special in enumerate(_rows(name, text, DAY_COLUMNS, _special_day), start=2):
        if special.date in days:
            raise CalendarError(f"{name}: row {row}: {special.date} stands there twice")
        days[special.date] = special
    return days


def _rows(name: str, text: str, columns: tuple[str, ...], read: Callable[[dict[str, str]], Row]) -> Iterator[Row]:
    reader = csv.DictReader(StringIO(text), restval="")
    missing = [column for column in columns if column != "status" and column not in (reader.fieldnames or ())]
    if missing:
        raise CalendarError(f"{name}: row 1: column {', '.join(missing)} is missing")
    try:
        for row in reader:
            yield read({column: (row.get(column) or "").strip() for column in columns})
    except (ValueError, csv.Error) as error:
        raise CalendarError(f"{name}: row {reader.line_num}: {error}") from None


def _notice(row: dict[str, str]) -> Notice:
    return Notice(date(int(row["year"]), 1, 1).year, _known_status(row["status"]), _required(row["source"], "source"))


def _special_day(row: dict[str, str]) -> SpecialDay:
    day, kind = date.fromisoformat(row["date"]), row["kind"]
    if kind not in (OFF, WORK, MAKEUP):
        raise ValueError(f"kind {kind!r} is none of OFF, WORK, MAKEUP")
    if kind != OFF and (day.weekday() < 5) != (kind == WORK):
        raise ValueError(f"{spoken(day)} cannot be {kind}: MAKEUP is for weekends, WORK for Monday to Friday")
    return SpecialDay(day, kind, _required(row["source"], "source"), _known_status(row["status"]))


def _known_status(text: str) -> str:
    if text not in ("", PUBLISHED, PROJECTED):
        raise ValueError(f"status {text!r} is neither PUBLISHED nor PROJECTED")
    return text or PUBLISHED


def _required(text: str, column: str) -> str:
    if not text:
        raise ValueError(f"{column} is empty: name the official notice")
    return text
