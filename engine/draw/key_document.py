"""The public keys that a jurisdiction publishes, `ssj-draw-keys-1` (SSJ-DRAW-1, section 2, Signatures)."""

from engine.draw.bytes import digest
from engine.draw.canonical import jcs
from engine.draw.matching import days
from engine.draw.members import Document, array, closed, distinct, require
from engine.draw.names import is_hexadecimal, is_identifier


def check_key_document(value: object) -> Document:
    """The key document, or `{}` if nobody signs. Raises DrawError E_KEYS."""
    if value == {}:
        return {}
    checked = closed(value, "key document", "schema jurisdiction keys", code="E_KEYS")
    _require(checked["schema"] == "ssj-draw-keys-1", f"schema {checked['schema']!r}")
    _require(isinstance(checked["jurisdiction"], str), "jurisdiction: a string")
    lines = array(checked["keys"], "keys", "E_KEYS")
    for line in lines:
        _check_key(line)
    _require(distinct(line["key_id"] for line in lines), "the same key_id twice")
    return checked


def _require(fulfilled: bool, message: str) -> None:
    require(fulfilled, "E_KEYS", message)


def _check_key(value: object) -> None:
    key = closed(value, "key", "key_id owner public_key from to", code="E_KEYS")
    _require(is_identifier(key["key_id"]), f"key_id {key['key_id']!r}")
    _require(isinstance(key["owner"], str), f"key {key['key_id']}: owner is a string")
    _require(is_hexadecimal(key["public_key"]), f"key {key['key_id']}: 32 bytes in hexadecimal")
    days({"from": key["from"], "to": key["to"]}, "E_KEYS")


def keys_hash(key_document: Document) -> str:
    """H("keys", JCS(key document)) in hexadecimal, empty without one."""
    return digest("keys", jcs(key_document)).hex() if key_document else ""
