"""One line out of several: what departments that check the same objects at the same time do together."""

from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Any

Line = Mapping[str, Any]
Filter = Mapping[str, Any]

_BY_PREFIX = ("industries", "regions")
_EXACT = ("object_types", "risk_classes", "tags")


def overlap(line: Line, other: Line) -> bool:
    """Whether two lines are open on a common day."""
    return bool(line["starts_on"] <= other["ends_on"] and other["starts_on"] <= line["ends_on"])


def same_objects(line: Line, other: Line) -> bool:
    """Whether two lines select the same objects on a common day (CJ-2.3c)."""
    mine, theirs = line["filter"] or {}, other["filter"] or {}
    names = (*_BY_PREFIX, *_EXACT)
    return overlap(line, other) and all(_set(mine, name) == _set(theirs, name) for name in names)


def meet(line: Line, other: Line) -> bool:
    """Whether two lines may select the same objects: in no member of their filters they exclude each other."""
    mine, theirs = line["filter"] or {}, other["filter"] or {}
    return all(_common(name, mine, theirs) != [] for name in (*_BY_PREFIX, *_EXACT))


def _set(wanted: Filter, name: str) -> frozenset[str]:
    return frozenset(wanted.get(name) or ())


def _common(name: str, mine: Filter, theirs: Filter) -> list[str] | None:
    """What both filters allow of one member; None where both are open. The longer code of two is the narrower."""
    some, others = mine.get(name), theirs.get(name)
    if not some or not others:
        return list(some or others or ()) or None
    if name in _EXACT:
        return [code for code in some if code in others]
    pairs = [(a, b) for a in some for b in others if a.startswith(b) or b.startswith(a)]
    return list(dict.fromkeys(max(a, b, key=len) for a, b in pairs))


def _both(mine: Filter, theirs: Filter) -> dict[str, Any]:
    found = {name: _common(name, mine, theirs) for name in (*_BY_PREFIX, *_EXACT)}
    return {name: codes for name, codes in found.items() if codes is not None}


def joined(lines: Sequence[Line], lead: str) -> dict[str, Any]:
    """The line that does what all of them do: all items and methods, the common objects and days, the highest ratio.

    `lead` initiates it when it is one of the departments, else the first line's department.
    """
    codes = list(dict.fromkeys(code for line in lines for code in (line["initiator"], *line["participants"])))
    initiator = lead if lead in codes else lines[0]["initiator"]
    return {
        "name": lines[0]["name"],
        "items": _all(lines, "items"),
        "objects": "；".join(dict.fromkeys(line["objects"] for line in lines if line["objects"])),
        "filter": reduce(_both, (line["filter"] or {} for line in lines)),
        "methods": _all(lines, "methods"),
        "ratio_bp": _most(lines, "ratio_bp"),
        "count": _most(lines, "count"),
        "frequency": _most(lines, "frequency"),
        "starts_on": max(line["starts_on"] for line in lines),
        "ends_on": min(line["ends_on"] for line in lines),
        "initiator": initiator,
        "participants": [code for code in codes if code != initiator],
        "expected_visits": _most(lines, "expected_visits"),
    }


def _all(lines: Sequence[Line], name: str) -> list[str]:
    return list(dict.fromkeys(code for line in lines for code in line[name]))


def _most(lines: Sequence[Line], name: str) -> int | None:
    return max((line[name] for line in lines if line[name] is not None), default=None)
