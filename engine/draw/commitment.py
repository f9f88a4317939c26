"""The commitment record, published before its entropy exists, and its hash C (SSJ-DRAW-1, section 5.1)."""

from collections.abc import Sequence
from typing import Any

from engine.draw.bytes import ALGORITHM, digest
from engine.draw.canonical import jcs
from engine.draw.entropy import check_plan
from engine.draw.frame import Snapshot
from engine.draw.key_document import keys_hash
from engine.draw.members import Document, require
from engine.draw.names import is_whole
from engine.draw.roster import canonical_roster
from engine.draw.rules import rules_hash
from engine.draw.times import moment


def commitment(snapshot: Snapshot, rules: Document, **members: Any) -> tuple[dict[str, Any], str]:
    """The record and its hash C in hexadecimal, ready to be published; `members` as in `record`.

    Raises DrawError when times or plan break 5.1 or 5.3: E_SCHEMA, E_TIME, E_COMMIT_LATE, E_ENTROPY_PLAN,
    E_ENTROPY_WEAK; E_ROSTER for a wrong roster.
    """
    made = record(snapshot, rules, **members)
    check_record(made)
    return made, commitment_hash(made)


def record(
    snapshot: Snapshot,
    rules: Document,
    *,
    snapshot_time: str,
    commit_time: str,
    entropy_plan: Sequence[Document],
    roster: Sequence[Document] = (),
    key_document: Document | None = None,
    min_lead_seconds: int = 3600,
    attempt: int = 1,
    previous: str = "",
    objects_from: str = "",
) -> dict[str, Any]:
    """The members of 5.1, not yet checked. The roster is bound when the rules ask for matching."""
    return {
        "schema": "ssj-draw-commitment-1",
        "algorithm": ALGORITHM,
        "draw_id": snapshot.keys.draw_id,
        "campaign_id": rules["campaign_id"],
        "attempt": attempt,
        "previous": previous,
        "objects_from": objects_from,
        "frame": snapshot.summary,
        "rules_hash": rules_hash(rules).hex(),
        "roster_commit": _roster_commit(snapshot, rules, roster),
        "secret_commit": snapshot.keys.secret_commit.hex(),
        "keys_hash": keys_hash(key_document or {}),
        "snapshot_time": snapshot_time,
        "commit_time": commit_time,
        "min_lead_seconds": min_lead_seconds,
        "entropy_plan": list(entropy_plan),
    }


def _roster_commit(snapshot: Snapshot, rules: Document, roster: Sequence[Document]) -> str:
    if "matching" not in rules or not roster:
        return ""
    return snapshot.keys.blinded("roster", canonical_roster(roster)).hex()


def check_record(made: Document) -> None:
    """Times, lead and plan of the record. Raises DrawError as `commitment` says."""
    require(is_whole(made["attempt"], 1), "E_SCHEMA", "attempt: 1 or more")
    require(is_whole(made["min_lead_seconds"], 60), "E_SCHEMA", "min_lead_seconds: 60 or more")
    frozen, committed = moment(made["snapshot_time"]), moment(made["commit_time"])
    require(frozen <= committed, "E_COMMIT_LATE", "the commitment comes before the snapshot")
    check_plan(made["entropy_plan"], committed, made["min_lead_seconds"])


def commitment_hash(made: Document) -> str:
    """C = H("commitment", JCS(record)), in hexadecimal."""
    return digest("commitment", jcs(made)).hex()


def check_published(made: Document, published: object) -> None:
    """Fail closed: the published record must be the one that follows from the input.

    Raises DrawError E_COMMITMENT_MISMATCH.
    """
    same = jcs(made) == jcs(published)
    require(same, "E_COMMITMENT_MISMATCH", "the published commitment is not that of this input")
