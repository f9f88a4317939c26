"""Operators of the yearly plan (年度计划, P2): saved, measured, compared, sent to the government, decided."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from engine.errors import Refused
from engine.services.call import Answer, ServiceCall, day_of, different_person, refuse_if, submission
from engine.services.documents import issue_for
from engine.services.plan_checks import line_problems
from engine.services.plan_force import awaits_filing, bring_into_force
from engine.services.ratios import ratio_of
from engine.store import plans, registers

Line = dict[str, Any]

APPROVAL = "批准意见"


def save(call: ServiceCall, inputs: Mapping[str, Any]) -> Answer:
    """plan.save: keep a department's drafted lines. Raises Refused for another department, Invalid for bad lines."""
    plan = own_plan(call)
    keep_draft(call, plan, submission(inputs))
    return {}


def own_plan(call: ServiceCall) -> Mapping[str, Any]:
    """The plan of the process; the actor must belong to the department whose plan it is. Raises Refused."""
    plan = plans.the_plan(call.tx, call.fact("plan"))
    if plan["department"] != call.actor.department:
        raise Refused(f"the plan belongs to {plan['department']}")
    return plan


def keep_draft(call: ServiceCall, plan: Mapping[str, Any], draft: Mapping[str, Any]) -> None:
    """Keep what was drafted as the lines of a plan. Raises Invalid naming everything wrong with them."""
    drafted = drafted_lines(draft)
    refuse_if(line_problems(call, plan["year"], drafted), "the plan cannot be saved")
    plans.replace_lines(call.tx, plan["id"], call.jurisdiction, drafted)
    plans.change_plan(
        call.tx,
        plan["id"],
        name=draft["plan_name"],
        draw_type=draft["draw_type"],
        doc_no=draft.get("doc_no"),
        change_reason=draft.get("change_reason"),
        author=call.actor.id,
        status="DRAFT",
    )


def drafted_lines(draft: Mapping[str, Any]) -> list[Line]:
    """The lines of a draft as they are kept."""
    return [_line(number, line) for number, line in enumerate(draft["lines"], 1)]


def _line(number: int, given: Mapping[str, Any]) -> Line:
    return {
        "number": given.get("line_no", number),
        "name": given["objects"],
        "items": given["items"],
        "objects": given["objects"],
        "filter": given.get("filter", {}),
        "methods": given.get("methods", []),
        "ratio_bp": given.get("ratio_bp"),
        "count": given.get("count"),
        "frequency": given.get("frequency", 1),
        "starts_on": day_of(given["from"]),
        "ends_on": day_of(given["to"]),
        "initiator": given["initiator"],
        "participants": given["participants"],
        "separate_reason": given.get("separate_reason"),
    }


def ratios(call: ServiceCall, _inputs: Mapping[str, Any]) -> Answer:
    """plan.ratios: expected visits of each line by decision D1; `soft_limits` when one is passed over.

    Floors and caps are basis points of the objects a line selects (MS-2.4b, CJ-2.1f).
    """
    plan = call.fact("plan")
    listed = registers.active_items(call.tx, call.jurisdiction, call.today)
    warnings = [text for line in plans.lines(call.tx, plan) for text in _measure(call, line, listed)]
    plans.change_plan(call.tx, plan, warnings=warnings, soft_limits=bool(warnings))
    return {"soft_limits": bool(warnings)}


def _measure(call: ServiceCall, line: Mapping[str, Any], listed: Mapping[str, Any]) -> list[str]:
    items = [listed[code] for code in line["items"] if code in listed]
    counts = registers.count_by_stratum(call.tx, call.jurisdiction, object_types(items), line["filter"] or {})
    answers = {stratum: ratio_of(call, items, stratum, planned=line["ratio_bp"]) for stratum in counts}
    caps = [item["ratio_cap_bp"] for item in items if item["ratio_cap_bp"] is not None]
    visits = sum(_visits(line, answers[stratum], size) for stratum, size in counts.items())
    plans.change_line(call.tx, line["id"], expected_visits=min(visits, line["count"] or visits))
    return list(dict.fromkeys(text for answer in answers.values() for text in _breaches(line, answer, caps)))


