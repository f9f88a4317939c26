"""Built-in functions on dates (DMN table 82). `today()` and `now()` read the clock and are the caller's to give."""

from calendar import monthrange
from datetime import date

from engine.feel.builtins.registry import builtin

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@builtin("day of year", "date: date")
def _day_of_year(day: date) -> int:
    return day.timetuple().tm_yday


@builtin("day of week", "date: date")
def _day_of_week(day: date) -> str:
    return _DAYS[day.weekday()]


@builtin("month of year", "date: date")
def _month_of_year(day: date) -> str:
    return _MONTHS[day.month - 1]


@builtin("week of year", "date: date")
def _week_of_year(day: date) -> int:
    """The week by ISO 8601."""
    return day.isocalendar().week


@builtin("last day of month", "date: date")
def _last_day_of_month(day: date) -> int:
    return monthrange(day.year, day.month)[1]
