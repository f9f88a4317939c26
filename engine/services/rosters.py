"""The roster of a draw: who may be sent, with this year's load (SSJ-DRAW-1, 1.3)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from engine.services.call import ServiceCall
from engine.services.supplies import seconded
from engine.store import campaigns, draws, registers

Row = Mapping[str, Any]


def roster_of(call: ServiceCall, campaign: Row) -> list[dict[str, Any]]:
    """Who may be sent, as SSJ-DRAW-1 reads it (1.3): on duty, certified over the whole period, with this year's load.

    A certificate without a first day counts from the first day of the campaign. Where inspectors are mapped to items,
    one goes only for an item of the campaign (明确对应抽查事项, TQ-3.3b). Who helps a department stands under that one
    (MS-3.4, TQ-3.3d).
    """
    first, last = campaign["starts_on"], campaign["ends_on"]
    helping = seconded(call, campaign["id"])
    departments = [campaign["initiator"], *campaign["participants"]]
    lenders = {row["department"] for row in registers.inspectors_named(call.tx, call.jurisdiction, [*helping]).values()}
    bodies = [*departments, *sorted(lenders - set(departments))]
    rows = registers.certified(call.tx, call.jurisdiction, bodies, first, last)
    sent = {row["inspector_id"]: str(helping.get(row["inspector_id"]) or row["department"]) for row in rows}
    able = [row for row in rows if sent[row["inspector_id"]] in departments]
    loads = draws.loads(call.tx, call.jurisdiction, bodies, date(first.year, 1, 1))
    shares = _shares(call, campaign)
    return [
        {
            "id": row["inspector_id"],
            "department": sent[row["inspector_id"]],
            "cert_from": str(row["cert_from"] or first),
            "cert_to": str(row["cert_expiry"]),
            "specialties": row["specialties"],
            "recusals": [recusal["object_id"] for recusal in row["recusals"]],
            "unavailable": row["unavailable"],
            "leader": row["leader_capable"],
            "load0": loads.get(row["inspector_id"], 0),
        }
        for row in able
        if shares is None or not row["item_codes"] or shares[sent[row["inspector_id"]]] & set(row["item_codes"])
    ]


def _shares(call: ServiceCall, campaign: Row) -> dict[str, set[str]] | None:
    """The items of each department in this campaign, where inspectors are mapped to items; else None."""
    if not call.setting("registers.item_mapping"):
        return None
    none = {code: set[str]() for code in (campaign["initiator"], *campaign["participants"])}
    return none | {row["department"]: set(row["items"]) for row in campaigns.departments(call.tx, campaign["id"])}
