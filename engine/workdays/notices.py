"""Takes a new yearly notice (放假安排通知) into the calendar files."""

import csv
import os
from collections.abc import Iterable, Mapping
from datetime import date
from io import StringIO
from pathlib import Path

from engine.errors import CalendarError
from engine.workdays.counting import OFF, PUBLISHED, Notice, SpecialDay, spoken, works
from engine.workdays.files import (
    DAY_COLUMNS,
    FORECAST,
    NATIONAL,
    NOTICES,
    YEAR_COLUMNS,
    days_of,
    notices_of,
    text_of,
)

STATUTORY = ((1, 1), (5, 1), (10, 1), (10, 2), (10, 3))  # off in every year, whatever the lunar calendar says


def import_year(path: Path, directory: Path) -> int:
    """Take the official arrangement of one year (columns date, kind, source, optionally status) into `directory`.

    It replaces the projection, or the older arrangement, of that year, and may hold days of the December before.
    Answers the year. Raises CalendarError naming the row; nothing is written then.
    """
    days = days_of(path.name, text_of(path))
    if not days:
        raise CalendarError(f"{path.name}: the file holds no day")
    notices = notices_of(text_of(directory / NOTICES))
    national = days_of(NATIONAL, text_of(directory / NATIONAL))
    forecast = days_of(FORECAST, text_of(directory / FORECAST))
    year = max(days).year
    _check_year(path.name, year, days, [day for day in forecast if day.year == year])
    kept = [
        special for special in national.values() if _noticed_in(special, notices) != year and special.date not in days
    ]
    added = [special for special in days.values() if works(special.date, special) != (special.date.weekday() < 5)]
    notices[year] = Notice(year, PUBLISHED, days[max(days)].source)
    years = _csv(YEAR_COLUMNS, [(n.year, n.status, n.source) for n in sorted(notices.values(), key=lambda n: n.year)])
    notices_of(years)
    _replace(directory / NATIONAL, _day_rows([*kept, *added]))
    _replace(directory / NOTICES, years)
    _replace(directory / FORECAST, _day_rows(special for day, special in forecast.items() if day.year != year))
    return year


def _check_year(name: str, year: int, days: Mapping[date, SpecialDay], projected: Iterable[date]) -> None:
    """A notice can move weekends, never take a statutory day; a file that lacks one is cut or of another year."""
    for row, special in enumerate(days.values(), start=2):
        if (special.date.year, special.date.month) < (year - 1, 12):
            raise CalendarError(
                f"{name}: row {row}: {special.date} belongs neither to {year} nor to the December before"
            )
        if special.status != PUBLISHED:
            raise CalendarError(
                f"{name}: row {row}: {special.date} is {special.status}; only a published notice is taken"
            )
    for day in sorted({*projected, *(date(year, month, n) for month, n in STATUTORY)}):
        if day.weekday() < 5 and (day not in days or days[day].kind != OFF):
            raise CalendarError(f"{name}: {spoken(day)} is a statutory holiday but no row says OFF")


def _noticed_in(special: SpecialDay, notices: Mapping[int, Notice]) -> int:
    """The year whose notice names the day: a December day may belong to the notice of the year after."""
    following = notices.get(special.date.year + 1)
    early = special.date.month == 12 and following is not None and following.source == special.source
    return special.date.year + early


def _day_rows(days: Iterable[SpecialDay]) -> str:
    ordered = sorted(days, key=lambda special: special.date)
    return _csv(DAY_COLUMNS, [(special.date, special.kind, special.source, special.status) for special in ordered])


def _csv(columns: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> str:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()


def _replace(path: Path, text: str) -> None:
    draft = path.with_suffix(".tmp")
    with draft.open("w", encoding="utf-8", newline="") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
