"""The hash tree over the frame, as RFC 6962, 2.1 builds it (SSJ-DRAW-1, sections 3.2 to 3.4).

Pairing neighbours level by level and passing an odd last one up unchanged gives the tree that RFC 6962 defines by
splitting at the largest power of two.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from hashlib import sha256

from engine.draw.bytes import encode
from engine.errors import DrawError


def leaf(name: str, attr: bytes) -> bytes:
    """The leaf of the object with this id: SHA256(0x00 || E("leaf", id, attr))."""
    return sha256(b"\0" + encode("leaf", name, attr)).digest()


def join(left: bytes, right: bytes) -> bytes:
    """The root of two subtrees."""
    return sha256(b"\1" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """The root of the tree over one or more leaves."""
    level = list(leaves)
    while len(level) > 1:
        odd = level[-1:] if len(level) % 2 else []
        level = [sha256(b"\1" + a + b).digest() for a, b in zip(level[::2], level[1::2], strict=False)] + odd
    return level[0]


def _half(size: int) -> int:
    """The largest power of two smaller than the size."""
    return 1 << ((size - 1).bit_length() - 1)


def proof(leaves: Sequence[bytes], indexes: Collection[int]) -> list[bytes]:
    """The proof for a set of leaves: roots of the maximal subtrees that contain none of them, left to right."""
    return list(_others(leaves, 0, len(leaves), sorted(indexes)))


def _others(leaves: Sequence[bytes], start: int, end: int, wanted: list[int]) -> Iterator[bytes]:
    if not _within(wanted, start, end):
        yield root(leaves[start:end])
    elif end - start > 1:
        middle = start + _half(end - start)
        yield from _others(leaves, start, middle, wanted)
        yield from _others(leaves, middle, end, wanted)


def _within(wanted: list[int], start: int, end: int) -> bool:
    position = bisect_left(wanted, start)
    return position < len(wanted) and wanted[position] < end


def check(expected: bytes, size: int, leaves: Mapping[int, bytes], hashes: Sequence[bytes]) -> None:
    """Do these leaves, by index, stand in the tree of `size` leaves with the expected root?

    Raises DrawError E_PROOF when they do not, or when the proof is too short or not used up.
    """
    wanted = sorted(leaves)
    if not wanted or wanted[0] < 0 or wanted[-1] >= size:
        raise DrawError("E_PROOF", f"index outside the frame of {size}")
    remaining = iter(hashes)
    computed = _computed(0, size, wanted, leaves, remaining)
    if computed != expected or next(remaining, None) is not None:
        raise DrawError("E_PROOF", "the proof does not lead to the root")


def _computed(start: int, end: int, wanted: list[int], leaves: Mapping[int, bytes], hashes: Iterator[bytes]) -> bytes:
    if not _within(wanted, start, end):
        given = next(hashes, None)
        if given is None:
            raise DrawError("E_PROOF", "the proof is too short")
        return given
    if end - start == 1:
        return leaves[start]
    middle = start + _half(end - start)
    left = _computed(start, middle, wanted, leaves, hashes)
    return join(left, _computed(middle, end, wanted, leaves, hashes))
