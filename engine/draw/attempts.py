"""Ended attempts of a campaign: what a commitment says of those before it (SSJ-DRAW-1, section 5.2)."""

from collections.abc import Sequence
from typing import Any

from engine.draw.bytes import digest
from engine.draw.canonical import jcs
from engine.draw.commitment import commitment_hash
from engine.draw.members import Document, closed, distinct, require
from engine.draw.times import moment

REASONS = frozenset(
    [
        "FRAME_ERROR",
        "RULES_ERROR",
        "ENTROPY_MISSING",
        "ENTROPY_WITHHELD",
        "TEAMS_INFEASIBLE",
        "CANCELLED",
        "COURT_ORDER",
        "SECRET_LOST",
    ]
)
_TEXTS = ("text", "proposed_by", "approved_by")


def previous_hash(previous: Sequence[Any]) -> str:
    """What a record says of the attempts before it: H("attempt", JCS(the last one)), or empty (5.1)."""
    return digest("attempt", jcs(previous[-1])).hex() if previous else ""


def check_previous(previous: Sequence[Any], made: Document) -> None:
    """Do these attempts lead to the commitment `made`, each ended with a reason by two people?

    Raises DrawError E_PREVIOUS, E_SCHEMA, E_TIME.
    """
    require(made["attempt"] == len(previous) + 1, "E_PREVIOUS", f"attempt {made['attempt']} after {len(previous)}")
    attempts = [closed(one, "attempt", "commitment abandonment") for one in previous]
    records = [*(one["commitment"] for one in attempts), made]
    for place, one in enumerate(attempts):
        before, after = records[place], records[place + 1]
        require(after["previous"] == previous_hash([one]), "E_PREVIOUS", f"attempt {place + 1} is not the one meant")
        _check_end(one["abandonment"], before, after)
    require(distinct(record["draw_id"] for record in records), "E_PREVIOUS", "a draw_id is never used twice")
    kept = made["objects_from"] or not any(one["abandonment"]["reason"] == "TEAMS_INFEASIBLE" for one in attempts)
    require(bool(kept), "E_PREVIOUS", "the list of objects stands and is never drawn again")
    same = {record["campaign_id"] for record in records} == {made["campaign_id"]}
    require(same, "E_PREVIOUS", "attempts of another campaign")


def _check_end(abandonment: Any, before: Document, after: Document) -> None:
    given = closed(abandonment, "abandonment", f"commitment_hash reason time {' '.join(_TEXTS)}")
    require(given["commitment_hash"] == commitment_hash(before), "E_PREVIOUS", "ends another commitment")
    require(given["reason"] in REASONS, "E_PREVIOUS", f"reason {given['reason']!r}")
    said = all(isinstance(given[name], str) and given[name] for name in _TEXTS)
    require(said and given["proposed_by"] != given["approved_by"], "E_PREVIOUS", "two people end an attempt")
    in_time = moment(before["commit_time"]) <= moment(given["time"]) <= moment(after["commit_time"])
    require(in_time, "E_PREVIOUS", f"ended at {given['time']}")
