"""The roster of a draw: who may be sent, with this year's load (SSJ-DRAW-1, 1.3)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from engine.services.call import ServiceCall
from engine.store import draws, registers


def roster_of(call: ServiceCall, campaign: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Who may be sent, as SSJ-DRAW-1 reads it (1.3): on duty, certified over the whole period, with this year's load.

    A certificate without a first day counts from the first day of the campaign.
    """
    departments = [campaign["initiator"], *campaign["participants"]]
    first, last = campaign["starts_on"], campaign["ends_on"]
    able = registers.certified(call.tx, call.jurisdiction, departments, first, last)
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
