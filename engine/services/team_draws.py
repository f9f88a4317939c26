"""The inspectors' step committed again after a shortage: new secret, roster and entropy, the same list of objects.

SSJ-DRAW-1, 5.2, mode TEAMS: the selection of objects stands and is never drawn again (MS-2.5c).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from engine import draw
from engine.draw.times import written
from engine.errors import Invalid
from engine.services.batches import planned, windows_of
from engine.services.call import Answer, ServiceCall
from engine.services.commitments import keep, previous_of, times_of
from engine.services.draw_publicity import announce_commitment
from engine.services.draw_rules import matching_of
from engine.services.ratios import item_class_of
from engine.services.rosters import roster_of
from engine.store import campaigns, draws, inspections, registers

Row = Mapping[str, Any]

INFEASIBLE = "INFEASIBLE"
POSTS = {"proposed_by": "检查部门经办人", "approved_by": "检查部门负责人"}
"""Who ends an attempt stands in public records as a post; the persons are in the tables (posts, not persons: TQ-A)."""


def commit(call: ServiceCall, _inputs: Row) -> Answer:
    """teams.commit: after a shortage the inspectors' step alone is committed anew; the list of objects stays.

    The ended attempt keeps its result INFEASIBLE with the named demands. Raises Invalid where nothing is short.
    """
    campaign = campaigns.the_campaign(call.tx, call.fact("campaign"))
    ended = draws.the_draw(call.tx, campaign["id"])
    if ended["matching_status"] != INFEASIBLE:
        raise Invalid(f"the teams of {ended['draw_id']} are {ended['matching_status']}: nothing is committed again")
    _end(call, ended)
    current = _open(call, campaign, ended["attempt"] + 1)
    source, roster = call.entropy(current["draw_id"]), roster_of(call, campaign)
    record, digest = _record(call, campaign, current, source.secret, {**times_of(call, source), "roster": roster})
    entropy_at = keep(call, current, source.secret, roster, record, digest)
    announce_commitment(call, campaign)
    _plan_anew(call, campaign, current["rules"]["matching"])
    call.note("teams.committed", {"draw": current["draw_id"], "commitment": digest})
    return {"entropy_at": entropy_at}


def _end(call: ServiceCall, ended: Row) -> None:
    """The attempt stays visible with its reason (public); the demands without inspectors are in its assignment."""
    text = f"{len(ended['assignment']['unmet'])}项需求没有合格人员，名单不变，仅重新选派人员"
    reason = {"commitment_hash": ended["commitment_hash"], "reason": "TEAMS_INFEASIBLE", "text": text}
    draws.change_draw(call.tx, ended["id"], abandonment={**reason, **POSTS, "time": written(call.now)})


def _open(call: ServiceCall, campaign: Row, attempt: int) -> Row:
    first = draws.object_draw(call.tx, campaign["id"])
    batches = len(first["rules"]["matching"]["windows"])
    rows = _drawn(call, campaign)
    listed = registers.active_items(call.tx, call.jurisdiction, call.today)
    kind = item_class_of(listed[code] for code in campaign["items"] if code in listed)
    strata = [
        {"stratum": label, "ratio_bp": 10000, "item_class": kind} for label in sorted({r["stratum"] for r in rows})
    ]
    rules = {
        "schema": "ssj-draw-rules-1",
        "campaign_id": campaign["campaign_no"],
        "mode": "TEAMS",
        "disclosure": first["rules"]["disclosure"],
        "strata": strata,
        "matching": matching_of(call, campaign, batches),
    }
    draws.new_draw(
        call.tx,
        {
            "jurisdiction": call.jurisdiction,
            "draw_id": f"{campaign['campaign_no']}-D{attempt}",
            "campaign_id": campaign["id"],
            "attempt": attempt,
            "mode": "TEAMS",
            "disclosure": rules["disclosure"],
            "status": "QUOTAS",
            "rules": rules,
        },
    )
    return draws.the_draw(call.tx, campaign["id"])


def _drawn(call: ServiceCall, campaign: Row) -> list[dict[str, Any]]:
    """The drawn objects as a frame without exclusions (5.2)."""
    names = {row["id"] for row in draws.objects_of(call.tx, campaign["id"])}
    rows = [row for row in draws.frame(call.tx, campaign["id"]) if row["id"] in names]
    return [{"id": row["id"], "stratum": row["stratum"], "weight": row["weight"], "exclusion": ""} for row in rows]


def _record(
    call: ServiceCall, campaign: Row, current: Row, secret: bytes, members: Mapping[str, Any]
) -> tuple[dict[str, Any], str]:
    """The commitment record of 5.1 for the rows that stand in the tables now."""
    frozen = draw.snapshot(_drawn(call, campaign), secret, current["draw_id"], current["rules"])
    first = draws.object_draw(call.tx, campaign["id"])
    return draw.commitment(
        frozen,
        draw.check_rules(current["rules"], campaign["campaign_no"]),
        **members,
        attempt=current["attempt"],
        previous=draw.previous_hash(previous_of(call, current)),
        objects_from=draw.digest("certificate", draw.jcs(first["certificate"])).hex(),
    )


def _plan_anew(call: ServiceCall, campaign: Row, matching: Row) -> None:
    """Another period has other windows; the batches and their order stay (CJ-2.1e)."""
    drawn = draws.objects_of(call.tx, campaign["id"])
    campaigns.set_total(call.tx, campaign["id"], len(drawn))
    inspections.plan_visits(call.tx, campaign["id"], planned(drawn, windows_of(matching)))


def seed_of(call: ServiceCall, campaign: Row, current: Row) -> bytes:
    """The seed of the teams: that of the draw of objects, or of the attempt that was committed after a shortage.

    Raises DrawError where the rows differ from what was committed to.
    """
    if current["certificate"] is None:
        _reveal(call, campaign, current)
        current = draws.the_draw(call.tx, campaign["id"])
    return bytes.fromhex(current["certificate"]["seed"])


def _reveal(call: ServiceCall, campaign: Row, current: Row) -> None:
    kept, published = draws.secret_of(call.tx, current["id"]), current["commitment"]
    names = ("snapshot_time", "commit_time", "entropy_plan")
    members = {**{name: published[name] for name in names}, "roster": kept["roster"]}
    made, digest = _record(call, campaign, current, kept["secret"], members)
    draw.check_published(made, published)
    entropy: Sequence[Row] = call.entropy(current["draw_id"]).contributions(published["entropy_plan"])
    found = draw.payloads(
        published["entropy_plan"], list(entropy), draw_id=current["draw_id"], commit_time=published["commit_time"]
    )
    anchors = current["anchors"] or []
    certificate = {
        "seed": draw.seed(current["draw_id"], digest, found).hex(),
        "objects_from": made["objects_from"],
        "anchors": anchors,
        "warnings": [] if anchors else [draw.NO_ANCHOR],
    }
    values = {"entropy": list(entropy), "certificate": certificate, "status": "DRAWN", "drawn_at": call.now}
    draws.change_draw(call.tx, current["id"], **values)
