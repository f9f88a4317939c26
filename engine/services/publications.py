"""Operators of publicity (公示, P7 and others): who publishes what, where, and when it counts as published.

Channels come from decision D10; content from the allow-list of `engine.disclosure`. 谁检查、谁公示 (TD-4.5a).
"""

from collections.abc import Mapping
from typing import Any

from engine import disclosure
from engine.services.amendments import changes
from engine.services.call import (
    Answer,
    ServiceCall,
    department_of,
    own_department,
    past_moment,
    refuse_if,
    submission,
)
from engine.services.documents import issue_for
from engine.services.plan_force import pass_gate
from engine.store import campaigns, draws, follow_ups, inspections, plans, publications, registers, results

Row = Mapping[str, Any]

BEFORE, AFTER_VISIT = "BEFORE", "AFTER_VISIT"
FOOD = "食品"
JOINT_PLAN = "joint_plan"
LETTER = "联合抽查任务书"
_PLANS = {"plan": "年度抽查工作计划", JOINT_PLAN: "联合抽查计划"}


def publish(
    call: ServiceCall, kind: str, subject: int, department: str, content: Row, batch_no: str | None = None
) -> bool:
    """Send public content to every channel of its kind; whether all required receipts are there already."""
    rule = call.rule("channels", kind=kind)
    wanted = [(channel, need) for need in ("all_of", "any_of", "per_rules") for channel in rule[need] or ()]
    key = f"{kind}-{subject}-{department}"
    sent = [_send(call, channel, need, key, content) for channel, need in wanted]
    row = {
        "jurisdiction": call.jurisdiction,
        "kind": kind,
        "subject_id": subject,
        "department": department,
        "content": content,
        "batch_no": batch_no,
        "published_at": call.now,
    }
    publications.publish(call.tx, row, sent)
    return not _missing(sent)


def _send(call: ServiceCall, channel: str, need: str, key: str, content: Row) -> dict[str, Any]:
    receipt = call.push(channel, key, content)
    received = call.now if receipt else None
    return {"channel": channel, "required": need, "sent_at": call.now, "receipt_at": received, "receipt_no": receipt}


def _missing(channels: list[dict[str, Any]] | list[Row]) -> list[str]:
    """Channels whose receipt is still needed: all of `all_of`, and one of `any_of` (YC-2.6c, CJ-2.6a)."""
    missing = [row["channel"] for row in channels if row["required"] == "all_of" and not row["receipt_no"]]
    either = [row for row in channels if row["required"] == "any_of"]
    if either and not any(row["receipt_no"] for row in either):
        missing.append(" / ".join(row["channel"] for row in either))
    return missing


def plan(call: ServiceCall, _inputs: Row) -> Answer:
    """publication.plan: the plan in force is public, a new version with what it changes (TD-4.5b, YC-2.4c, YC-2.4f).

    It counts as published once all required receipts are there: 门户网站 and 省级平台 (YC-2.4f).
    """
    found = plans.the_plan(call.tx, call.fact("plan"))
    pass_gate(call, found)
    kind = JOINT_PLAN if found["plan_kind"] == plans.JOINT else "plan"
    content = disclosure.public_plan(found, plans.lines(call.tx, found["id"]))
    altered = changes(call, found["id"])
    told = {**content, "changes": altered} if altered else content
    complete = publish(call, kind, found["id"], found["department"], told)
    issue_for(call, _PLANS[kind])
    if complete:
        plans.change_plan(call.tx, found["id"], published_at=call.now)
    return {"receipts_complete": complete}


def joint_plan(call: ServiceCall, inputs: Row) -> Answer:
    """publication.joint_plan: the joint plan of its author comes into force and is public (YC-2.4g, MS-3.1a)."""
    return plan(call, inputs)


def campaign(call: ServiceCall, _inputs: Row) -> Answer:
    """publication.campaign: the campaign is public before its draw (TD-4.5b, MS-1.3)."""
    found = campaigns.the_campaign(call.tx, call.fact("campaign"))
    publish(call, "campaign", found["id"], found["initiator"], disclosure.public_campaign(found))
    campaigns.change_campaign(call.tx, found["id"], published_at=call.now)
    issue_for(call, LETTER)
    return {}


