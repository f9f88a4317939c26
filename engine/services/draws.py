"""Operators of the draw of objects (P4): frame, quotas, selection, lock; `commitments` commits between them.

SSJ-DRAW-1 in `engine.draw` calculates; here its input comes from the tables and its answers go back to them.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from engine import draw
from engine.errors import Invalid
from engine.services.batches import planned, windows_of
from engine.services.call import Answer, ServiceCall
from engine.services.commitments import COMMITTED, draw_rows, previous_of
from engine.services.draw_rules import rules_of
from engine.services.ratios import ratio_of
from engine.store import campaigns, draws, inspections, registers

Rows = Sequence[Mapping[str, Any]]


def frame(call: ServiceCall, _inputs: Mapping[str, Any]) -> Answer:
    """draw.frame: freeze who may be drawn, the joint register of the campaign without closed objects (TD-3.3a)."""
    campaign = campaigns.the_campaign(call.tx, call.fact("campaign"))
    if draws.find_draw(call.tx, campaign["id"]) is None:
        _open(call, campaign)
    registers.drop_inactive(call.tx, campaign["id"])
    rows = draws.frame(call.tx, campaign["id"])
    draws.set_weights(call.tx, campaign["id"], _weights(call, campaign, rows))
    campaigns.change_campaign(call.tx, campaign["id"], register_size=len(rows))
    return {"frame_size": len(rows)}


def _open(call: ServiceCall, campaign: Mapping[str, Any]) -> None:
    draws.new_draw(
        call.tx,
        {
            "jurisdiction": call.jurisdiction,
            "draw_id": f"{campaign['campaign_no']}-D1",
            "campaign_id": campaign["id"],
            "mode": "SELECT",
            "disclosure": "SEALED",
            "status": "FRAME",
        },
    )


def _weights(call: ServiceCall, campaign: Mapping[str, Any], rows: Rows) -> dict[int, int]:
    """Tickets of each object by decision D1 from its class, tags, region and trade; only those that differ from one."""
    listed = registers.active_items(call.tx, call.jurisdiction, call.today)
    items = [listed[code] for code in campaign["items"] if code in listed]
    weight = {kind: _weight(call, items, kind) for kind in dict.fromkeys(map(_kind, rows))}
    found = {row["row"]: weight[_kind(row)] for row in rows}
    return {row: value for row, value in found.items() if value != 1}


Kind = tuple[str, tuple[str, ...], str | None, str | None]


def _kind(row: Mapping[str, Any]) -> Kind:
    """Everything of an object that its weight depends on (YC-2.2f, CJ-2.5a, TQ-3.2d, MS-2.4c)."""
    return row["stratum"], tuple(sorted(row["tags"])), row["region_risk"], row["industry_risk"]


def _weight(call: ServiceCall, items: Rows, kind: Kind) -> int:
    stratum, tags, region, industry = kind
    return int(ratio_of(call, items, stratum, tags, region_risk=region, industry_risk=industry)["weight"])


def empty(call: ServiceCall, _inputs: Mapping[str, Any]) -> Answer:
    """draw.empty: there is nobody to draw; the campaign ends, visibly."""
    campaign = call.fact("campaign")
    draws.change_draw(call.tx, draws.the_draw(call.tx, campaign)["id"], status="EMPTY")
    campaigns.change_campaign(call.tx, campaign, status="EMPTY")
    return {"drawn": 0}


def quotas(call: ServiceCall, _inputs: Mapping[str, Any]) -> Answer:
    """draw.quotas: the rules document of the draw, fixed before the commitment, and how many it will draw."""
    campaign = campaigns.the_campaign(call.tx, call.fact("campaign"))
    current = draws.the_draw(call.tx, campaign["id"])
    rows = draws.frame(call.tx, campaign["id"])
    rules = rules_of(call, campaign, rows)
    shares = draw.quotas(draw.check_rules(rules, campaign["campaign_no"]), _summary(rows))
    draws.change_draw(
        call.tx,
        current["id"],
        rules=rules,
        quotas=shares,
        mode=rules["mode"],
        disclosure=rules["disclosure"],
        status="QUOTAS",
    )
    return {"quota": shares["total"]}


def _summary(rows: Rows) -> dict[str, Any]:
    """Size and strata of the frame as the quotas need them."""
    labels = sorted({row["stratum"] for row in rows})
    eligible = {label: sum(row["stratum"] == label and not row["exclusion"] for row in rows) for label in labels}
    return {"size": len(rows), "strata": [{"stratum": label, "eligible": n} for label, n in eligible.items()]}


def select(call: ServiceCall, _inputs: Mapping[str, Any]) -> Answer:
    """draw.select: with the published commitment and its entropy everything follows by calculation (TD-4.2c).

    Raises DrawError when anything differs from what was committed to; a draw is made once.
    """
    campaign = campaigns.the_campaign(call.tx, call.fact("campaign"))
    current = draws.the_draw(call.tx, campaign["id"])
    if current["status"] != COMMITTED:
        raise Invalid(f"the draw {current['draw_id']} is {current['status']}, not committed")
    entropy = call.entropy(current["draw_id"]).contributions(current["commitment"]["entropy_plan"])
    result = draw.run(_document(call, campaign, current, entropy))
    drawn = _keep(call, campaign, current, result)
    draws.change_draw(
        call.tx,
        current["id"],
        status="DRAWN",
        entropy=list(entropy),
        certificate=_certificate(result, current),
        opening=_opening(call, campaign, current, result),
        quotas=result.quotas,
        drawn_at=call.now,
    )
    call.note("draw.drawn", {"draw": current["draw_id"], "selection": result.selection.selection_commit})
    return {"drawn": drawn}


def _document(
    call: ServiceCall, campaign: Mapping[str, Any], current: Mapping[str, Any], entropy: Rows
) -> dict[str, Any]:
    kept = draws.secret_of(call.tx, current["id"])
    record = current["commitment"]
    return {
        "schema": "ssj-draw-input-1",
        "draw_id": current["draw_id"],
        "campaign_id": campaign["campaign_no"],
        "secret": kept["secret"].hex(),
        "snapshot_time": record["snapshot_time"],
        "commit_time": record["commit_time"],
        "frame": draw_rows(call, campaign),
        "rules": current["rules"],
        "roster": kept["roster"],
        "entropy_plan": record["entropy_plan"],
        "entropy": list(entropy),
        "commitment": record,
        "anchors": current["anchors"] or [],
        "attempt": current["attempt"],
        "previous": previous_of(call, current),
    }


def _certificate(result: draw.Result, current: Mapping[str, Any]) -> dict[str, Any]:
    """The public facts of a draw that exist already (SSJ-DRAW-1, 9.1)."""
    return {
        "seed": result.seed.hex(),
        "quotas": result.quotas,
        "thresholds": result.selection.thresholds,
        "selection_commit": result.selection.selection_commit,
        "anchors": current["anchors"] or [],
        "warnings": result.warnings,
    }


def _opening(
    call: ServiceCall, campaign: Mapping[str, Any], current: Mapping[str, Any], result: draw.Result
) -> dict[str, Any]:
    """What is shown with the name list (9.2), without objects that are kept secret (MS-2.6c)."""
    secret = [row["id"] for row in draws.frame(call.tx, campaign["id"]) if row["secrecy_flag"]]
    return draw.opening(result.snapshot, result.selection, current["rules"]["disclosure"], secret)


def _keep(call: ServiceCall, campaign: Mapping[str, Any], current: Mapping[str, Any], result: draw.Result) -> int:
    """Store drawn, reserve and excluded objects; the rest of the frame stays where it is. How many were drawn."""
    frame_rows = draws.frame(call.tx, campaign["id"])
    drawn = set(result.selection.drawn)
    reserve = {name: place for line in result.selection.reserve for place, name in enumerate(line["ids"], 1)}
    batches = {name: number for number, names in enumerate(result.selection.batches, 1) for name in names}
    kept = [
        {
            "object_id": row["row"],
            "stratum": row["stratum"],
            "state": "DRAWN" if row["id"] in drawn else "EXCLUDED" if row["exclusion"] else "RESERVE",
            "code": row["exclusion"],
            "position": reserve.get(row["id"], 0),
            "batch": batches.get(row["id"]),
        }
        for row in frame_rows
        if row["id"] in drawn or row["exclusion"] or row["id"] in reserve
    ]
    draws.keep_objects(call.tx, current["id"], campaign["id"], kept)
    return len(drawn)


def lock(call: ServiceCall, _inputs: Mapping[str, Any]) -> Answer:
    """draw.lock: the list stands and is never drawn again; one visit per object is opened (MS-2.5c, YC-3.9b)."""
    campaign = campaigns.the_campaign(call.tx, call.fact("campaign"))
    drawn = draws.objects_of(call.tx, campaign["id"])
    current = draws.the_draw(call.tx, campaign["id"])
    draws.change_draw(call.tx, current["id"], status="LOCKED", locked_at=call.now)
    windows = windows_of(current["rules"]["matching"])
    inspections.open_visits(call.tx, campaign, planned(drawn, windows), call.today)
    campaigns.set_total(call.tx, campaign["id"], len(drawn))
    campaigns.change_campaign(call.tx, campaign["id"], status="DRAWN" if drawn else "EMPTY")
    return {}
