"""The one encoding of everything that is hashed: LP, E and H of SSJ-DRAW-1, section 2."""

from hashlib import sha256

from engine.errors import DrawError

Field = str | int | bytes
"""A string (its UTF-8 bytes), an integer (unsigned, 8 bytes, big-endian) or bytes."""

ALGORITHM = "SSJ-DRAW-1"


def lp(data: bytes) -> bytes:
    """LP(x): the length as four bytes, then the bytes."""
    return len(data).to_bytes(4, "big") + data


def text(value: str) -> bytes:
    """UTF-8 bytes of a string. Raises DrawError E_JSON for a lone surrogate, which UTF-8 cannot carry."""
    try:
        return value.encode()
    except UnicodeEncodeError as error:
        raise DrawError("E_JSON", f"lone surrogate in {value!r}") from error


def field(value: Field) -> bytes:
    """One field of E with its length in front."""
    if isinstance(value, bytes):
        return lp(value)
    return lp(text(value)) if isinstance(value, str) else lp(value.to_bytes(8, "big"))


def encode(tag: str, *fields: Field) -> bytes:
    """E(tag, f1 .. fn)."""
    return b"".join(map(field, (ALGORITHM, tag, *fields)))


def digest(tag: str, *fields: Field) -> bytes:
    """H(tag, f1 .. fn): SHA-256 of E, 32 bytes."""
    return sha256(encode(tag, *fields)).digest()
