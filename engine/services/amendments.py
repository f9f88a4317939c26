"""Operators of the change of a plan (计划调整): a new version, with what it changes and why (YC-2.4c, TQ-3.5c)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from engine import disclosure
from engine.services.call import Answer, Problems, ServiceCall, refuse_if, submission
from engine.services.plans import drafted_lines, keep_draft, own_plan
from engine.store import plan_versions, plans

Line = Mapping[str, Any]

_KEPT = (
    "number", "items", "objects", "filter", "methods", "ratio_bp", "count", "frequency", "starts_on", "ends_on",
    "initiator", "participants",
)  # fmt: skip


def amend(call: ServiceCall, inputs: Mapping[str, Any]) -> Answer:
    """plan.amend: draft the next version of a plan; it names its reason and leaves alone what has begun.

    The version before stays in force until this one is. Raises Refused for another department, Invalid for bad lines.
    """
    plan = own_plan(call)
    draft = submission(inputs)
    replaced = plan_versions.before(call.tx, plan["id"])
    refuse_if([] if replaced else [("", "no version of this plan is in force")], "there is nothing to change")
    assert replaced is not None
    old = plans.lines(call.tx, replaced["id"])
    bound = plan_versions.bound(call.tx, replaced["id"])
    refuse_if(_problems(draft, old, bound), "the plan cannot be changed like this")
    keep_draft(call, plan, draft)
    _keep_change(call, plan["id"], old, draft["change_reason"])
    return {}


def _problems(draft: Mapping[str, Any], old: Sequence[Line], bound: set[int]) -> Problems:
    problems = [] if draft.get("change_reason") else [("/change_reason", "the reason of the change is missing")]
    was, now = _by_number(old), _by_number(drafted_lines(draft))
    if was == now:
        problems.append(("/lines", "nothing has changed"))
    said = "has begun or belongs to the joint plan: it stays as it is"
    return problems + [
        ("/lines", f"line {number} {said}") for number in sorted(bound) if was[number] != now.get(number)
    ]


def _by_number(lines: Sequence[Line]) -> dict[int, dict[str, Any]]:
    return {line["number"]: {name: line[name] or None for name in _KEPT} for line in lines}


def _keep_change(call: ServiceCall, plan: int, old: Sequence[Line], reason: str) -> None:
    plan_versions.keep_change(
        call.tx,
        plan,
        {
            "jurisdiction": call.jurisdiction,
            "reason": reason,
            "before": [_written(line) for line in old],
            "after": [_written(line) for line in plans.lines(call.tx, plan)],
            "changed_by": call.actor.id,
            "changed_at": call.now,
        },
    )


def _written(line: Line) -> dict[str, Any]:
    """A line as JSON: its days as text."""
    return {name: str(line[name]) if isinstance(line[name], date) else line[name] for name in _KEPT}


def begin_amendment(call: ServiceCall, department: str, day: date) -> None:
    """Begin the change of a department's plan for the year of `day`, unless one is under way or none is in force."""
    found = plan_versions.changeable(call.tx, call.jurisdiction, department, day.year)
    process = call.setting("procedures.plan_amendment")
    if found is None or process is None:
        return
    new = plans.the_plan(call.tx, plan_versions.open_version(call.tx, found["id"]))
    data = {"plan": new["id"], "department": department, "year": new["year"]}
    call.start(process, plan_versions.key_of(new), data)


def changes(call: ServiceCall, plan: int) -> list[dict[str, Any]]:
    """What the public sees of the change: each line that was added, dropped or altered, field by field; else empty."""
    change = plan_versions.change_of(call.tx, plan)
    return disclosure.public_changes(change["before"], change["after"]) if change else []
