"""Operators that commit to a draw before its chance exists (P4 step 5): frame, rules, roster and secret under one hash.

The commitment is published at once; where and when is its anchor. SSJ-DRAW-1, 5.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from engine import draw
from engine.clock import start_of_day
from engine.draw.times import moment, written
from engine.errors import Invalid
from engine.services.call import Answer, EntropySource, ServiceCall
from engine.services.draw_publicity import announce_commitment
from engine.services.rosters import roster_of
from engine.store import campaigns, draws

Row = Mapping[str, Any]

LEAD = timedelta(seconds=3600)
"""At least this much time lies between a commitment and its entropy (SSJ-DRAW-1, 5.1)."""
COMMITTED = "COMMITTED"


def commit(call: ServiceCall, _inputs: Row) -> Answer:
    """draw.commit: fix frame, rules, roster and secret under one hash and name entropy that does not exist yet.

    Clauses YC-2.5b, CJ-2.4a, MS-1.3. `entropy_at` is the moment the last named source is known. After an attempt that
    ended it is the next one, with a secret and sources of its own. Raises Invalid while another commitment lives.
    """
    campaign = campaigns.the_campaign(call.tx, call.fact("campaign"))
    current = draws.the_draw(call.tx, campaign["id"])
    if current["abandonment"]:
        current = _next(call, campaign, current)
    elif current["commitment"]:
        raise Invalid(f"{current['draw_id']} is committed to already: a campaign has one live commitment")
    source, roster = call.entropy(current["draw_id"]), roster_of(call, campaign)
    record, digest = draw.commitment(
        draw.snapshot(draw_rows(call, campaign), source.secret, current["draw_id"], current["rules"]),
        current["rules"],
        **times_of(call, source),
        roster=roster,
        attempt=current["attempt"],
        previous=draw.previous_hash(previous_of(call, current)),
    )
    entropy_at = keep(call, current, source.secret, roster, record, digest)
    campaigns.change_campaign(call.tx, campaign["id"], status=COMMITTED)
    announce_commitment(call, campaign)
    call.note("draw.committed", {"draw": current["draw_id"], "commitment": digest})
    return {"entropy_at": entropy_at}


def _next(call: ServiceCall, campaign: Row, ended: Row) -> Row:
    """The attempt after one that ended: the same frame and rules under a number of its own."""
    names = ("jurisdiction", "campaign_id", "mode", "disclosure", "rules", "quotas")
    attempt = ended["attempt"] + 1
    number = f"{campaign['campaign_no']}-D{attempt}"
    same = {name: ended[name] for name in names}
    draws.new_draw(call.tx, {**same, "draw_id": number, "attempt": attempt, "status": "QUOTAS"})
    return draws.the_draw(call.tx, campaign["id"])


def times_of(call: ServiceCall, source: EntropySource) -> dict[str, Any]:
    """Snapshot and commitment are made now; no source of the plan is known before the lead has passed."""
    committed = call.now.replace(microsecond=0)
    earliest = max(start_of_day(call.due("entropy_lead", None).date), committed + LEAD)
    plan = source.plan(committed, earliest)
    return {"snapshot_time": written(committed), "commit_time": written(committed), "entropy_plan": plan}


def previous_of(call: ServiceCall, current: Row) -> list[dict[str, Any]]:
    """The attempts of the campaign that ended before this one, oldest first (5.2)."""
    rows = draws.attempts(call.tx, current["campaign_id"])
    ended = [row for row in rows if row["attempt"] < current["attempt"]]
    return [{"commitment": row["commitment"], "abandonment": row["abandonment"]} for row in ended]


def keep(
    call: ServiceCall, current: Row, secret: bytes, roster: Sequence[Row], record: Row, digest: str
) -> datetime:  # fmt: skip
    """Keep what was committed to; the moment at which the last source is known."""
    entropy_at = max(moment(draw.known_at(entry)) for entry in record["entropy_plan"])
    draws.keep_secret(call.tx, current["id"], secret, roster)
    draws.change_draw(
        call.tx,
        current["id"],
        status=COMMITTED,
        commitment=dict(record),
        commitment_hash=digest,
        snapshot_at=moment(record["snapshot_time"]),
        committed_at=moment(record["commit_time"]),
        entropy_at=entropy_at,
    )
    return entropy_at


def draw_rows(call: ServiceCall, campaign: Row) -> list[dict[str, Any]]:
    """The frame as SSJ-DRAW-1 reads it (1.1)."""
    names = ("id", "stratum", "weight", "exclusion")
    return [{name: row[name] for name in names} for row in draws.frame(call.tx, campaign["id"])]
