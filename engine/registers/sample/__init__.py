"""Realistic sample registers for trying out, teaching and measuring; everything in them is invented."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Any

from engine.errors import SettingsError
from engine.registers import inspectors, items, objects
from engine.registers.columns import Column
from engine.registers.imports import Progress, silent
from engine.registers.sample.catalogue import by_line, departments, item_rows
from engine.registers.sample.firms import object_rows
from engine.registers.sample.staff import inspector_rows
from engine.registers.sample.writing import ROWS_LIMIT, write

FORMATS = ("xlsx", "csv")
STEP = 1000


def write_samples(
    directory: Path,
    profile: Mapping[str, Any],
    objects_wanted: int,
    seed: int,
    format_: str = "xlsx",
    progress: Progress = silent,
    year: int = 2026,
) -> dict[str, Path]:
    """Write items, objects and inspectors of a jurisdiction; the same arguments give the same bytes.

    `year` is the year to be simulated: certificates lapse in it. The paths come back by register.
    Raises SettingsError for arguments that cannot be used.
    """
    organs = departments(profile)
    _check(organs, objects_wanted, format_)
    region = str(profile["region_gb2260"])
    directory.mkdir(parents=True, exist_ok=True)
    paths = {name: directory / f"{name}.{format_}" for name in ("items", "objects", "inspectors")}
    listed = list(item_rows(organs, year))
    write(paths["items"], _headings(items.COLUMNS), listed, items.TITLE)
    found = object_rows(objects_wanted, region, by_line(organs), year, Random(f"{seed} objects"))
    write(paths["objects"], _headings(objects.COLUMNS), _shown(found, objects_wanted, progress), objects.TITLE)
    staff = inspector_rows(organs, listed, objects_wanted, region, year, Random(f"{seed} inspectors"))
    write(paths["inspectors"], _headings(inspectors.COLUMNS), staff, inspectors.TITLE)
    return paths


def _check(organs: list[Any], objects_wanted: int, format_: str) -> None:
    if not organs:
        raise SettingsError("the profile names no administrative organ")
    if format_ not in FORMATS:
        raise SettingsError(f"unknown format {format_!r}: use {' or '.join(FORMATS)}")
    limit = ROWS_LIMIT if format_ == "xlsx" else 10_000_000
    if not 0 < objects_wanted <= limit:
        raise SettingsError(f"number of objects must be 1 to {limit} for {format_}")


def _headings(columns: tuple[Column, ...]) -> list[str]:
    return [column.heading for column in columns]


def _shown(rows: Iterator[dict[str, Any]], total: int, progress: Progress) -> Iterator[dict[str, Any]]:
    for number, row in enumerate(rows, start=1):
        yield row
        if number % STEP == 0 or number == total:
            progress(number, total)
