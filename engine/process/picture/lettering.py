"""Text in pictures: how wide it is, where lines break, and how they are set around a point."""

import re
from collections.abc import Iterator

from engine.process.bpmn import Bounds
from engine.process.picture.svg import Element, add

SIZE, LEADING = 12, 15
"""Pixels of a character and of a line."""

_WORDS = re.compile(r"[0-9A-Za-z._%/-]+|\s+|.")
_NOT_FIRST = frozenset("，。、；：？！）》”’…％")
_NOT_LAST = frozenset("（《“‘")


def width(text: str, size: float = SIZE) -> float:
    """About how wide a text is: Chinese characters are square, others a little more than half as wide."""
    return sum(size if ord(character) > 0x2E7F or character in "“”‘’…" else size * 0.56 for character in text)


def lines(text: str, room: float, size: float = SIZE) -> list[str]:
    """The text in as few lines as fit the room, about equally long; two of them part after punctuation if they can.

    Punctuation is not torn from its word, and a long word keeps its line.
    """
    found = _filled(text, room, size)
    if len(found) == 2:
        return min(_halves(text, room, size), key=lambda halves: _uneven(halves, size), default=found)
    narrow = room
    while len(found) > 2 and len(closer := _filled(text, narrow - size, size)) == len(found):
        found, narrow = closer, narrow - size
    return found


def _filled(text: str, room: float, size: float) -> list[str]:
    """Each line as full as it can be."""
    found = [""]
    for word in _words(text):
        if found[-1] and width(found[-1] + word, size) > room:
            found.append("")
        found[-1] += word if found[-1] else word.lstrip()
    return [line.strip() for line in found]


def _halves(text: str, room: float, size: float) -> Iterator[list[str]]:
    """Every way to part a text into two lines that fit."""
    words = list(_words(text))
    for place in range(1, len(words)):
        halves = ["".join(words[:place]).strip(), "".join(words[place:]).strip()]
        if all(width(half, size) <= room for half in halves):
            yield halves


def _uneven(halves: list[str], size: float) -> float:
    """How far from beautiful: a difference in length; parting elsewhere than after punctuation costs three more."""
    rough = 0 if halves[0][-1] in _NOT_FIRST else 3 * size
    return abs(width(halves[0], size) - width(halves[1], size)) + rough


def _words(text: str) -> Iterator[str]:
    """Pieces between which a line may break."""
    piece = ""
    for word in _WORDS.findall(text):
        if piece and word not in _NOT_FIRST and piece[-1] not in _NOT_LAST:
            yield piece
            piece = ""
        piece += word
    yield piece


def block(parent: Element, text: str, room: Bounds, size: float = SIZE, class_: str = "name") -> None:
    """The text in the middle of a room, as many lines as it needs."""
    _set(parent, lines(text, room.width, size), room.x + room.width / 2, room.y + room.height / 2, size, class_)


def label(parent: Element, text: str, room: Bounds) -> None:
    """A name beside its shape: from the top of the room that the author left for it, with a halo over lines."""
    found = lines(text, max(room.width, width(text) if room.height < 2 * LEADING else 0) + 2)
    middle = room.y + max(room.height, len(found) * LEADING) / 2
    _set(parent, found, room.x + room.width / 2, middle, SIZE, "label")


def _set(parent: Element, found: list[str], x: float, middle: float, size: float, class_: str) -> None:
    """Centred lines; the first baseline is a third of a character below the middle of its line."""
    leading = LEADING * size / SIZE
    first = middle - (len(found) - 1) * leading / 2 + size * 0.35
    text = add(parent, "text", class_=class_, x=x, y=first, font_size=None if size == SIZE else size)
    if len(found) == 1:
        text.text = found[0]
        return
    for place, line in enumerate(found):
        add(text, "tspan", line, x=x, y=first + place * leading)


def upright(parent: Element, text: str, band: Bounds) -> None:
    """The name of a lane or pool along its band, read from below; in two lines where one is too long."""
    x, y = band.x + band.width / 2, band.y + band.height / 2
    found = lines(text, band.height - 8)
    group = add(parent, "g", transform=f"rotate(-90 {x:g} {y:g})")
    size = SIZE if len(found) == 1 else SIZE - 2
    _set(group, found, x, y, size, "name")
