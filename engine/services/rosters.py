"""The roster of a draw: who may be sent, with this year's load (SSJ-DRAW-1, 1.3)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from engine.services.call import ServiceCall
from engine.store import campaigns, draws, registers


def roster_of(call: ServiceCall, campaign: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Who may be sent, as SSJ-DRAW-1 reads it (1.3): on duty, certified over the whole period, with this year's load.

    A certificate without a first day counts from the first day of the campaign. Where inspectors are mapped to items,
    one goes only for an item of the campaign (明确对应抽查事项, TQ-3.3b).
    """
    departments = [campaign["initiator"], *campaign["participants"]]
    first, last = campaign["starts_on"], campaign["ends_on"]
    able = _for_items(call, campaign, registers.certified(call.tx, call.jurisdiction, departments, first, last))
    loads = draws.loads(call.tx, call.jurisdiction, departments, date(first.year, 1, 1))
    return [
        {
            "id": row["inspector_id"],
            "department": row["department"],
            "cert_from": str(row["cert_from"] or first),
            "cert_to": str(row["cert_expiry"]),
            "specialties": row["specialties"],
            "recusals": [recusal["object_id"] for recusal in row["recusals"]],
            "unavailable": row["unavailable"],
            "leader": row["leader_capable"],
            "load0": loads.get(row["inspector_id"], 0),
        }
        for row in able
    ]


def _for_items(call: ServiceCall, campaign: Mapping[str, Any], able: Sequence[Mapping[str, Any]]) -> list[Any]:
    """Those who may inspect an item of their department in this campaign; a row without items may inspect all."""
    if not call.setting("registers.item_mapping"):
        return list(able)
    shares = {row["department"]: set(row["items"]) for row in campaigns.departments(call.tx, campaign["id"])}
    none: set[str] = set()
    return [
        row for row in able if not row["item_codes"] or shares.get(row["department"], none) & set(row["item_codes"])
    ]
