"""An object's proof that it stood in the frame, `ssj-draw-proof-1` (SSJ-DRAW-1, section 3.4)."""

from bisect import bisect_left
from typing import Any

from engine.draw import merkle
from engine.draw.frame import Snapshot
from engine.draw.members import array, closed, require
from engine.draw.names import is_hexadecimal, is_identifier, is_whole
from engine.errors import DrawError


def index_of(snapshot: Snapshot, name: str) -> int:
    """Index of the object with this id. Raises DrawError E_ID when it is not in the frame."""
    index = bisect_left(snapshot.ids, name)
    if index == snapshot.size or snapshot.ids[index] != name:
        raise DrawError("E_ID", f"object {name} is not in the frame")
    return index


def proof_of(snapshot: Snapshot, name: str) -> dict[str, Any]:
    """The proof of one object. Raises DrawError E_ID when it is not in the frame."""
    index = index_of(snapshot, name)
    return {
        "schema": "ssj-draw-proof-1",
        "id": name,
        "index": index,
        "size": snapshot.size,
        "attr": snapshot.attrs[index].hex(),
        "proof": [node.hex() for node in merkle.proof(snapshot.leaves, [index])],
    }


def check_proof(document: object, root: str, size: int) -> None:
    """Does the proof lead to the root in the commitment? Raises DrawError E_SCHEMA, E_VERSION or E_PROOF."""
    proof = closed(document, "proof", "schema id index size attr proof")
    require(proof["schema"] == "ssj-draw-proof-1", "E_VERSION", f"schema {proof['schema']!r}")
    nodes = array(proof["proof"], "proof")
    formed = is_identifier(proof["id"]) and all(map(is_hexadecimal, [proof["attr"], *nodes]))
    counted = is_whole(proof["index"], 0) and is_whole(proof["size"], 1)
    require(formed and counted, "E_SCHEMA", "proof")
    require(proof["size"] == size, "E_PROOF", f"size {proof['size']!r}, not {size}")
    leaf = merkle.leaf(proof["id"], bytes.fromhex(proof["attr"]))
    merkle.check(bytes.fromhex(root), size, {proof["index"]: leaf}, [bytes.fromhex(node) for node in nodes])
