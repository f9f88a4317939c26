"""The roster of inspectors (SSJ-DRAW-1, section 1.3): checked rows in canonical form."""

from collections.abc import Iterable
from typing import Any

from engine.draw.matching import days
from engine.draw.members import Document, array, closed, distinct, require
from engine.draw.names import is_identifier, is_label, is_label_or_empty, is_whole

_DEFAULTS: dict[str, Any] = {
    "role": "INSPECTOR",
    "specialties": (),
    "recusals": (),
    "region": "",
    "unavailable": (),
    "leader": False,
    "load0": 0,
    "max_visits": 1_000_000,
}


def canonical_roster(rows: Iterable[object]) -> list[dict[str, Any]]:
    """Every member present, string arrays without repeats and sorted, absences and rows sorted.

    Raises DrawError E_ROSTER.
    """
    roster = sorted(map(_inspector, rows), key=lambda row: str(row["id"]))
    _require(distinct(row["id"] for row in roster), "the same inspector twice")
    return roster


def _require(fulfilled: bool, message: str) -> None:
    require(fulfilled, "E_ROSTER", message)


def _inspector(value: object) -> dict[str, Any]:
    given = closed(value, "roster row", "id department cert_from cert_to", " ".join(_DEFAULTS), "E_ROSTER")
    row = {**_DEFAULTS, **given}
    _check_names(row)
    days({"from": row["cert_from"], "to": row["cert_to"]}, "E_ROSTER")
    _require(isinstance(row["leader"], bool), f"inspector {row['id']}: leader is true or false")
    for name in ("load0", "max_visits"):
        _require(is_whole(row[name], 0), f"inspector {row['id']}: {name} is 0 or more")
    row["specialties"] = _strings(row, "specialties")
    row["recusals"] = _strings(row, "recusals")
    row["unavailable"] = _absences(row)
    return row


def _check_names(row: Document) -> None:
    _require(is_identifier(row["id"]), f"inspector {row['id']!r}")
    _require(is_label(row["department"]), f"inspector {row['id']}: department {row['department']!r}")
    _require(row["role"] in ("INSPECTOR", "ASSIST"), f"inspector {row['id']}: role {row['role']!r}")
    _require(is_label_or_empty(row["region"]), f"inspector {row['id']}: region {row['region']!r}")


def _strings(row: Document, name: str) -> list[str]:
    values = array(row[name], name, "E_ROSTER")
    fits = is_identifier if name == "recusals" else is_label
    _require(all(map(fits, values)), f"inspector {row['id']}: {name} {values!r}")
    return sorted(set(values))


def _absences(row: Document) -> list[dict[str, str]]:
    intervals = array(row["unavailable"], "unavailable", "E_ROSTER")
    for interval in intervals:
        days(interval, "E_ROSTER")
    return sorted(map(dict, intervals), key=lambda absence: (absence["from"], absence["to"]))
