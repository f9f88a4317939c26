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
PUBLISH_TASKS = ("p7_review", "p7_channel")
"""Those between entering and publishing: how much is public, receipts that channels owe."""


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
        for row in waiting:
            _close(call, campaign, row["department"], dates, reason)


def _dates(call: ServiceCall, day0: date) -> dict[str, Any]:
    enter = call.due("result_enter", day0)
    return {
        "clock_start": day0,
        "enter_by": enter.date,
        # Where the platform pushes, publishing is its step and has a watch of its own from the entry (TQ-3.7b).
        "publish_by": None if _pushes(call) else call.due("result_publish", day0).date,
        "due_source": call.rule("deadlines", kind="result_enter")["source"],
        "due_status": enter.status,
    }


def _pushes(call: ServiceCall) -> bool:
    return bool(call.setting("result.push_to"))


def _basis(call: ServiceCall, kind: str, day0: date) -> dict[str, Any]:
    """Why a department enters or publishes by its day, and when its people are reminded."""
    return {
        **call.why(kind, day0),
        "remind_after": [int(call.why(reminder, day0)["n"]) for reminder in REMINDERS],
        "reminders": [start_of_day(call.due(reminder, day0).date).isoformat() for reminder in REMINDERS],
    }


def _close(call: ServiceCall, campaign: int, department: str, dates: Mapping[str, Any], reason: str) -> None:
    campaigns.change_department(call.tx, campaign, department, clock_reason=reason, **dates)
    results.start_clock(call.tx, campaign, department, **result_dates(dates))
    _date_tasks(call, campaign, department, dates)
    call.note("clock.started", {"campaign": campaign, "department": department, "reason": reason, **_texts(dates)})


def _date_tasks(call: ServiceCall, campaign: int, department: str, dates: Mapping[str, Any]) -> None:
    """Tasks that were opened before the clock ran get their day."""
    kinds = {"result_enter": (dates["enter_by"], (ENTER_TASK,)), "result_publish": (dates["publish_by"], PUBLISH_TASKS)}
    for kind, (day, nodes) in kinds.items():
        ids = [each for node in nodes for each in results.open_tasks(call.tx, campaign, node, department)]
        if ids and day is not None:
            basis = _basis(call, kind, dates["clock_start"])
            tasks.set_due(call.tx, ids, day, basis, min(map(datetime.fromisoformat, basis["reminders"])))


def push_by(call: ServiceCall) -> date | None:
    """The day by which the platform should have pushed a result that is entered today; None where it does not push."""
    return call.due("result_push", None).date if _pushes(call) else None


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
    """The day by which each department enters its results, for those whose clock runs; a step may open their tasks."""
    running = [row for row in campaigns.departments(call.tx, campaign) if row["enter_by"] is not None]
    for row in running:
        call.explain(row["enter_by"], _basis(call, "result_enter", row["clock_start"]))
    return {row["department"]: row["enter_by"] for row in running}


def publish_by(call: ServiceCall, department: str) -> date | None:
    """The day by which the results of a department on the visit are public, for tasks of this step; None while unknown.

    Where the platform pushes, that is counted from the entry (TQ-3.7b); elsewhere from day 0, once the clock runs.
    """
    if _pushes(call):
        rows = results.of_department(call.tx, call.fact("inspection"), department)
        return min((row["push_by"] for row in rows if row["push_by"]), default=None)
    row = campaigns.the_department(call.tx, call.fact("campaign"), department)
    day: date | None = row["publish_by"]
    if day is not None:
        call.explain(day, _basis(call, "result_publish", row["clock_start"]))
    return day
