"""Operators of receipts (公示回执): what a channel did not confirm by itself, a person enters with date and number."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from engine.clock import china_date
from engine.services.call import (
    Answer,
    ServiceCall,
    moment_of,
    own_department,
    past_moment,
    refuse_if,
    submission,
)
from engine.services.plans import own_plan
from engine.store import plans, publications

Row = Mapping[str, Any]

KINDS = {plans.DEPARTMENT: "plan", plans.JOINT: "joint_plan"}
"""What plans are called where kinds of publications have channels (decision D10)."""


def missing(channels: Sequence[Row]) -> list[str]:
    """Channels whose receipt is still needed: all of `all_of`, and one of `any_of` (YC-2.6c, CJ-2.6a)."""
    needed = [row["channel"] for row in channels if row["required"] == "all_of" and not row["receipt_no"]]
    either = [row for row in channels if row["required"] == "any_of"]
    if either and not any(row["receipt_no"] for row in either):
        needed.append(" / ".join(row["channel"] for row in either))
    return needed


def complete_at(channels: Sequence[Row], otherwise: datetime) -> datetime:
    """When the last receipt that was needed came, of channels none of which is missing; `otherwise` without any."""
    needed = [row["receipt_at"] for row in channels if row["required"] == "all_of"]
    either = [row["receipt_at"] for row in channels if row["required"] == "any_of" and row["receipt_at"]]
    return max([*needed, *([min(either)] if either else [])], default=otherwise)


def keep(call: ServiceCall, channels: Sequence[Row], inputs: Row) -> None:
    """Store the receipts a person entered. Raises Invalid for a channel that nothing was sent to, or a day to come."""
    rows = {row["channel"]: row["publication_id"] for row in channels}
    for place, line in enumerate(submission(inputs)["receipts"]):
        path = f"/receipts/{place}"
        unknown = [] if line["channel"] in rows else [(path, f"nothing was sent to {line['channel']}")]
        refuse_if(unknown, "the receipts cannot be kept")
        at = past_moment(call, line["received_at"], f"{path}/received_at")
        publications.receive(call.tx, rows[line["channel"]], line["channel"], at, line["receipt_no"])


def of_results(call: ServiceCall, inputs: Row) -> Answer:
    """publication.receipt: receipts of results that no channel sent back; all required ones must be there."""
    about = "result", call.fact("inspection"), own_department(call, inputs)
    keep(call, publications.channels(call.tx, *about), inputs)
    lacking = missing(publications.channels(call.tx, *about))
    refuse_if([("/receipts", f"no receipt of {name}") for name in lacking], "receipts are missing")
    return {"receipts_complete": True}


def of_plan(call: ServiceCall, inputs: Row) -> Answer:
    """publication.plan_receipt: its department enters receipts of a plan as they come, one or several (YC-2.4f).

    What a channel confirmed stays as it is. With the last receipt that is needed the plan counts as published, from
    the moment of that receipt.
    """
    plan = own_plan(call)
    channels = of(call, plan)
    refuse_if(list(_impossible(channels, submission(inputs)["receipts"])), "the receipts cannot be kept")
    keep(call, channels, inputs)
    return date_plan(call, plan)


def _impossible(channels: Sequence[Row], given: Sequence[Row]) -> Iterator[tuple[str, str]]:
    """A receipt that is there already, is given twice, or came on a day before anything was sent."""
    sent = {row["channel"]: row for row in channels}
    for place, line in enumerate(given):
        name, path = line["channel"], f"/receipts/{place}"
        row = sent.get(name)
        if row is not None and row["receipt_no"]:
            yield path, f"{name} has confirmed already ({row['receipt_no']})"
        if row is not None and china_date(moment_of(line["received_at"])) < china_date(row["sent_at"]):
            yield f"{path}/received_at", f"{name} cannot confirm what was sent on {china_date(row['sent_at'])}"
        if any(earlier["channel"] == name for earlier in given[:place]):
            yield path, f"{name} is named twice"


def of(call: ServiceCall, plan: Row) -> list[Row]:
    """The channels that a plan was sent to."""
    return publications.channels(call.tx, KINDS[plan["plan_kind"]], plan["id"], plan["department"])


def date_plan(call: ServiceCall, plan: Row) -> Answer:
    """Give a plan its day of publication once all required receipts are there; what is missing until then."""
    channels = of(call, plan)
    lacking = missing(channels)
    if not lacking and plan["published_at"] is None:
        plans.change_plan(call.tx, plan["id"], published_at=complete_at(channels, call.now))
    return {"receipts_complete": not lacking, "receipts_missing": lacking}
