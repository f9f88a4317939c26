"""Entropy from drand's quicknet chain (SSJ-DRAW-1, section 5.3). Its constants are part of the specification."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from engine.draw.bytes import encode
from engine.draw.members import Document, closed, require
from engine.draw.names import is_hexadecimal, is_whole
from engine.draw.times import written
from engine.errors import DrawError

GENESIS = datetime.fromtimestamp(1692803367, UTC)
PERIOD = timedelta(seconds=3)
CHAIN_HASH = bytes.fromhex("52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971")
BITS = 256
_LAST_ROUND = 10**10
"""About 950 years after the genesis, before dates run out."""

CheckDrand = Callable[[int, bytes], None]
"""Verifies the BLS signature (48 bytes) of a round, or raises DrawError."""


def unchecked(round_: int, signature: bytes) -> None:
    """A program that cannot verify the signature must not draw. Always raises DrawError E_ENTROPY_UNCHECKED."""
    raise DrawError(
        "E_ENTROPY_UNCHECKED", f"the BLS signature of drand round {round_} ({len(signature)} bytes) cannot be checked"
    )


def time_of(round_: int) -> datetime:
    """The moment at which this round is published."""
    return GENESIS + (round_ - 1) * PERIOD


def check_plan(entry: Document) -> None:
    """Raises DrawError E_ENTROPY_PLAN unless the entry names a round and its own time."""
    closed(entry, "drand", "kind round not_before", code="E_ENTROPY_PLAN")
    require(is_whole(entry["round"], 1, _LAST_ROUND), "E_ENTROPY_PLAN", f"drand round {entry['round']!r}")
    expected = written(time_of(entry["round"]))
    require(entry["not_before"] == expected, "E_ENTROPY_PLAN", f"round {entry['round']} comes at {expected}")


def payload(entry: Document, contribution: Document, check: CheckDrand) -> bytes:
    """E("drand", chain hash, round, randomness).

    Raises DrawError E_SCHEMA, E_ENTROPY_MISMATCH, E_ENTROPY_INVALID, and what `check` raises.
    """
    closed(contribution, "drand", "kind round signature randomness")
    same = type(contribution["round"]) is int and contribution["round"] == entry["round"]
    require(same, "E_ENTROPY_MISMATCH", f"round {contribution['round']!r} in place of {entry['round']}")
    randomness, signature = contribution["randomness"], contribution["signature"]
    formed = is_hexadecimal(randomness) and is_hexadecimal(signature, 48)
    require(formed, "E_ENTROPY_INVALID", "48 bytes of signature and 32 of randomness, in hexadecimal")
    follows = sha256(bytes.fromhex(signature)).hexdigest() == randomness
    require(follows, "E_ENTROPY_INVALID", "the randomness is not the hash of the signature")
    check(entry["round"], bytes.fromhex(signature))
    return encode("drand", CHAIN_HASH, entry["round"], bytes.fromhex(randomness))
