"""Operators of publicity (公示, P7 and others): who publishes what, where, and when it counts as published.

Channels come from decision D10; content from the allow-list of `engine.disclosure`. 谁检查、谁公示 (TD-4.5a).
"""

from collections.abc import Iterable, Mapping
from typing import Any

from engine import disclosure
from engine.services import receipts
from engine.services.amendments import changes
from engine.services.call import Answer, ServiceCall, department_of
from engine.services.clocks import publish_by
from engine.services.documents import issue_for
from engine.services.plan_force import pass_gate
from engine.store import campaigns, follow_ups, inspections, plans, publications, results

Row = Mapping[str, Any]

LETTER = "联合抽查任务书"
_PLANS = {"plan": "年度抽查工作计划", "joint_plan": "联合抽查计划"}


def publish(
    call: ServiceCall, kind: str, subject: int, department: str, content: Row, batch_no: str | None = None
) -> bool:
    """Send public content to every channel of its kind; whether all required receipts are there already."""
    rule = call.rule("channels", kind=kind)
    wanted = [(channel, need) for need in ("all_of", "any_of", "per_rules") for channel in rule[need] or ()]
    key = _key(kind, subject, department)
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
    return not receipts.missing(sent)


def _key(kind: str, subject: int, department: str) -> str:
    """What a channel knows a publication by."""
    return f"{kind}-{subject}-{department}"


def _send(call: ServiceCall, channel: str, need: str, key: str, content: Row) -> dict[str, Any]:
    receipt = call.push(channel, key, content)
    received = call.now if receipt else None
    return {"channel": channel, "required": need, "sent_at": call.now, "receipt_at": received, "receipt_no": receipt}


def plan(call: ServiceCall, _inputs: Row) -> Answer:
    """publication.plan: the plan in force is public, a new version with what it changes (TD-4.5b, YC-2.4c, YC-2.4f).

    It counts as published once all required receipts are there: 门户网站 and 省级平台 (YC-2.4f). Called again it asks
    the channels that have not confirmed, and sends and issues nothing twice.
    """
    found = plans.the_plan(call.tx, call.fact("plan"))
    pass_gate(call, found)
    kind = receipts.KINDS[found["plan_kind"]]
    sent = publications.sent(call.tx, kind, found["id"], found["department"])
    if sent is None:
        publish(call, kind, found["id"], found["department"], _told(call, found))
        issue_for(call, _PLANS[kind])
    else:
        _ask_again(call, sent, receipts.of(call, found))
    return receipts.date_plan(call, found)


def _told(call: ServiceCall, found: Row) -> Row:
    content = disclosure.public_plan(found, plans.lines(call.tx, found["id"]))
    altered = changes(call, found["id"])
    return {**content, "changes": altered} if altered else content


def _ask_again(call: ServiceCall, sent: Row, channels: Iterable[Row]) -> None:
    """The same content under the same key goes once more to each channel that has not confirmed it."""
    key = _key(sent["kind"], sent["subject_id"], sent["department"])
    for row in channels:
        number = None if row["receipt_no"] else call.push(row["channel"], key, sent["content"])
        if number:
            publications.receive(call.tx, sent["id"], row["channel"], call.now, number)


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


def result(call: ServiceCall, inputs: Row) -> Answer:
    """publication.result: the inspecting department's results on one object go to their channels (TD-4.5a, b)."""
    department = department_of(call, inputs)
    visit = inspections.visit(call.tx, call.fact("inspection"))
    rows = results.of_department(call.tx, visit["id"], department)
    shown = rows[0]["disclosure"] or disclosure.WITHHOLD
    content = disclosure.public_results(visit, rows, shown)
    complete = publish(call, "result", visit["id"], department, content)
    return {"receipts_complete": complete, "publish_by": publish_by(call, department)}


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
