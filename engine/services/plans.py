"""Operators of the yearly plan (年度计划, P2): saved, measured, sent to the government, decided."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from engine.errors import Refused
from engine.services.call import (
    Answer,
    Problems,
    ServiceCall,
    day_of,
    different_person,
    refuse_if,
    submission,
)
from engine.services.departments import not_organs
from engine.services.ratios import ratio_of
from engine.store import plans, registers

Line = dict[str, Any]

_FIELDS = {
    "抽查事项": "items",
    "检查对象": "objects",
    "检查方式": "methods",
    "抽查时限": "starts_on",
    "发起部门": "initiator",
    "参与部门": "participants",
}
"""The fields a local document may demand of a plan line (YC-2.4a, TQ-3.5a) and where they are kept."""


def save(call: ServiceCall, inputs: Mapping[str, Any]) -> Answer:
    """plan.save: keep a department's drafted lines. Raises Refused for another department, Invalid for bad lines."""
    plan = plans.the_plan(call.tx, call.fact("plan"))
    if plan["department"] != call.actor.department:
        raise Refused(f"the plan belongs to {plan['department']}")
    draft = submission(inputs)
    drafted = [_line(number, line) for number, line in enumerate(draft["lines"], 1)]
    refuse_if(_problems(call, plan["year"], drafted), "the plan cannot be saved")
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
    return {}


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


def _problems(call: ServiceCall, year: int, drafted: Sequence[Line]) -> Problems:
    listed = registers.active_items(call.tx, call.jurisdiction, max(call.today, date(year, 1, 1)))
    required = [name for name in call.setting("plan.fields", []) if name in _FIELDS]
    problems: Problems = []
    for place, line in enumerate(drafted):
        path = f"/lines/{place}"
        problems += _line_problems(path, year, line, listed)
        problems += [(path, f"{name} is missing") for name in required if not line[_FIELDS[name]]]
        problems += not_organs(call, [line["initiator"], *line["participants"]], path)
    if len({line["number"] for line in drafted}) < len(drafted):
        problems.append(("/lines", "two lines have the same number"))
    return problems


def _line_problems(path: str, year: int, line: Line, listed: Mapping[str, Any]) -> Problems:
    problems = [(f"{path}/items", f"item {code} is not on the list") for code in line["items"] if code not in listed]
    if not (line["starts_on"] <= line["ends_on"] and line["starts_on"].year == line["ends_on"].year == year):
        problems.append((f"{path}/from", f"the dates must follow each other within {year}"))
    if line["ratio_bp"] is None and line["count"] is None:
        problems.append((f"{path}/ratio_bp", "a ratio or a number of objects is missing"))
    if line["initiator"] in line["participants"]:
        problems.append((f"{path}/participants", "the initiator does not take part a second time"))
    return problems


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
    answers = {stratum: ratio_of(call, items, stratum) for stratum in counts}
    visits = sum(_visits(line, answers[stratum], size) for stratum, size in counts.items())
    plans.change_line(call.tx, line["id"], expected_visits=min(visits, line["count"] or visits))
    return [text for answer in answers.values() for text in _breaches(line, answer)]


def _visits(line: Mapping[str, Any], answer: Mapping[str, Any], size: int) -> int:
    ratio = answer["ratio_bp"] if line["ratio_bp"] is None else line["ratio_bp"]
    return int((ratio * size + 9999) // 10000)


def _breaches(line: Mapping[str, Any], answer: Mapping[str, Any]) -> list[str]:
    ratio, number = line["ratio_bp"], line["number"]
    if ratio is None:
        return []
    floor, cap = answer.get("floor_bp") or 0, answer.get("cap_bp")
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
    others = [line for line in of_year if line["plan_id"] != plan["id"]]
    found = 0
    for line in own:
        partners = [other["id"] for other in others if _could_join(line, other)]
        plans.change_line(call.tx, line["id"], joinable=partners)
        found += bool(partners)
    return {"joinable": found}


def _could_join(line: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
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


_STATUS = {"APPROVE": "IN_FORCE", "RETURN": "RETURNED", "REFUSE": "REFUSED"}


def decide(call: ServiceCall, inputs: Mapping[str, Any]) -> Answer:
    """plan.decide: the government approves, returns or refuses; without approval no campaign runs (TD-4.1a)."""
    plan = plans.the_plan(call.tx, call.fact("plan"))
    different_person(call, plan["author"] or "", "approving a plan")
    given = submission(inputs)
    decision = given["decision"]
    plans.answer(call.tx, plan["id"], decision, given.get("opinion"), call.actor.id, call.now)
    plans.change_plan(call.tx, plan["id"], status=_STATUS[decision], decided_at=call.now)
    return {"plan_decision": decision}
