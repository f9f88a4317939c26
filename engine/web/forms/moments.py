"""Moments as browsers write them (the wall clock, without a zone) and as forms store them (with China's offset)."""

import re
from datetime import datetime, tzinfo

_WALL = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?")


def shown(stored: str, zone: tzinfo) -> str:
    """A stored moment for an input of the browser; what is no moment is shown as it was typed."""
    try:
        found = datetime.fromisoformat(stored)
    except ValueError:
        return stored
    if found.tzinfo is None:
        return stored
    local = found.astimezone(zone).replace(tzinfo=None)
    return local.isoformat(timespec="seconds" if local.second else "minutes")


def stored(typed: str) -> str:
    """What the browser sent, with seconds and the offset of China; anything else as it is, for the check to refuse."""
    typed = typed.strip().replace(" ", "T")
    if not _WALL.fullmatch(typed):
        return typed
    return f"{typed}{'' if typed.count(':') == 2 else ':00'}+08:00"
