"""What goes to a channel: an allow-list for each kind of publication. What is not named here stays inside.

除涉及国家秘密、商业秘密、个人隐私等依法不予公开的情形外，计划、任务、名单及检查结论、处理结果等，均应…公示 (TD-4.5b).
Names of drafters and inspectors, phones, addresses and risk classes are on no list (data section 10).
"""

from collections.abc import Iterable, Mapping
from typing import Any

from engine.disclosure.treatment import FULL, HIDDEN, REDACT, RESTRICTED, masked

_PLAN = ("plan_no", "name", "year", "plan_kind", "draw_type", "department", "doc_no", "version", "change_reason")
_LINE = ("number", "items", "objects", "methods", "ratio_bp", "count", "frequency", "initiator", "participants")
_PERIOD = ("starts_on", "ends_on")
_CAMPAIGN = (
    "campaign_no", "name", "source", "ground", "basis_document", "draw_type", "joint_form",
    "initiator", "participants", "items", "methods", "ratio_bp", "count",
)  # fmt: skip
_RESULT = ("item", "codes", "detail", "version")
_HANDLING = ("disposal", "outcome")
_LISTING = ("kind", "blacklist_kind", "ground", "decision_no")
_ENDING = ("decision", "ground", "decision_no")

Public = dict[str, Any]


def public_plan(plan: Mapping[str, Any], lines: Iterable[Mapping[str, Any]]) -> Public:
    """PUB2: a plan with its lines, without the names of drafters."""
    said = {"change_reason": masked(plan["change_reason"])}
    return {**_only(plan, _PLAN), **said, "lines": [_public_line(line) for line in lines]}


def public_changes(before: Iterable[Mapping[str, Any]], after: Iterable[Mapping[str, Any]]) -> list[Public]:
    """PUB2: what a new version of a plan changes, line by line: `before` and `after` hold the fields that differ.

    A line that is new has no `before`, one that was dropped no `after` (YC-2.4c, TQ-3.5c).
    """
    was, now = ({line["number"]: _public_line(line) for line in lines} for lines in (before, after))
    numbers = sorted(was.keys() | now.keys())
    return [
        _change(number, was.get(number), now.get(number)) for number in numbers if was.get(number) != now.get(number)
    ]


def _change(number: int, was: Public | None, now: Public | None) -> Public:
    if was is None or now is None:
        return {"line": number, "before": was, "after": now}
    names = sorted(name for name in was.keys() | now.keys() if was.get(name) != now.get(name))
    return {"line": number, "before": {n: was.get(n) for n in names}, "after": {n: now.get(n) for n in names}}


def _public_line(line: Mapping[str, Any]) -> Public:
    return {**_only(line, _LINE), **_days(line)}


def public_campaign(campaign: Mapping[str, Any]) -> Public:
    """PUB3: a campaign: who, what, how, when, and for one outside the plan on what ground (TD-4.1c)."""
    return {**_only(campaign, _CAMPAIGN), **_days(campaign)}


def public_guideline(campaign: Mapping[str, Any], guideline: Mapping[str, Any]) -> Public:
    """PUB7: how a campaign is carried out, heading by heading (程序公开, MS-1.3)."""
    entries = [{"field": entry["field"], "text": masked(entry["text"])} for entry in guideline["entries"]]
    return {"campaign_no": campaign["campaign_no"], "version": guideline["version"], "entries": entries}


def public_list(campaign: Mapping[str, Any], objects: Iterable[Mapping[str, Any]]) -> Public:
    """The name list (名单, TD-4.5b): number of the campaign and names of the drawn objects, but for secret ones."""
    names = [HIDDEN if row["secrecy_flag"] else row["name"] for row in objects]
    return {"campaign_no": campaign["campaign_no"], "objects": [{"name": name} for name in names]}


def public_results(visit: Mapping[str, Any], results: Iterable[Mapping[str, Any]], disclosure: str) -> Public:
    """PUB4: the results of one department on one object; REDACT hides the wording, RESTRICTED the codes as well."""
    if disclosure not in (FULL, REDACT, RESTRICTED):
        raise ValueError(f"nothing is public with disclosure {disclosure}")
    hidden = dict.fromkeys({FULL: (), REDACT: ("detail",), RESTRICTED: ("detail", "codes")}[disclosure], HIDDEN)
    return {
        "campaign_no": visit["campaign_no"],
        "object": visit["object_name"],
        "uscc": visit["uscc"],
        "concluded_on": str(visit["concluded_on"]),
        "results": [{**_only(row, _RESULT), "detail": masked(row["detail"]), **hidden} for row in results],
    }


def public_handling(visit: Mapping[str, Any], cases: Iterable[Mapping[str, Any]], disclosure: str = FULL) -> Public:
    """PUB5: what became of the findings; cases still open say nothing of their content.

    It tells no more than the results do: REDACT hides the wording, RESTRICTED the disposal as well.
    """
    hidden = {FULL: (), REDACT: ("outcome",)}.get(disclosure, _HANDLING)
    return {
        "campaign_no": visit["campaign_no"],
        "object": visit["object_name"],
        "uscc": visit["uscc"],
        "handling": [
            {**_only(row, _HANDLING), "outcome": masked(row["outcome"]), **dict.fromkeys(hidden, HIDDEN)}
            for row in cases
            if row["outcome"]
        ],
    }


def public_listing(
    visit: Mapping[str, Any], record: Mapping[str, Any], removal: Mapping[str, Any] | None, disclosure: str
) -> Public:
    """PUB5: a decision to list a firm (经营异常名录, 黑名单, MS-3.5a) and, once there is one, the one that ends it.

    It tells no more than the results do: REDACT hides the grounds, RESTRICTED what was decided as well.
    """
    hidden = {FULL: (), REDACT: ("ground",)}.get(disclosure, _LISTING)
    return {
        "campaign_no": visit["campaign_no"],
        "object": visit["object_name"],
        "uscc": visit["uscc"],
        "listed": _decided(record, _LISTING, hidden),
        "ended": None if removal is None else _decided(removal, _ENDING, hidden),
    }


def _decided(row: Mapping[str, Any], names: Iterable[str], hidden: Iterable[str]) -> Public:
    said = {name: masked(row[name]) if name == "ground" else row[name] for name in names}
    return {**said, **{name: HIDDEN for name in hidden if name in said}, "decided_at": row["decided_at"].isoformat()}


def _only(row: Mapping[str, Any], names: Iterable[str]) -> Public:
    return {name: row[name] for name in names}


def _days(row: Mapping[str, Any]) -> Public:
    return {name: str(row[name]) for name in _PERIOD if row[name] is not None}
