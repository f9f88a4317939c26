"""Operators of the windows (集中实施时段) in which joint campaigns run: proposed by the office, agreed to (YC-2.4i)."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from engine.errors import NotFound, Refused
from engine.services.call import Answer, Problems, ServiceCall, day_of, different_person, refuse_if, submission
from engine.services.joint_plans import joint_author
from engine.store import joint_plans, plans

Window = Mapping[str, Any]

PROPOSED, AGREED, RETURNED = "PROPOSED", "AGREED", "RETURNED"


def propose(call: ServiceCall, inputs: Mapping[str, Any]) -> Answer:
    """windows.propose: the author of the joint plan proposes when joint campaigns run; more than usual with a reason.

    原则上每年集中实施 1-2 次 (YC-2.4h): how many, says decision `limits`; going past it is a soft limit.
    """
    plan = plans.the_plan(call.tx, call.fact("plan"))
    if plan["department"] != call.actor.department:
        raise Refused(f"the windows are proposed by {plan['department']}")
    given = submission(inputs)
    rows = sorted((day_of(row["from"]), day_of(row["to"])) for row in given["windows"])
    beyond = len(rows) > int(call.rule("limits", kind="windows_max")["n"])
    problems = _problems(plan["year"], rows)
    if beyond and not given.get("reason"):
        problems.append(("/reason", f"{len(rows)} windows in a year need a reason"))
    refuse_if(problems, "the windows cannot be proposed")
    kept = {
        "jurisdiction": call.jurisdiction,
        "reason": given.get("reason"),
        "status": PROPOSED,
        "proposed_by": call.actor.id,
        "proposed_at": call.now,
    }
    numbered = enumerate(rows, 1)
    joint_plans.propose_windows(
        call.tx, plan["id"], [{**kept, "number": n, "starts_on": a, "ends_on": b} for n, (a, b) in numbered]
    )
    return {"windows": [{"from": str(a), "to": str(b)} for a, b in rows], "soft_limits": beyond}


def _problems(year: int, rows: Sequence[tuple[date, date]]) -> Problems:
    problems = [("/windows", f"{a} to {b} must lie within {year}") for a, b in rows if not a <= b or a.year != year]
    problems += [("/windows", f"{b} lies beyond {year}") for _, b in rows if b.year != year]
    return problems + [
        ("/windows", f"the windows up to {one[1]} and from {next_[0]} overlap")
        for one, next_ in pairwise(rows)
        if next_[0] <= one[1]
    ]


def decide(call: ServiceCall, inputs: Mapping[str, Any]) -> Answer:
    """windows.decide: the government agrees to the windows or returns them; joint lines then lie inside (YC-2.4i)."""
    plan = plans.the_plan(call.tx, call.fact("plan"))
    proposed = joint_plans.windows(call.tx, plan["id"])
    if not proposed:
        raise NotFound(f"no windows are proposed for {plan['plan_no']}")
    different_person(call, proposed[0]["proposed_by"], "agreeing to windows")
    decision = submission(inputs)["decision"]
    status = AGREED if decision == "APPROVE" else RETURNED
    joint_plans.decide_windows(call.tx, plan["id"], status=status, decided_by=call.actor.id, decided_at=call.now)
    if status == AGREED:
        _note_exception(call, plan["id"], proposed[0])
        _move_lines(call, plan["id"], proposed)
    return {"window_decision": decision}


def _note_exception(call: ServiceCall, plan: int, window: Window) -> None:
    """A further window than usual was agreed to for a reason; reports count these (differences 3 no 4)."""
    if window["reason"]:
        subject, asked_by = ("plan", plan), window["proposed_by"]
        plans.grant_exception(
            call.tx, call.jurisdiction, subject, "WINDOWS", window["reason"], asked_by, call.actor.id, call.now
        )


def _move_lines(call: ServiceCall, plan: int, windows: Sequence[Window]) -> None:
    """Lines outside every window move into the one they share most days with, else into the next."""
    for line in plans.lines(call.tx, plan):
        if not inside(windows, line["starts_on"], line["ends_on"]):
            window = max(windows, key=lambda row: _shared(row, line))
            plans.change_line(call.tx, line["id"], starts_on=window["starts_on"], ends_on=window["ends_on"])


def _shared(window: Window, line: Mapping[str, Any]) -> int:
    """Common days of a window and a line; negative: the days between them."""
    first, last = max(window["starts_on"], line["starts_on"]), min(window["ends_on"], line["ends_on"])
    return int((last - first).days)


def inside(windows: Sequence[Window], first: date, last: date) -> bool:
    """Whether the days from `first` to `last` lie in one of the windows."""
    return any(row["starts_on"] <= first and last <= row["ends_on"] for row in windows)


def outside_windows(call: ServiceCall, campaign: Mapping[str, Any]) -> list[str]:
    """What keeps a joint campaign from its draw: no agreed window, or days outside every one (YC-2.4i)."""
    if not campaign["participants"] or not call.setting("campaigns.window_proposed_by"):
        return []
    author = joint_author(call, campaign["initiator"])
    agreed = joint_plans.agreed_windows(call.tx, call.jurisdiction, campaign["starts_on"], author)
    if not agreed:
        return ["WINDOW_NOT_AGREED"]
    return [] if inside(agreed, campaign["starts_on"], campaign["ends_on"]) else ["OUTSIDE_WINDOW"]
