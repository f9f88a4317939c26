"""The frame: every object that could be drawn, before exclusion, frozen under one root (SSJ-DRAW-1, 1.1 and 3).

Many objects share stratum, weight, region, profile and exclusion. Such a combination (`Traits`) is checked and
encoded once, which is what makes a million rows a matter of seconds.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from engine.draw import merkle
from engine.draw.bytes import encode, lp
from engine.draw.bytes import field as encoded
from engine.draw.canonical import check_text
from engine.draw.keys import Keys
from engine.draw.members import Document, closed, require
from engine.draw.names import IDENTIFIER, is_label, is_label_or_empty
from engine.errors import DrawError

_MEMBERS = frozenset({"id", "stratum", "weight", "region", "profile", "exclusion"})
_SHA = lp(bytes(32))[:4]
"""Length in front of a hash or salt."""


@dataclass(frozen=True, slots=True, eq=False)
class Traits:
    """What a frame row says of an object besides its id. One object per combination and snapshot."""

    stratum: str
    weight: int
    region: str
    profile: str
    exclusion: str
    encoded: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A frozen frame, sorted by id; the lists run in parallel. `summary` is `frame` of the commitment (3.5)."""

    keys: Keys
    ids: list[str] = field(repr=False)
    traits: list[Traits] = field(repr=False)
    salts: list[bytes] = field(repr=False)
    attrs: list[bytes] = field(repr=False)
    leaves: list[bytes] = field(repr=False)
    root: bytes
    summary: dict[str, Any]

    @property
    def size(self) -> int:
        """All rows, excluded ones too."""
        return len(self.ids)

    def row(self, index: int) -> dict[str, Any]:
        """The canonical frame row: every member present."""
        traits = self.traits[index]
        return {
            "id": self.ids[index],
            "stratum": traits.stratum,
            "weight": traits.weight,
            "region": traits.region,
            "profile": traits.profile,
            "exclusion": traits.exclusion,
        }


def snapshot(rows: Iterable[Document], secret: bytes, draw_id: str, rules: Document | None = None) -> Snapshot:
    """Freeze the frame under the secret of this draw; the order of the rows does not matter.

    With `rules`, strata and exclusion codes are checked against them. Raises DrawError: E_SECRET, E_ID, E_SCHEMA,
    E_DUPLICATE_ID, E_WEIGHT, E_LABEL, E_JSON, E_STRATUM_UNKNOWN, E_EXCLUSION, E_NOT_OF_FRAME, E_FRAME_EMPTY.
    """
    keys = Keys(secret, draw_id)
    table = _checked(rows, rules)
    ids = sorted(table)
    traits = [table[name] for name in ids]
    salts, attrs, leaves = _hashed(keys.frame_key, ids, traits)
    top = merkle.root(leaves)
    return Snapshot(keys, ids, traits, salts, attrs, leaves, top, _summary(top, traits))


def _checked(rows: Iterable[Document], rules: Document | None) -> dict[str, Traits]:
    table: dict[str, Traits] = {}
    seen: dict[tuple[Any, ...], Traits] = {}
    fits = IDENTIFIER.fullmatch
    for row in rows:
        name, values = _members(row)
        if not isinstance(name, str) or not fits(name):
            raise DrawError("E_ID", f"object {name!r}")
        if name in table:
            raise DrawError("E_DUPLICATE_ID", f"object {name}")
        table[name] = _traits(name, values, seen, rules)
    require(bool(table), "E_FRAME_EMPTY", "the frame has no rows")
    return table


def _members(row: Document) -> tuple[Any, tuple[Any, ...]]:
    if not (type(row) is dict and row.keys() <= _MEMBERS and "id" in row and "stratum" in row):
        closed(row, "frame row", "id stratum", "weight region profile exclusion")
    get = row.get
    return row["id"], (
        row["stratum"], get("weight", 1), get("region", ""), get("profile", ""), get("exclusion", ""),
    )  # fmt: skip


def _traits(name: str, values: tuple[Any, ...], seen: dict[tuple[Any, ...], Traits], rules: Document | None) -> Traits:
    if type(values[1]) is not int:  # true equals 1 as a dictionary key
        raise DrawError("E_WEIGHT", f"object {name}: weight {values[1]!r}")
    try:
        known = seen.get(values)
    except TypeError as error:
        raise DrawError("E_LABEL", f"object {name}: {values!r}") from error
    if known is None:
        known = seen[values] = _new_traits(name, values, rules)
    return known


def _new_traits(name: str, values: tuple[Any, ...], rules: Document | None) -> Traits:
    stratum, weight, region, profile, exclusion = values
    labels = (stratum, region, profile, exclusion)
    require(1 <= weight <= 8, "E_WEIGHT", f"object {name}: weight {weight}, not 1 to 8")
    fitting = is_label(stratum) and all(map(is_label_or_empty, labels[1:]))
    require(fitting, "E_LABEL", f"object {name}: {labels!r}")
    for label in labels:
        check_text(label)
    if rules is not None:
        _check_stratum(name, stratum, rules)
        _check_exclusion(name, exclusion, rules)
    return Traits(stratum, weight, region, profile, exclusion, b"".join(map(encoded, values)))


def _check_stratum(name: str, stratum: str, rules: Document) -> None:
    known = any(line["stratum"] == stratum for line in rules["strata"])
    require(known, "E_STRATUM_UNKNOWN", f"object {name}: stratum {stratum} is not in the rules")


def _check_exclusion(name: str, exclusion: str, rules: Document) -> None:
    classes = {"": "", **{line["code"]: line["class"] for line in rules.get("exclusions", ())}}
    require(exclusion in classes, "E_EXCLUSION", f"object {name}: code {exclusion} is not in the rules")
    inside = classes[exclusion] != "NOT_OF_FRAME"
    require(inside, "E_NOT_OF_FRAME", f"object {name}: {exclusion} means that it is no object of this frame")


def _hashed(frame_key: bytes, ids: list[str], traits: list[Traits]) -> tuple[list[bytes], list[bytes], list[bytes]]:
    """Salt, attr and leaf of 3.2 for each row, with everything constant encoded beforehand."""
    salt_head, attr_head = encode("salt", frame_key), encode("attr") + _SHA
    leaf_head = b"\0" + encode("leaf")
    names = [lp(name.encode()) for name in ids]
    salts = [sha256(salt_head + name).digest() for name in names]
    attrs = [sha256(attr_head + salt + one.encoded).digest() for salt, one in zip(salts, traits, strict=True)]
    leaves = [sha256(leaf_head + name + _SHA + attr).digest() for name, attr in zip(names, attrs, strict=True)]
    return salts, attrs, leaves


def _summary(top: bytes, traits: list[Traits]) -> dict[str, Any]:
    counts = Counter(traits)
    strata: dict[str, dict[str, Any]] = {}
    excluded: Counter[str] = Counter()
    for one, count in counts.items():
        line = strata.setdefault(one.stratum, {"stratum": one.stratum, "rows": 0, "eligible": 0, "weight_sum": 0})
        _count(line, excluded, one, count)
    return {
        "root": top.hex(),
        "size": len(traits),
        "strata": [strata[label] for label in sorted(strata)],
        "exclusions": [{"code": code, "count": excluded[code]} for code in sorted(excluded)],
    }


def _count(line: dict[str, Any], excluded: Counter[str], one: Traits, count: int) -> None:
    line["rows"] += count
    if one.exclusion:
        excluded[one.exclusion] += count
    else:
        line["eligible"] += count
        line["weight_sum"] += count * one.weight
