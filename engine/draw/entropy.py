"""The entropy plan, the contributions and the seed K (SSJ-DRAW-1, sections 5.3 and 5.4)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from engine.draw import commit_reveal, drand, public_number
from engine.draw.bytes import digest
from engine.draw.drand import CheckDrand
from engine.draw.members import Document, array, distinct, require
from engine.draw.times import moment
from engine.errors import DrawError

ENOUGH_BITS = 24
"""With fewer outcomes an insider could compute them all beforehand (section 11)."""


def check_plan(plan: object, commit_time: datetime, min_lead_seconds: int) -> None:
    """Is the plan well formed, late enough and rich enough?

    Raises DrawError E_ENTROPY_PLAN, E_TIME, E_COMMIT_LATE, E_ENTROPY_WEAK.
    """
    entries = array(plan, "entropy plan", "E_ENTROPY_PLAN")
    require(bool(entries), "E_ENTROPY_PLAN", "no entropy source")
    for entry in entries:
        _check_entry(entry, commit_time)
    for entry in _public(entries):
        early = (moment(entry["not_before"]) - commit_time) // timedelta(seconds=1) < min_lead_seconds
        require(not early, "E_COMMIT_LATE", f"{entry['kind']} could be known at {entry['not_before']}")
    _check_together(entries)
    total = sum(map(_bits, entries))
    require(total >= ENOUGH_BITS, "E_ENTROPY_WEAK", f"{total} bits, at least {ENOUGH_BITS} are needed")


def _check_entry(entry: Any, commit_time: datetime) -> None:
    kind = entry.get("kind") if isinstance(entry, dict) else None
    if kind == "drand":
        drand.check_plan(entry)
    elif kind == "public_number":
        public_number.check_plan(entry)
    elif kind == "commit_reveal":
        commit_reveal.check_plan(entry, commit_time)
    else:
        raise DrawError("E_ENTROPY_PLAN", f"kind {kind!r}")


def _bits(entry: Document) -> int:
    if entry["kind"] == "public_number":
        return public_number.bits(entry)
    return drand.BITS if entry["kind"] == "drand" else commit_reveal.BITS


def _public(entries: Sequence[Document]) -> list[Document]:
    return [entry for entry in entries if entry["kind"] != "commit_reveal"]


def _source(entry: Document) -> tuple[object, ...]:
    """What a source is known by: the same one twice adds no entropy."""
    return entry["kind"], entry.get("round"), entry.get("name"), entry.get("issue")


def _check_together(entries: Sequence[Document]) -> None:
    require(distinct(map(_source, entries)), "E_ENTROPY_PLAN", "the same source twice")
    public = _public(entries)
    for entry in entries:
        if entry["kind"] == "commit_reveal":
            _check_blind(entry, public)


def _check_blind(entry: Document, public: Sequence[Document]) -> None:
    """Who reveals or withholds must not know the result: every public source comes after the deadline."""
    deadline = moment(entry["reveal_deadline"])
    after = all(moment(source["not_before"]) > deadline for source in public)
    require(after, "E_ENTROPY_PLAN", "a public source before the reveals end")
    enough = entry["on_withheld"] == "ABANDON" or sum(map(_bits, public)) >= ENOUGH_BITS
    require(enough, "E_ENTROPY_PLAN", f"CONTINUE needs public sources of {ENOUGH_BITS} bits")


def payloads(
    plan: Sequence[Document],
    contributions: object,
    *,
    draw_id: str,
    commit_time: str,
    check_drand: CheckDrand = drand.unchecked,
) -> list[bytes]:
    """The payload of each source of a checked plan, in its order.

    `check_drand` verifies the BLS signature of a round; the default refuses, since an unchecked one must not draw.
    Raises DrawError E_ENTROPY_MISMATCH, ..._FORMAT, ..._WITNESS, ..._INVALID, ..._LATE, ..._WITHHELD, ..._UNCHECKED,
    E_SCHEMA, E_TIME.
    """
    given = array(contributions, "entropy")
    same = len(given) == len(plan) and all(map(_same_kind, plan, given))
    require(same, "E_ENTROPY_MISMATCH", "plan and contributions differ in number or kind")
    committed = moment(commit_time)
    return [
        _payload(entry, contribution, draw_id, committed, check_drand)
        for entry, contribution in zip(plan, given, strict=True)
    ]


def _same_kind(entry: Document, contribution: object) -> bool:
    return isinstance(contribution, dict) and contribution.get("kind") == entry["kind"]


def _payload(
    entry: Document, contribution: Document, draw_id: str, commit_time: datetime, check_drand: CheckDrand
) -> bytes:
    if entry["kind"] == "drand":
        return drand.payload(entry, contribution, check_drand)
    if entry["kind"] == "public_number":
        return public_number.payload(entry, contribution)
    return commit_reveal.payload(entry, contribution, draw_id, commit_time)


def withheld(plan: Sequence[Document], contributions: Sequence[Document]) -> list[str]:
    """Parties that did not reveal, where the plan goes on without them."""
    pairs = zip(plan, contributions, strict=True)
    return [
        party
        for entry, contribution in pairs
        if entry["kind"] == "commit_reveal"
        for party in commit_reveal.withheld(entry, contribution)
    ]


def seed(draw_id: str, commitment_hash: str, payloads: Sequence[bytes]) -> bytes:
    """K = H("seed", draw_id, C, payload 1, ...). C binds everything else, so no part can be exchanged under one K."""
    return digest("seed", draw_id, bytes.fromhex(commitment_hash), *payloads)
