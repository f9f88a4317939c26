"""Anchors: what shows that a commitment was public in time (SSJ-DRAW-1, section 5.1)."""

from collections.abc import Sequence
from datetime import datetime

from engine.draw.members import Document, array, closed, require
from engine.draw.names import is_label
from engine.draw.times import moment
from engine.errors import DrawError

NO_ANCHOR = "W_NO_ANCHOR"
"""Without any anchor the order of events rests on the operator's word."""


def known_at(entry: Document) -> str:
    """The moment a source of an entropy plan is known, as the plan writes it."""
    return str(entry.get("not_before") or entry["reveal_deadline"])


def check_anchors(anchors: object, commit_time: str, plan: Sequence[Document]) -> list[Document]:
    """The anchors, if each was made after the commitment and before anything of the plan could be known.

    Raises DrawError E_ANCHOR, E_SCHEMA, E_TIME, and E_UNSUPPORTED for a signature, which this program cannot check.
    """
    first = min(moment(known_at(entry)) for entry in plan)
    return [_checked(anchor, commit_time, first) for anchor in array(anchors, "anchors")]


def _checked(anchor: object, commit_time: str, first: datetime) -> Document:
    kind = anchor.get("kind") if isinstance(anchor, dict) else None
    if kind == "SIGNATURE":
        raise DrawError("E_UNSUPPORTED", "this program does not check signatures of anchors")
    require(kind == "PUBLICATION", "E_ANCHOR", f"anchor of kind {kind!r}")
    given = closed(anchor, "anchor", "kind place time reference")
    require(is_label(given["place"]) and is_label(given["reference"]), "E_ANCHOR", "place and reference are labels")
    require(moment(commit_time) <= moment(given["time"]) < first, "E_ANCHOR", f"made at {given['time']}")
    return given
