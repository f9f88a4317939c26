"""What is planned: items, plans with their versions and differences, windows, campaigns, guidelines (PUB1-PUB3, 7)."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from engine.disclosure import masked
from engine.publicity import kinds
from engine.publicity.source import Row, Source, told_day, told_moment
from engine.publicity.words import (
    CLASSES,
    DRAW_TYPES,
    LIST_TIMINGS,
    METHODS,
    OBJECT_TYPES,
    PLAN_KINDS,
    RATIO_SOURCES,
    SOURCES,
    words,
)

Records = Iterator[dict[str, Any]]

_LINE_FIELDS = {
    "items": "抽查事项",
    "objects": "检查对象",
    "methods": "检查方式",
    "ratio_bp": "抽查比例（万分之）",
    "count": "抽查数量",
    "frequency": "频次",
    "starts_on": "起",
    "ends_on": "止",
    "initiator": "发起部门",
    "participants": "参与部门",
}
"""The fields of a plan line that are compared between versions."""


def items(source: Source) -> Records:
    """PUB1: all versions of all items, with class, ratio and basis."""
    for row in sorted(source.table("item"), key=itemgetter("code", "version")):
        yield {
            **row,
            "valid_from": told_day(row["valid_from"]),
            "valid_to": told_day(row["valid_to"]),
            "basis": [f"{line.get('law', '')} {line.get('article', '')}".strip() for line in row["basis"] or ()],
            "body": source.body(row["body"]),
            "partners": source.bodies(row["partners"]),
            "object_types": words(OBJECT_TYPES, row["object_types"]),
            "methods": words(METHODS, row["methods"]),
            "item_class": CLASSES.get(row["item_class"], ""),
            "ratio_source": RATIO_SOURCES.get(row["ratio_source"] or "", ""),
        }


# Plans --------------------------------------------------------------------------------------------------------


def published_plans(source: Source, public: frozenset[str]) -> list[Row]:
    """The versions of plans that were published, by number and version; drafts and returned ones are not among them."""
    open_to = {"DEPARTMENT": kinds.PLAN in public, "JOINT": kinds.JOINT_PLAN in public}
    found = [row for row in source.table("plan") if row["published_at"] and open_to.get(row["plan_kind"], False)]
    return sorted(found, key=itemgetter("plan_no", "version"))


def plans(source: Source, published: Sequence[Row]) -> Records:
    """PUB2: plans without the names of their drafters."""
    newest = {row["plan_no"]: row["version"] for row in published}
    for row in published:
        yield {
            **row,
            "plan_kind": PLAN_KINDS.get(row["plan_kind"], ""),
            "draw_type": DRAW_TYPES.get(row["draw_type"], ""),
            "department": source.body(row["department"]),
            "department_code": row["department"],
            "change_reason": masked(row["change_reason"]),
            "filed_on": told_day(row["submitted_on"]),
            "state": "现行" if row["version"] == newest[row["plan_no"]] else "已调整",
            "published_at": told_moment(row["published_at"]),
        }


def _lines(source: Source, plan: Row) -> dict[int, dict[str, Any]]:
    """The lines of a plan in public words, by number."""
    return {
        line["number"]: {
            "items": line["items"],
            "objects": masked(line["objects"]),
            "methods": words(METHODS, line["methods"]),
            "ratio_bp": line["ratio_bp"],
            "count": line["count"],
            "frequency": line["frequency"],
            "starts_on": told_day(line["starts_on"]),
            "ends_on": told_day(line["ends_on"]),
            "initiator": source.body(line["initiator"]),
            "participants": source.bodies(line["participants"]),
        }
        for line in source.lines_of.get(plan["id"], ())
    }


def plan_lines(source: Source, published: Sequence[Row]) -> Records:
    """PUB2: what each plan says, line by line."""
    for plan in published:
        for number, line in _lines(source, plan).items():
            names = [source.item_names.get(code, code) for code in line["items"]]
            yield {"plan_no": plan["plan_no"], "version": plan["version"], "line": number, "item_names": names, **line}


def plan_changes(source: Source, published: Sequence[Row]) -> Records:
    """PUB2: what each published version changes against the published one before (YC-2.4c, TQ-3.5c)."""
    for _, versions in groupby(published, key=itemgetter("plan_no")):
        before: dict[int, dict[str, Any]] | None = None
        for plan in versions:
            after = _lines(source, plan)
            for change in _changes(before, after) if before is not None else ():
                yield {"plan_no": plan["plan_no"], "version": plan["version"], **change}
            before = after


def _changes(before: Mapping[int, Row], after: Mapping[int, Row]) -> Records:
    for number in sorted(before.keys() | after.keys()):
        was, now = before.get(number, {}), after.get(number, {})
        for name, field in _LINE_FIELDS.items():
            if was.get(name) != now.get(name):
                yield {"line": number, "field": field, "before": was.get(name), "after": now.get(name)}


def plan_windows(source: Source, published: Sequence[Row]) -> Records:
    """The windows of joint plans that were agreed (YC-2.4h, YC-2.4i)."""
    public = {row["id"]: row for row in published}
    for row in source.table("plan_window"):
        plan = public.get(row["plan_id"])
        if plan is not None and row["status"] == "AGREED":
            yield {
                "plan_no": plan["plan_no"],
                "version": plan["version"],
                "window": row["number"],
                "starts_on": told_day(row["starts_on"]),
                "ends_on": told_day(row["ends_on"]),
            }


# Campaigns ----------------------------------------------------------------------------------------------------


def published_campaigns(source: Source) -> list[Row]:
    """The campaigns that were published, by number."""
    return sorted((row for row in source.campaigns.values() if row["published_at"]), key=itemgetter("campaign_no"))


def campaigns(source: Source) -> Records:
    """PUB3: who, what, how and when; for a campaign outside the plan on what ground (TD-4.1c)."""
    for row in published_campaigns(source):
        yield campaign_record(source, row)


def temporary_campaigns(source: Source) -> Records:
    """PUB8: the ledger of campaigns outside the plan, with ground and document (TD-4.1b, TD-4.1c)."""
    for row in published_campaigns(source):
        if row["source"] != "PLAN":
            yield campaign_record(source, row)


def campaign_record(source: Source, row: Row) -> dict[str, Any]:
    """One campaign in public words."""
    plan = source.plan_of_line.get(row["plan_line_id"])
    return {
        **row,
        "campaign_name": row["name"],
        "plan_no": plan["plan_no"] if plan and plan["published_at"] else None,
        "source": SOURCES.get(row["source"], ""),
        "ground": masked(row["ground"]),
        "draw_type": DRAW_TYPES.get(row["draw_type"], ""),
        "initiator": source.body(row["initiator"]),
        "participants": source.bodies(row["participants"]),
        "item_names": [source.item_names.get(code, code) for code in row["items"]],
        "methods": words(METHODS, row["methods"]),
        "starts_on": told_day(row["starts_on"]),
        "ends_on": told_day(row["ends_on"]),
        "list_timing": LIST_TIMINGS.get(row["list_publish_timing"] or "", ""),
        "published_at": told_moment(row["published_at"]),
    }


def procedures(source: Source) -> Records:
    """PUB7: the agreed guidelines and implementing rules of published campaigns."""
    for row in source.table("guideline"):
        campaign = source.campaigns[row["campaign_id"]]
        if not (row["agreed"] and campaign["published_at"]):
            continue
        for entry in row["entries"] or ():
            yield {
                "campaign_no": campaign["campaign_no"],
                "campaign_name": campaign["name"],
                "version": row["version"],
                "heading": entry.get("field"),
                "text": masked(entry.get("text")),
                "agreed_on": (told_moment(row["agreed_at"]) or "")[:10],
            }
