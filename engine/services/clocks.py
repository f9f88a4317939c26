"""The clock of a department in a campaign: day 0 is known, so the days by which it enters and publishes are.

Day 0 is the day its last object is concluded or the campaign's last day, whichever is first (differences 3 no 1);
results may be entered before. 20 working days unless decision D9 says otherwise (YC-2.6c, TQ-3.7b; else a default).
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from engine.clock import start_of_day
from engine.services.call import Answer, ServiceCall
from engine.store import campaigns, inspections, results, tasks

REMINDERS = ("result_remind_1", "result_remind_2", "result_remind_3")
ENTER_TASK = "p7_enter"
"""The user task in which a department enters its results."""


def close_clock(call: ServiceCall, _inputs: Mapping[str, Any]) -> Answer:
    """results.close_clock: the campaign's period is over; clocks that do not run yet start with its last day.

    A visit that is not concluded by then is overdue, however far it has come (应在任务期内完成, TD-4.4a).
    """
    campaign = campaigns.the_campaign(call.tx, call.fact("campaign"))
    close_clocks(call, campaign["id"], min(call.today, campaign["ends_on"]), "PERIOD_END")
    late = call.today > campaign["ends_on"] and inspections.mark_all_overdue(call.tx, campaign["id"], call.now)
    if late:
        call.note("inspections.overdue", {"campaign": campaign["id"], "inspections": late})
    return {}


def close_clocks(call: ServiceCall, campaign: int, day0: date, reason: str) -> None:
    """Write day 0 for every department whose clock does not run yet, and what follows from it."""
    waiting = [row for row in campaigns.departments(call.tx, campaign) if row["clock_start"] is None]
    if waiting:
        dates = _dates(call, day0)
        call.explain(dates["enter_by"], dates["basis"])
        for row in waiting:
            _close(call, campaign, row["department"], dates, reason)


def _dates(call: ServiceCall, day0: date) -> dict[str, Any]:
    enter = call.due("result_enter", day0)
    row = call.rule("deadlines", kind="result_enter")
    return {
        "clock_start": day0,
        "enter_by": enter.date,
        # Where the platform pushes, publishing is its step and has a watch of its own from the entry (TQ-3.7b).
        "publish_by": None if call.setting("result.push_to") else call.due("result_publish", day0).date,
        "due_source": row["source"],
        "due_status": enter.status,
        "basis": {
            "kind": "result_enter",
            "from": str(day0),
            "n": row["n"],
            "unit": row["unit"],
            "source": row["source"],
            "status": enter.status,
            "calendar": enter.version,
            "remind_after": [int(call.rule("deadlines", kind=kind)["n"]) for kind in REMINDERS],
            "reminders": [start_of_day(call.due(kind, day0).date).isoformat() for kind in REMINDERS],
        },
    }


def _close(call: ServiceCall, campaign: int, department: str, dates: Mapping[str, Any], reason: str) -> None:
    kept = {name: dates[name] for name in ("clock_start", "enter_by", "publish_by", "due_source", "due_status")}
    campaigns.change_department(call.tx, campaign, department, clock_reason=reason, **kept)
    results.start_clock(call.tx, campaign, department, **result_dates(kept))
    ids = results.open_tasks(call.tx, campaign, ENTER_TASK, department)
    tasks.set_due(call.tx, ids, dates["enter_by"], dates["basis"], _first_reminder(dates["basis"]))
    call.note("clock.started", {"campaign": campaign, "department": department, "reason": reason, **_texts(kept)})


def _first_reminder(basis: Mapping[str, Any]) -> datetime:
    return min(datetime.fromisoformat(text) for text in basis["reminders"])


def push_by(call: ServiceCall) -> date | None:
    """The day by which the platform should have pushed a result that is entered today; None where it does not push."""
    return call.due("result_push", None).date if call.setting("result.push_to") else None


def _texts(dates: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in dates.items()}


def result_dates(department: Mapping[str, Any]) -> dict[str, Any]:
    """The clock of a department under the names of a result's columns; empty values while it does not run."""
    return {
        "clock_start": department["clock_start"],
        "enter_by": department["enter_by"],
        "publish_by": department["publish_by"],
        "deadline_source": department["due_source"],
        "calendar_status": department["due_status"],
    }


def enter_by(call: ServiceCall, campaign: int) -> dict[str, date]:
    """The day by which each department enters its results, for those whose clock runs."""
    rows = campaigns.departments(call.tx, campaign)
    return {row["department"]: row["enter_by"] for row in rows if row["enter_by"] is not None}
