"""Identifiers and labels (SSJ-DRAW-1, section 3.1), and other small values. Nothing is normalised here."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

IDENTIFIER = re.compile(r"[0-9A-Za-z._-]{1,64}")
"""Objects, inspectors, draws, campaigns and keys: credit codes and register numbers, ASCII only."""

_LABEL = re.compile(r"(?![ \u3000\u00a0])[^\u0000-\u001f\u007f-\u009f]+(?<![ \u3000\u00a0])")
_HEXADECIMAL = re.compile(r"[0-9a-f]*")


def is_identifier(value: object) -> bool:
    """Does the value match `[0-9A-Za-z._-]{1,64}`?"""
    return isinstance(value, str) and IDENTIFIER.fullmatch(value) is not None


def is_label(value: object) -> bool:
    """1 to 256 bytes of UTF-8, no control characters, no outer space U+0020, U+3000 or U+00A0."""
    return (
        isinstance(value, str) and _LABEL.fullmatch(value) is not None and len(value.encode("utf-8", "replace")) <= 256
    )


def is_label_or_empty(value: object) -> bool:
    """A label, or the empty string for what is not set."""
    return value == "" or is_label(value)


def is_hexadecimal(value: object, length: int = 32) -> bool:
    """Lower-case hexadecimal of `length` bytes."""
    return isinstance(value, str) and len(value) == 2 * length and _HEXADECIMAL.fullmatch(value) is not None


def is_whole(value: object, low: int, high: int = 2**53 - 1) -> bool:
    """An integer within the bounds; true and false are no integers."""
    return type(value) is int and low <= value <= high


def ascends(values: Sequence[Any]) -> bool:
    """Strictly ascending, hence all different. Strings compare by code point, which is the order of UTF-8 bytes."""
    return all(one < next_ for one, next_ in pairwise(values))
