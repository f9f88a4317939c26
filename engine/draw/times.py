"""Times `YYYY-MM-DDTHH:MM:SSZ` and days `YYYY-MM-DD`: ASCII digits, real dates (SSJ-DRAW-1, section 2)."""

import re
from datetime import UTC, date, datetime

from engine.errors import DrawError

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def moment(value: object) -> datetime:
    """The moment that a time names, aware, in UTC. Raises DrawError E_TIME."""
    if isinstance(value, str) and _TIME.fullmatch(value):
        try:
            return datetime.fromisoformat(value[:-1]).replace(tzinfo=UTC)
        except ValueError as error:
            raise DrawError("E_TIME", f"no such time: {value}") from error
    raise DrawError("E_TIME", f"not a time YYYY-MM-DDTHH:MM:SSZ: {value!r}")


def day(value: object) -> date:
    """The date that a day names. Raises DrawError E_TIME."""
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise DrawError("E_TIME", f"no such day: {value}") from error
    raise DrawError("E_TIME", f"not a day YYYY-MM-DD: {value!r}")


def written(when: datetime) -> str:
    """A whole-second aware moment in the form of SSJ-DRAW-1."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
