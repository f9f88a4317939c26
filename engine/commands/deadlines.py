"""Deadlines: decision `deadlines` says how long, the calendar says which day."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from engine.clock import late_from, start_of_day
from engine.errors import DecisionError
from engine.process.rules import Outcome
from engine.workdays import Calendar, Due

NO_LIMIT = "NONE"

Decide = Callable[[str, Mapping[str, Any]], Outcome]


def due(
    calendar: Calendar, decide: Decide, jurisdiction: str, kind: str, start: date
) -> tuple[Due, dict[str, Any]] | None:
    """The due day of a kind of deadline that runs from `start` (which does not count), and why.

    None for a kind that the document sets no limit to (unit NONE).

    Units: WD working days, CD calendar days (a period in calendar days that ends on a day off ends on the next
    working day, domain rule 4), DATE the day `date` (MM-DD, or MM-EOM for the end of the month) of start's year,
    inclusive, which never moves (rule 5), DAY the day `start` itself, which does not move either. DecisionError for a
    unit that does not exist.
    """
    outcome = decide("deadlines", {"jurisdiction": jurisdiction, "kind": kind})
    row = outcome.outputs
    if not isinstance(row, dict):
        raise DecisionError("decision deadlines must give one row")
    if row["unit"] == NO_LIMIT:
        return None
    found = count(calendar, row, start)
    basis = {
        "kind": kind, "from": start.isoformat(), "n": row.get("n"), "unit": row["unit"], "source": row.get("source"),
        "status": found.status, "calendar": found.version, "rows": [[hit.rule_id, hit.clause] for hit in outcome.rows],
    }  # fmt: skip
    days = row.get("remind_before")
    return found, {**basis, **reminding(calendar, found.date, days)} if days else basis


def reminding(calendar: Calendar, day: date, days: Sequence[int]) -> dict[str, Any]:
    """When the people on a task due on `day` are reminded: the mornings so many working days before."""
    moments = (start_of_day(calendar.before(day, int(n)).date) for n in days)
    return {"remind_before": list(map(int, days)), "reminders": [moment.isoformat() for moment in moments]}


def reminded_again(calendar: Calendar, day: date, basis: Mapping[str, Any]) -> dict[str, Any]:
    """The reminders of a basis for another due day or calendar.

    So many working days before that day, or after the day that it runs from; then what it rested comes on top.
    """
    if days := basis.get("remind_before"):
        return reminding(calendar, day, days)
    moments = []
    for n in basis.get("remind_after", ()):
        moments.append(calendar.after(date.fromisoformat(basis["from"]), n + basis.get("rested", 0)).date)
    return {"reminders": [start_of_day(each).isoformat() for each in moments]} if moments else {}


def next_attention(due: date | None, basis: Mapping[str, Any], now: datetime) -> datetime | None:
    """The next reminder after `now` (the basis of the date lists them), else the moment it is late, else never."""
    moments = [moment for text in basis.get("reminders", ()) if (moment := datetime.fromisoformat(text)) > now]
    if due is not None and now < late_from(due):
        moments.append(late_from(due))
    return min(moments, default=None)


def count(calendar: Calendar, row: Mapping[str, Any], start: date) -> Due:
    """The last day of `n` `unit`s (or the `date`) of a row of decision `deadlines`. Raises DecisionError."""
    match row["unit"]:
        case "WD":
            return calendar.after(start, int(row["n"]))
        case "CD":
            last = start + timedelta(days=int(row["n"]))
            return (
                Due(last, calendar.status(last), calendar.version)
                if calendar.is_working(last)
                else calendar.after(last, 1)
            )
        case "DATE":
            return Due(_day(str(row["date"]), start.year), "PUBLISHED", calendar.version)
        case "DAY":
            return Due(start, "PUBLISHED", calendar.version)
    raise DecisionError(f"decision deadlines: unknown unit {row['unit']!r}, use WD, CD, DATE or DAY")


def _day(text: str, year: int) -> date:
    found = re.fullmatch(r"(\d{2})-(\d{2}|EOM)", text)
    if not found:
        raise DecisionError(f"decision deadlines: {text!r} is not a day such as 01-31 or 02-EOM")
    month = int(found[1])
    if found[2] == "EOM":
        return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return date(year, month, int(found[2]))
