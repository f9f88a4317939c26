"""Entropy from parties who commit to a number each and reveal it later (SSJ-DRAW-1, section 5.3)."""

from datetime import datetime
from typing import Any

from engine.draw.bytes import digest, encode
from engine.draw.members import Document, array, closed, distinct, require
from engine.draw.names import ascends, is_hexadecimal, is_label
from engine.draw.times import moment
from engine.errors import DrawError

BITS = 256


def promise(draw_id: str, party: str, nonce: bytes) -> bytes:
    """What a party publishes before: H("reveal", draw_id, party, nonce)."""
    return digest("reveal", draw_id, party, nonce)


def check_plan(entry: Document, commit_time: datetime) -> None:
    """Raises DrawError E_ENTROPY_PLAN, E_TIME, or E_COMMIT_LATE for a deadline not after the commitment."""
    closed(entry, "commit_reveal", "kind parties reveal_deadline on_withheld", code="E_ENTROPY_PLAN")
    withheld = entry["on_withheld"] in ("ABANDON", "CONTINUE")
    require(withheld, "E_ENTROPY_PLAN", f"on_withheld {entry['on_withheld']!r}")
    parties = [_check_party(party) for party in array(entry["parties"], "parties", "E_ENTROPY_PLAN")]
    apart = len(parties) >= 3 and ascends(parties)
    require(apart, "E_ENTROPY_PLAN", "at least three parties, sorted, all different")
    late = moment(entry["reveal_deadline"]) <= commit_time
    require(not late, "E_COMMIT_LATE", "the deadline to reveal must come after the commitment")


def _check_party(value: object) -> str:
    party = closed(value, "party", "party commitment", code="E_ENTROPY_PLAN")
    formed = is_label(party["party"]) and is_hexadecimal(party["commitment"])
    require(formed, "E_ENTROPY_PLAN", f"party {party['party']!r}")
    return str(party["party"])


def payload(entry: Document, contribution: Document, draw_id: str, commit_time: datetime) -> bytes:
    """E("commit_reveal", party 1, nonce 1, ...) in the order of the plan; a withheld nonce is the empty field.

    Raises DrawError E_SCHEMA, E_ENTROPY_MISMATCH, E_ENTROPY_INVALID, E_TIME, E_ENTROPY_LATE, E_ENTROPY_WITHHELD.
    """
    nonces = _nonces(entry, contribution, draw_id, commit_time)
    missing = withheld(entry, contribution)
    if missing and entry["on_withheld"] == "ABANDON":
        raise DrawError("E_ENTROPY_WITHHELD", f"not revealed: {', '.join(missing)}")
    fields: list[str | bytes] = []
    for line in entry["parties"]:
        fields += [line["party"], nonces.get(line["party"], b"")]
    return encode("commit_reveal", *fields)


def withheld(entry: Document, contribution: Document) -> list[str]:
    """Parties of the plan that have not revealed, in its order."""
    revealed = {reveal["party"] for reveal in contribution["reveals"]}
    return [line["party"] for line in entry["parties"] if line["party"] not in revealed]


def _nonces(entry: Document, contribution: Document, draw_id: str, commit_time: datetime) -> dict[str, bytes]:
    closed(contribution, "commit_reveal", "kind reveals")
    promised = {line["party"]: line["commitment"] for line in entry["parties"]}
    reveals = [closed(one, "reveal", "party nonce time") for one in array(contribution["reveals"], "reveals")]
    known = all(isinstance(one["party"], str) and one["party"] in promised for one in reveals)
    once = known and distinct(one["party"] for one in reveals)
    require(once, "E_ENTROPY_MISMATCH", "each reveal is of one party of the plan")
    return {one["party"]: _nonce(one, promised[one["party"]], entry, draw_id, commit_time) for one in reveals}


def _nonce(reveal: Document, promised: Any, entry: Document, draw_id: str, commit_time: datetime) -> bytes:
    party, nonce = reveal["party"], reveal["nonce"]
    require(is_hexadecimal(nonce), "E_ENTROPY_INVALID", f"{party}: the nonce is 32 bytes in hexadecimal")
    kept = promise(draw_id, party, bytes.fromhex(nonce)).hex() == promised
    require(kept, "E_ENTROPY_INVALID", f"{party}: the nonce is not the one committed to")
    in_time = commit_time <= moment(reveal["time"]) <= moment(entry["reveal_deadline"])
    require(in_time, "E_ENTROPY_LATE", f"{party}: revealed at {reveal['time']}")
    return bytes.fromhex(nonce)