def _visits(line: Mapping[str, Any], answer: Mapping[str, Any], size: int) -> int:
    ratio = answer["ratio_bp"] if line["ratio_bp"] is None else line["ratio_bp"]
    return int((ratio * size + 9999) // 10000)


def _breaches(line: Mapping[str, Any], answer: Mapping[str, Any], caps: Sequence[int]) -> list[str]:
    """Below the floor (MS-2.4b), or above the lowest cap: that of decision D1 or of an item (CJ-2.1f)."""
    ratio, number = line["ratio_bp"], line["number"]
    if ratio is None:
        return []
    general = [] if answer.get("cap_bp") is None else [answer["cap_bp"]]
    floor, cap = answer.get("floor_bp") or 0, min([*general, *caps], default=None)
    below = [f"第{number}行：抽查比例{ratio}低于下限{floor}（万分之）"] if ratio < floor else []
    above = [f"第{number}行：抽查比例{ratio}高于上限{cap}（万分之）"] if cap is not None and ratio > cap else []
    return below + above


def object_types(items: Iterable[Mapping[str, Any]]) -> list[str]:
    """The kinds of object the items can be checked at; empty when one of them has no such limit."""
    kinds = [set(item["object_types"]) for item in items]
    return sorted(set().union(*kinds)) if kinds and all(kinds) else []


def override(call: ServiceCall, inputs: Mapping[str, Any]) -> Answer:
    """plan.override: an approver, not the author, lets soft limits be passed over for a stated reason (MS-2.4b)."""
    plan = plans.the_plan(call.tx, call.fact("plan"))
    author = plan["author"] or ""
    different_person(call, author, "passing over a soft limit")
    reason = submission(inputs)["reason"]
    subject = ("plan", plan["id"])
    plans.grant_exception(call.tx, call.jurisdiction, subject, "SOFT_LIMIT", reason, author, call.actor.id, call.now)
    return {}


def joinable(call: ServiceCall, _inputs: Mapping[str, Any]) -> Answer:
    """plan.joinable: lines of other departments with the same kind of object at the same time (CJ-2.3c, TD-3.2c)."""
    plan = plans.the_plan(call.tx, call.fact("plan"))
    of_year = plans.lines_of_year(call.tx, call.jurisdiction, plan["year"])
    own = [line for line in of_year if line["plan_id"] == plan["id"]]
    others = [line for line in of_year if line["department"] != plan["department"]]
    found = 0
    for line in own:
        partners = [other["id"] for other in others if could_join(line, other)]
        plans.change_line(call.tx, line["id"], joinable=partners)
        found += bool(partners)
    return {"joinable": found}


def could_join(line: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two lines may select the same objects at the same time."""
    overlap = line["starts_on"] <= other["ends_on"] and other["starts_on"] <= line["ends_on"]
    mine, theirs = line["filter"] or {}, other["filter"] or {}
    return overlap and all(
        _meet(mine.get(name), theirs.get(name)) for name in ("object_types", "industries", "regions")
    )


def _meet(some: Sequence[str] | None, others: Sequence[str] | None) -> bool:
    """Whether two filters can select the same: one is open, or they share a code or the start of one."""
    if not some or not others:
        return True
    return any(a.startswith(b) or b.startswith(a) for a in some for b in others)


def submit(call: ServiceCall, _inputs: Mapping[str, Any]) -> Answer:
    """plan.submit: send the plan where decision D11 says, for approval or for filing (TD-4.1a, YC-2.4e)."""
    plan = plans.the_plan(call.tx, call.fact("plan"))
    gate = call.rule("plan_gate", plan_kind=plan["plan_kind"])
    recipients = gate.get("recipients") or [gate["approver"]]
    plans.send(call.tx, plan["id"], call.jurisdiction, gate["gate"], recipients, call.now)
    plans.change_plan(call.tx, plan["id"], status="SUBMITTED", submitted_at=call.now, submitted_on=call.today)
    return {}


_STATUS = {"RETURN": "RETURNED", "REFUSE": "REFUSED"}


def decide(call: ServiceCall, inputs: Mapping[str, Any]) -> Answer:
    """plan.decide: the government approves, returns or refuses; without approval no campaign runs (TD-4.1a).

    A new version that is refused leaves the one before it in force. One that must be filed too counts when it is.
    """
    plan = plans.the_plan(call.tx, call.fact("plan"))
    different_person(call, plan["author"] or "", "approving a plan")
    given = submission(inputs)
    decision = given["decision"]
    plans.answer(call.tx, plan["id"], decision, given.get("opinion"), call.actor.id, call.now)
    if decision == "APPROVE":
        if not awaits_filing(call, plan):
            bring_into_force(call, plan)
        issue_for(call, APPROVAL, call.actor.department, {"opinion": _opinion(given)})
    else:
        plans.change_plan(call.tx, plan["id"], status=_STATUS[decision], decided_at=call.now)
    return {"plan_decision": decision}


def _opinion(given: Mapping[str, Any]) -> str:
    number = f"批准文号：{given['approval_no']}" if given.get("approval_no") else None
    return "；".join(filter(None, (given.get("opinion"), number)))
