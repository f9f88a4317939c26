"""The two formats of our forms. Stricter than ISO 8601: one way to write a date, a time zone always named."""

import re
from datetime import date, datetime

from jsonschema import FormatChecker

FORMATS = FormatChecker(formats=())

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(_DATE.pattern + r"T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})")
_YEARS = range(1900, 2200)


@FORMATS.checks("date", raises=ValueError)
def is_date(value: object) -> bool:
    """YYYY-MM-DD and a day of the calendar, 1900 to 2199."""
    return not isinstance(value, str) or (bool(_DATE.fullmatch(value)) and date.fromisoformat(value).year in _YEARS)


@FORMATS.checks("date-time", raises=ValueError)
def is_datetime(value: object) -> bool:
    """YYYY-MM-DDTHH:MM[:SS[.ffffff]] with Z or an offset (RFC 3339), 1900 to 2199."""
    return not isinstance(value, str) or (bool(_TIME.fullmatch(value)) and datetime.fromisoformat(value).year in _YEARS)
