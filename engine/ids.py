"""The only source of chance in the package: identifiers, seeds and secrets come from here or are arguments."""

import secrets


def command_id() -> str:
    """A fresh command id: sending a command twice with the same id does it once."""
    return secrets.token_hex(12)


def secret() -> bytes:
    """32 bytes from the operating system for one draw (SSJ-DRAW-1, 3.2)."""
    return secrets.token_bytes(32)
