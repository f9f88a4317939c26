"""How much of a result is public (decision D7), and what free text must not carry with it."""

import re
from collections.abc import Iterable

FULL, REDACT, RESTRICTED, WITHHOLD = "FULL", "REDACT", "RESTRICTED", "WITHHOLD"
HIDDEN = "依法不予公开"
"""Stands where a part is kept back (PUB4)."""

MASK = "＊＊＊"
_ORDER = (FULL, REDACT, RESTRICTED, WITHHOLD)

_IDENTITY = r"[1-9]\d{5}(?:(?:19|20)\d{2})(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]"
_MOBILE = r"1[3-9]\d[ -]?\d{4}[ -]?\d{4}"
_LANDLINE = r"0\d{2,3}[ -]?\d{7,8}"
_PERSONAL = re.compile(rf"(?<![0-9A-Za-z])(?:{_IDENTITY}|{_MOBILE}|{_LANDLINE})(?![0-9A-Za-z])")
"""Numbers of identity cards (GB 11643) and of telephones. A credit code has no date of birth in its middle."""


def strictest(treatments: Iterable[str | None]) -> str:
    """The strictest of several treatments; nothing decided, or a word nobody knows, is WITHHOLD."""
    return max((each if each in _ORDER else WITHHOLD for each in treatments), key=_ORDER.index, default=WITHHOLD)


def masked(text: str | None) -> str | None:
    """Free text without numbers of identity cards and telephones (PUB4)."""
    return None if text is None else _PERSONAL.sub(MASK, text)


def erased(text: str | None, private: Iterable[str | None]) -> str | None:
    """`masked` text that also lacks the given names, numbers and addresses, wherever they stand in it."""
    found = masked(text)
    for value in sorted((each for each in private if each and len(each) > 1), key=len, reverse=True):
        found = found.replace(value, MASK) if found else found
    return found
