"""Keys, order, selection, thresholds and reserve (SSJ-DRAW-1, section 6)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from heapq import nsmallest
from typing import Any

from engine.draw.bytes import encode
from engine.draw.bytes import field as encoded
from engine.draw.frame import Snapshot
from engine.draw.members import Document
from engine.draw.quotas import ceil_div

Ticket = tuple[bytes, int]
"""Key and index of an object. Indexes follow the ids, so tickets sort as 6.2 asks: by key, then id."""

_NUMBERS = [[encoded(j) for j in range(weight)] for weight in range(9)]
"""The encoded ticket numbers by weight."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What the draw gives. Ids everywhere; `drawn` sorted by id, `order` by key and only in ORDER."""

    drawn: tuple[str, ...]
    thresholds: list[dict[str, Any]]
    reserve: list[dict[str, Any]]
    order: tuple[str, ...]
    batches: tuple[tuple[str, ...], ...]
    document: list[dict[str, Any]] = field(repr=False)
    selection_commit: str


def _head(seed: bytes) -> bytes:
    return encode("ticket", seed) + encoded(bytes(32))[:4]


def _key(head: bytes, salt: bytes, weight: int) -> bytes:
    start = head + salt
    return min([sha256(start + number).digest() for number in _NUMBERS[weight]])


def object_key(seed: bytes, salt: bytes, weight: int) -> bytes:
    """key(o) of 6.1: the least of one hash per ticket. Exactly weighted sampling without replacement."""
    return _key(_head(seed), salt, weight)


def tickets(snapshot: Snapshot, seed: bytes) -> Iterator[tuple[str, Ticket]]:
    """Stratum and ticket of every object that takes part, in the order of the ids."""
    head = _head(seed)
    for index, (traits, salt) in enumerate(zip(snapshot.traits, snapshot.salts, strict=True)):
        if not traits.exclusion:
            yield traits.stratum, (_key(head, salt, traits.weight), index)


def select(snapshot: Snapshot, seed: bytes, quotas: Document, rules: Document) -> Selection:
    """Draw from a frozen frame with the seed K: the first k of each stratum, or in ORDER all, cut into batches.

    Everything follows from the arguments by calculation; there is no second draw.
    """
    return _order(snapshot, seed, rules) if rules["mode"] == "ORDER" else _select(snapshot, seed, quotas, rules)


def reserve_size(line: Document, rules: Document) -> int:
    """m of 6.3 for one stratum of the quotas."""
    if line["k"] == 0:
        return 0
    wanted = max(rules.get("reserve_min", 0), ceil_div(rules.get("reserve_bp", 0) * line["k"], 10000))
    return int(min(line["population"] - line["k"], wanted))


def _select(snapshot: Snapshot, seed: bytes, quotas: Document, rules: Document) -> Selection:
    per_stratum = _by_stratum(snapshot, quotas)
    head = _head(seed)
    drawn: list[int] = []
    thresholds, reserve = [], []
    for line in quotas["strata"]:
        k, m = line["k"], reserve_size(line, rules)
        first = nsmallest(k + m, _stratum_tickets(snapshot, head, per_stratum[line["stratum"]]))
        drawn += [index for _, index in first[:k]]
        thresholds.append({"stratum": line["stratum"], "key": first[k - 1][0].hex() if k else ""})
        reserve.append({"stratum": line["stratum"], "ids": [snapshot.ids[index] for _, index in first[k:]]})
    drawn.sort()
    return _selection(snapshot, [_row(snapshot, index) for index in drawn], thresholds, reserve, ())


def _by_stratum(snapshot: Snapshot, quotas: Document) -> dict[str, list[int]]:
    """Indexes of the objects that may be drawn; strata with k = 0 need no keys."""
    indexes: dict[str, list[int]] = {line["stratum"]: [] for line in quotas["strata"]}
    drawing = {line["stratum"] for line in quotas["strata"] if line["k"]}
    for index, traits in enumerate(snapshot.traits):
        if not traits.exclusion and traits.stratum in drawing:
            indexes[traits.stratum].append(index)
    return indexes


def _stratum_tickets(snapshot: Snapshot, head: bytes, indexes: list[int]) -> Iterator[Ticket]:
    salts, traits = snapshot.salts, snapshot.traits
    return ((_key(head, salts[index], traits[index].weight), index) for index in indexes)


def _order(snapshot: Snapshot, seed: bytes, rules: Document) -> Selection:
    """One permutation across strata, cut into batches (4.4; CJ-2.1e)."""
    ordered = sorted(ticket for _, ticket in tickets(snapshot, seed))
    size = rules["batch_size"]
    batches = [ordered[start : start + size] for start in range(0, len(ordered), size)]
    thresholds = [{"batch": number, "key": batch[-1][0].hex()} for number, batch in enumerate(batches, 1)]
    numbers = {index: number for number, batch in enumerate(batches, 1) for _, index in batch}
    document = [{**_row(snapshot, index), "batch": numbers[index]} for index in sorted(numbers)]
    named = tuple(tuple(snapshot.ids[index] for _, index in batch) for batch in batches)
    return _selection(snapshot, document, thresholds, [], named)


def _row(snapshot: Snapshot, index: int) -> dict[str, Any]:
    return {"id": snapshot.ids[index], "index": index, "attr": snapshot.attrs[index].hex()}


def _selection(
    snapshot: Snapshot,
    document: list[dict[str, Any]],
    thresholds: list[dict[str, Any]],
    reserve: list[dict[str, Any]],
    batches: tuple[tuple[str, ...], ...],
) -> Selection:
    return Selection(
        drawn=tuple(row["id"] for row in document),
        thresholds=thresholds,
        reserve=reserve,
        order=tuple(name for batch in batches for name in batch),
        batches=batches,
        document=document,
        selection_commit=snapshot.keys.blinded("selection", document).hex(),
    )
