"""The fonts of printed documents (Noto Sans SC), and which characters they have a glyph for."""

import struct
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from engine.errors import SettingsError

FOLDER = Path(__file__).parents[1] / "assets" / "fonts"
"""Filled by `make setup`, shipped in the wheel."""
FILES = ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf")
FAMILY = "Noto Sans SC"

_INVISIBLE = frozenset("\n\u200b\u200c\u200d\u2060\ufeff")
"""Nothing is printed for these, so they need no glyph."""
_UNICODE = {(3, 10), (0, 4), (0, 6)}
"""Platform and encoding of a map of all of Unicode, which is of format 12 (OpenType, table cmap)."""


def require() -> None:
    """Raise SettingsError unless the fonts are installed."""
    absent = [name for name in FILES if not (FOLDER / name).is_file()]
    if absent:
        raise SettingsError(f"fonts are missing ({', '.join(absent)}): `make setup` fetches them")


def lacking(text: str) -> str:
    """The characters of `text` that one of our fonts has no glyph for, each once, in their order."""
    return "".join(character for character in dict.fromkeys(text) if not _has_glyph(character))


@cache
def _has_glyph(character: str) -> bool:
    return character in _INVISIBLE or all(_covers(name, ord(character)) for name in FILES)


def _covers(name: str, code: int) -> bool:
    starts, ends = _coverage(name)
    place = bisect_right(starts, code) - 1
    return place >= 0 and code <= ends[place]


@cache
def _coverage(name: str) -> tuple[list[int], list[int]]:
    """First and last code points of the ranges a font covers, ascending."""
    require()
    table = _cmap((FOLDER / name).read_bytes())
    groups = [(first, last) for first, last, glyph in _groups(table) if glyph]
    return [first for first, _ in groups], [last for _, last in groups]


def _cmap(font: bytes) -> bytes:
    (count,) = struct.unpack_from(">H", font, 4)
    records = (struct.unpack_from(">4sLLL", font, 12 + 16 * place) for place in range(count))
    offset, length = next((offset, length) for tag, _, offset, length in records if tag == b"cmap")
    return font[offset : offset + length]


def _groups(table: bytes) -> Iterator[tuple[int, int, int]]:
    (count,) = struct.unpack_from(">H", table, 2)
    records: Iterable[tuple[int, int, int]] = (struct.unpack_from(">HHL", table, 4 + 8 * n) for n in range(count))
    start = next(offset for platform, encoding, offset in records if (platform, encoding) in _UNICODE)
    (number,) = struct.unpack_from(">L", table, start + 12)
    return struct.iter_unpack(">LLL", table[start + 16 : start + 16 + 12 * number])
