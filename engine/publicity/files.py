"""Public tables as files that anybody can read: JSON, and CSV for spreadsheets; the same bytes for the same rows."""

import csv
import io
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson

from engine.disclosure import RECORDS

Table = list[dict[str, Any]]
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A cell that begins like this would be calculated by a spreadsheet."""

INDEX, SCHEMA = "index.json", "shuangsuiji-public-1"


def write(folder: Path, jurisdictions: Mapping[str, tuple[str, Mapping[str, Table]]]) -> list[Path]:
    """Write the tables of each jurisdiction (key: name, tables) below `folder`, and an index with digests; the files.

    A file that an earlier export wrote and this one does not is removed: it is no longer public. Jurisdictions that
    are not among these keep their files and their place in the index.
    """
    told, written = _others(folder, jurisdictions), []
    folder.mkdir(parents=True, exist_ok=True)
    for key, (name, tables) in jurisdictions.items():
        place = folder / key
        place.mkdir(parents=True, exist_ok=True)
        entries = []
        for table, rows in tables.items():
            files = {"json": as_json(rows), "csv": as_csv(table, rows)}
            entries.append(_entry(key, table, rows, files))
            written += [_put(place / f"{table}.{ending}", content) for ending, content in files.items()]
        _remove(place, tables)
        told.append({"key": key, "name": name, "tables": entries})
    index = {"schema": SCHEMA, "jurisdictions": sorted(told, key=lambda place: str(place["key"]))}
    return [*written, _put(folder / INDEX, orjson.dumps(index, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))]


def _others(folder: Path, jurisdictions: Iterable[str]) -> list[dict[str, Any]]:
    """What an index that is there already says of jurisdictions that are not written now."""
    try:
        index = orjson.loads((folder / INDEX).read_bytes())
        return [place for place in index["jurisdictions"] if place["key"] not in set(jurisdictions)]
    except (FileNotFoundError, orjson.JSONDecodeError, KeyError, TypeError):
        return []  # no index of ours


def _entry(key: str, table: str, rows: Table, files: Mapping[str, bytes]) -> dict[str, Any]:
    record = RECORDS[table]
    described = [
        {"path": f"{key}/{table}.{ending}", "bytes": len(content), "sha256": sha256(content).hexdigest()}
        for ending, content in files.items()
    ]
    return {"table": table, "title": record.title, "rows": len(rows), "fields": dict(record.fields), "files": described}


def _put(path: Path, content: bytes) -> Path:
    """Write a file whole or not at all."""
    unfinished = path.with_name(f".{path.name}.part")
    unfinished.write_bytes(content)
    return unfinished.replace(path)


def _remove(place: Path, tables: Iterable[str]) -> None:
    for table in RECORDS.keys() - set(tables):
        for ending in ("json", "csv"):
            (place / f"{table}.{ending}").unlink(missing_ok=True)


def as_json(rows: Table) -> bytes:
    """A JSON array with one record a line."""
    if not rows:
        return b"[]\n"
    return b"[\n" + b",\n".join(orjson.dumps(row) for row in rows) + b"\n]\n"


def as_csv(table: str, rows: Table) -> bytes:
    """UTF-8 with byte order mark, Chinese headings, CRLF (RFC 4180); no cell begins a formula."""
    record = RECORDS[table]
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(record.fields.values())
    writer.writerows([cell(row[name]) for name in record.fields] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def cell(value: Any) -> Any:
    """A value as one cell: a number, or text that a spreadsheet will not calculate."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    text = worded(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def worded(value: Any) -> str:
    """A value in words: lists joined by 、, yes and no, nothing for nothing."""
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case dict() | [dict(), *_]:
            return orjson.dumps(value).decode()
        case list():
            return "、".join(map(worded, value))
    return str(value)