def name_list(call: ServiceCall, _inputs: Row) -> Answer:
    """publication.list: the name list is public before the visits, or after them for key and food items (TD-4.5b)."""
    found = campaigns.the_campaign(call.tx, call.fact("campaign"))
    timing = _timing(call, found)
    campaigns.change_campaign(call.tx, found["id"], list_publish_timing=timing)
    if timing == BEFORE:
        _publish_list(call, found)
    return {}


def name_list_after_visits(call: ServiceCall, found: Row) -> None:
    """Publish the name list that was kept back until the visits were made."""
    if found["list_published_at"] is None:
        _publish_list(call, found)


def _publish_list(call: ServiceCall, found: Row) -> None:
    content = disclosure.public_list(found, draws.objects_of(call.tx, found["id"]))
    publish(call, "list", found["id"], found["initiator"], content)
    campaigns.change_campaign(call.tx, found["id"], list_published_at=call.now)


def _timing(call: ServiceCall, found: Row) -> str:
    """What the initiator chose, else the default of the profile (differences 3 no 8)."""
    if found["list_publish_timing"]:
        return str(found["list_publish_timing"])
    default = str(call.setting("defaults.list_publish_timing", BEFORE))
    if default in (BEFORE, AFTER_VISIT):
        return default
    listed = registers.active_items(call.tx, call.jurisdiction, call.today)
    items = [listed[code] for code in found["items"] if code in listed]
    food = any(FOOD in (item["category"] or "") or FOOD in item["tags"] for item in items)
    food = food or FOOD in (found["filter"] or {}).get("tags", [])
    return AFTER_VISIT if food or found["item_class"] == "KEY" else BEFORE


def result(call: ServiceCall, inputs: Row) -> Answer:
    """publication.result: the inspecting department's results on one object go to their channels (TD-4.5a, b)."""
    department = department_of(call, inputs)
    visit = inspections.visit(call.tx, call.fact("inspection"))
    rows = results.of_department(call.tx, visit["id"], department)
    shown = rows[0]["disclosure"] or disclosure.WITHHOLD
    content = disclosure.public_results(visit, rows, shown)
    return {"receipts_complete": publish(call, "result", visit["id"], department, content)}


def receipt(call: ServiceCall, inputs: Row) -> Answer:
    """publication.receipt: a person enters receipts that no channel sent back; all required ones must be there."""
    department = own_department(call, inputs)
    inspection = call.fact("inspection")
    channels = publications.channels(call.tx, "result", inspection, department)
    rows = {row["channel"]: row["publication_id"] for row in channels}
    for place, line in enumerate(submission(inputs)["receipts"]):
        path = f"/receipts/{place}"
        unknown = [] if line["channel"] in rows else [(path, f"nothing was sent to {line['channel']}")]
        refuse_if(unknown, "the receipts cannot be kept")
        at = past_moment(call, line["received_at"], f"{path}/received_at")
        publications.receive(call.tx, rows[line["channel"]], line["channel"], at, line["receipt_no"])
    missing = _missing(publications.channels(call.tx, "result", inspection, department))
    refuse_if([("/receipts", f"no receipt of {name}") for name in missing], "receipts are missing")
    return {"receipts_complete": True}


def handling(call: ServiceCall, inputs: Row) -> Answer:
    """publication.handling: the outcome of follow-ups is public, unless the result is withheld (TD-4.5b, MS-2.6b).

    It tells no more than the results themselves do.
    """
    department = department_of(call, inputs)
    visit = inspections.visit(call.tx, call.fact("inspection"))
    found = results.of_department(call.tx, visit["id"], department)
    shown = disclosure.strictest(row["disclosure"] for row in found)
    if shown == disclosure.WITHHOLD or any(row["withheld_at"] for row in found):
        return {}
    content = disclosure.public_handling(visit, follow_ups.of_department(call.tx, visit["id"], department), shown)
    publish(call, "handling", visit["id"], department, content)
    follow_ups.mark_published(call.tx, visit["id"], department, call.now)
    return {}
