"""Restricted JSON, canonical by RFC 8785 (SSJ-DRAW-1, section 2).

Strings in NFC, integers with |n| <= 2^53 - 1, booleans, arrays, objects with names `[a-z][a-z0-9_]*`; no null, no
fractions, no exponents, no repeated names. Within these limits Python's own JSON writer, sorted and without
spaces, writes what RFC 8785 asks for: names are ASCII, and there are no fractions to format.
"""

import json
import re
from typing import Any, NoReturn
from unicodedata import is_normalized

from engine.draw.bytes import text
from engine.errors import DrawError

LARGEST = 2**53 - 1
_NAME = re.compile(r"[a-z][a-z0-9_]*")


def check_text(value: str) -> None:
    """Refuse a string that is not NFC or not Unicode text. Raises DrawError E_JSON."""
    text(value)
    if not is_normalized("NFC", value):
        raise DrawError("E_JSON", f"not in normal form C: {value!r}")


def _check_names(value: dict[Any, Any]) -> None:
    for name in value:
        if not (isinstance(name, str) and _NAME.fullmatch(name)):
            raise DrawError("E_JSON", f"member name {name!r}")


def _check_scalar(value: object) -> None:
    if isinstance(value, str):
        check_text(value)
    elif not (isinstance(value, int) and abs(value) <= LARGEST):
        raise DrawError("E_JSON", f"not allowed: {str(value)[:60]} ({type(value).__name__})")


def check(document: object) -> None:
    """Refuse what is not restricted JSON. Raises DrawError E_JSON. Walks with a stack: no depth is too deep."""
    waiting = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            _check_names(value)
            waiting.extend(value.values())
        elif isinstance(value, list | tuple):
            waiting.extend(value)
        else:
            _check_scalar(value)


def jcs(document: object) -> bytes:
    """JCS(d), the canonical bytes. Raises DrawError E_JSON."""
    check(document)
    try:
        return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    except (RecursionError, ValueError) as error:
        raise DrawError("E_JSON", "nested too deeply") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise DrawError("E_JSON", "a member name is repeated")
    return members


def _no_fraction(literal: str) -> NoReturn:
    raise DrawError("E_JSON", f"only integers are numbers here: {literal[:60]}")


def parse(data: bytes) -> Any:
    """Read restricted JSON. Raises DrawError E_JSON, also for bytes that are no JSON at all."""
    try:
        document = json.loads(
            data.decode(), object_pairs_hook=_once, parse_float=_no_fraction, parse_constant=_no_fraction
        )
    except (ValueError, RecursionError) as error:
        raise DrawError("E_JSON", str(error)) from error
    check(document)
    return document
