"""The opening: what shows the list that a draw has fixed, and in OPEN the whole frame (SSJ-DRAW-1, 9.2)."""

from collections.abc import Collection
from typing import Any

from engine.draw import merkle
from engine.draw.frame import Snapshot
from engine.draw.selection import Selection


def opening(snapshot: Snapshot, selection: Selection, disclosure: str, secret: Collection[str] = ()) -> dict[str, Any]:
    """Blind, selection and proof; where `disclosure` is OPEN also the frame and its key.

    Ids among `secret` are never shown: the others still have their proof, but nobody can recompute the list
    (no blind), nor a frame in which such an object stands (no frame key).
    """
    shown = [row for row in selection.document if row["id"] not in secret]
    proof = merkle.proof(snapshot.leaves, [row["index"] for row in shown])
    found: dict[str, Any] = {"selection": shown, "proof": [node.hex() for node in proof]}
    if len(shown) == len(selection.document):
        found["blind"] = snapshot.keys.blind("selection").hex()
    if disclosure == "OPEN" and not set(secret).intersection(snapshot.ids):
        found["frame_key"] = snapshot.keys.frame_key.hex()
        found["frame"] = [snapshot.row(index) for index in range(snapshot.size)]
    return found
