"""What is public of a draw (P4 steps 5 and 9): its commitment before, its record after; in places the name list."""

from collections.abc import Mapping
from typing import Any

from engine import disclosure
from engine.draw.times import written
from engine.services.call import Answer, ServiceCall
from engine.services.publications import publish
from engine.store import campaigns, draws, publications, registers

Row = Mapping[str, Any]

COMMITMENT, DRAW, LIST = "commitment", "draw", "list"
BEFORE, AFTER_VISIT = "BEFORE", "AFTER_VISIT"
FOOD = "食品"


def announce_commitment(call: ServiceCall, campaign: Row) -> None:
    """The commitment with its rules goes out before its chance exists (MS-1.3); whoever confirmed it is an anchor."""
    current = draws.the_draw(call.tx, campaign["id"])
    publish(call, COMMITMENT, current["id"], campaign["initiator"], disclosure.public_commitment(campaign, current))
    anchor(call, campaign)


def anchor(call: ServiceCall, campaign: Row) -> None:
    """Where and when the commitment was published, by the receipts that are there (SSJ-DRAW-1, 5.1)."""
    current = draws.the_draw(call.tx, campaign["id"])
    sent = publications.channels(call.tx, COMMITMENT, current["id"], campaign["initiator"])
    anchors = [
        {
            "kind": "PUBLICATION",
            "place": row["channel"],
            "time": written(row["receipt_at"]),
            "reference": row["receipt_no"],
        }
        for row in sent
        if row["receipt_no"]
    ]
    draws.change_draw(call.tx, current["id"], anchors=anchors)


def name_list(call: ServiceCall, _inputs: Row) -> Answer:
    """publication.list: the record of the draw with its statement and counts; where the law opens it the name list.

    The names are public before the visits, or after them for key and food items (TD-4.5b). Elsewhere they are not.
    """
    campaign = campaigns.the_campaign(call.tx, call.fact("campaign"))
    current = draws.the_draw(call.tx, campaign["id"])
    publish(call, DRAW, current["id"], campaign["initiator"], disclosure.public_draw(campaign, current))
    if not _list_is_public(call):
        return {}
    timing = _timing(call, campaign)
    campaigns.change_campaign(call.tx, campaign["id"], list_publish_timing=timing)
    if timing == BEFORE:
        _publish_list(call, campaign)
    return {}


def _list_is_public(call: ServiceCall) -> bool:
    """抽取对象是否公示: a switch of the jurisdiction (P4 step 9, differences 3 no 8)."""
    return bool(call.setting("result.name_list_public", False))


def name_list_after_visits(call: ServiceCall, campaign: Row) -> None:
    """Publish the name list that was kept back until the visits were made."""
    if _list_is_public(call) and campaign["list_published_at"] is None:
        _publish_list(call, campaign)


def _publish_list(call: ServiceCall, campaign: Row) -> None:
    content = disclosure.public_list(campaign, draws.objects_of(call.tx, campaign["id"]))
    publish(call, LIST, campaign["id"], campaign["initiator"], content)
    campaigns.change_campaign(call.tx, campaign["id"], list_published_at=call.now)


def _timing(call: ServiceCall, campaign: Row) -> str:
    """What the initiator chose, else the default of the profile (differences 3 no 8)."""
    if campaign["list_publish_timing"]:
        return str(campaign["list_publish_timing"])
    default = str(call.setting("defaults.list_publish_timing", BEFORE))
    if default in (BEFORE, AFTER_VISIT):
        return default
    listed = registers.active_items(call.tx, call.jurisdiction, call.today)
    items = [listed[code] for code in campaign["items"] if code in listed]
    food = any(FOOD in (item["category"] or "") or FOOD in item["tags"] for item in items)
    food = food or FOOD in (campaign["filter"] or {}).get("tags", [])
    return AFTER_VISIT if food or campaign["item_class"] == "KEY" else BEFORE
