"""What is drawn (PUB3): commitment, counts, entropy and seed of every draw, name lists, direct assignments (PUB8).

Every draw tells how many objects each stratum holds and gives; a sealed one never who they are (SSJ-DRAW-1, 3.6).
Secrets, rosters, recusals and absences are in no column that the public side may read.
"""

from collections.abc import Iterator
from operator import itemgetter
from typing import Any

from engine.disclosure import HIDDEN, STATEMENTS, erased
from engine.publicity.source import Row, Source, told_moment
from engine.publicity.words import DECISIONS, DRAW_STATES

Records = Iterator[dict[str, Any]]

DEMO = "DEMO"
"""Marks the chance of a simulation, which can be foreseen."""


def committed_draws(source: Source) -> list[Row]:
    """Every draw whose commitment is public, by number; an ended attempt stays among them (SSJ-DRAW-1, 5.2)."""
    return sorted((row for row in source.table("draw") if row["commitment_hash"]), key=itemgetter("draw_id"))


def is_open(draw: Row) -> bool:
    """Whether a draw shows its strata."""
    return bool(draw["disclosure"] == "OPEN")


def draws(source: Source) -> Records:
    """PUB3: each draw with what anyone can check of it."""
    for row in committed_draws(source):
        record, frame = row["commitment"] or {}, (row["commitment"] or {}).get("frame") or {}
        outcome = row["certificate"] or {}
        yield {
            **row,
            "campaign_no": source.campaigns[row["campaign_id"]]["campaign_no"],
            "statement": STATEMENTS["OPEN" if is_open(row) else "SEALED"],
            "demo": is_demo(record.get("entropy_plan") or ()),
            "status": DRAW_STATES.get(row["status"], ""),
            "frame_root": frame.get("root"),
            "frame_size": frame.get("size"),
            "excluded": sum(int(line["count"]) for line in frame.get("exclusions") or ()),
            **{name: record.get(name) for name in _RECORD},
            "seed": outcome.get("seed"),
            "selection_commit": outcome.get("selection_commit"),
            "warnings": sorted(outcome.get("warnings") or ()),
            "quota": (row["quotas"] or {}).get("total"),
            **{name: told_moment(row[name]) for name in ("entropy_at", "drawn_at", "locked_at")},
            "ended": (row["abandonment"] or {}).get("reason"),
        }


_RECORD = ("rules_hash", "roster_commit", "secret_commit", "snapshot_time", "commit_time")


def is_demo(sources: Any) -> bool:
    """Whether a source of chance is marked as that of a simulation."""
    return any(str(entry.get("name") or "").startswith(DEMO) for entry in sources)


def draw_counts(source: Source) -> Records:
    """PUB3: how many each stratum holds and draws, how many were excluded, by code (SSJ-DRAW-1, 3.5 and 4.3)."""
    for row in committed_draws(source):
        frame, rules = (row["commitment"] or {}).get("frame") or {}, row["rules"] or {}
        basis = {line["code"]: line.get("basis") for line in rules.get("exclusions") or ()}
        for line in frame.get("exclusions") or ():
            yield {**_count(row, "EXCLUSION", line["code"], line["count"]), "basis": basis.get(line["code"])}
        yield from _strata(row, frame)


def _strata(draw: Row, frame: Row) -> Records:
    drawn = {line["stratum"]: line for line in (draw["quotas"] or {}).get("strata") or ()}
    for line in frame.get("strata") or ():
        share = drawn.get(line["stratum"], {})
        counted = {"eligible": line.get("eligible"), "weight_sum": line.get("weight_sum")}
        asked = {"ratio_bp": share.get("ratio_bp"), "quota": share.get("k")}
        yield {**_count(draw, "STRATUM", line["stratum"], line["rows"]), **counted, **asked}


def _count(draw: Row, kind: str, label: str, rows: int) -> dict[str, Any]:
    nothing = dict.fromkeys(("basis", "eligible", "weight_sum", "ratio_bp", "quota"))
    return {"draw_id": draw["draw_id"], "kind": kind, "label": label, "rows": rows, **nothing}


def draw_entropy(source: Source) -> Records:
    """PUB3: the sources of chance as they were announced, and their values once they are known."""
    for row in committed_draws(source):
        known = row["entropy"] or []
        for place, planned in enumerate((row["commitment"] or {}).get("entropy_plan") or ()):
            yield _entropy(row, place, planned, known[place] if place < len(known) else {})


def _entropy(draw: Row, place: int, planned: Row, known: Row) -> dict[str, Any]:
    """One source; who operated and witnessed it stays inside (names of persons), how many did is told."""
    reveals = [{"party": line.get("party"), "nonce": line.get("nonce")} for line in known.get("reveals") or ()]
    return {
        "draw_id": draw["draw_id"],
        "place": place + 1,
        "kind": planned.get("kind"),
        "name": planned.get("name"),
        "issue": planned.get("issue") or planned.get("round"),
        "not_before": planned.get("not_before") or planned.get("reveal_deadline"),
        "value": known.get("value") or known.get("randomness") or reveals or None,
        "witnesses": len(known["witnesses"]) if known.get("witnesses") else None,
        "signature": known.get("signature"),
        "source_ref": known.get("source_ref"),
        "demo": is_demo([planned]),
    }


# Name lists ---------------------------------------------------------------------------------------------------


def lists(source: Source) -> Records:
    """The name lists (名单, TD-4.5b) of campaigns whose list is public by its timing; a secret object has no name."""
    for row in sorted(source.table("draw_object", state="DRAWN"), key=itemgetter("campaign_id", "object_id")):
        campaign, drawn = source.campaigns[row["campaign_id"]], source.objects[row["object_id"]]
        if campaign["list_published_at"] is None:
            continue
        yield {
            "campaign_no": campaign["campaign_no"],
            "campaign_name": campaign["name"],
            "object_id": HIDDEN if drawn["secrecy_flag"] else drawn["object_id"],
            "object": HIDDEN if drawn["secrecy_flag"] else drawn["name"],
            "uscc": HIDDEN if drawn["secrecy_flag"] else drawn["uscc"],
            "published_at": told_moment(campaign["list_published_at"]),
        }


# Direct assignments -------------------------------------------------------------------------------------------


def direct_assignments(source: Source) -> Records:
    """PUB8: direct assignments with their reasons and decisions, without the names of inspectors (TD-4.2d)."""
    names = {row["inspector_id"]: row["name"] for row in source.table("inspector")}
    for row in sorted(source.table("direct_assignment"), key=itemgetter("id")):
        if row["decision"] is None:
            continue
        yield {
            "campaign_no": source.campaigns[row["campaign_id"]]["campaign_no"],
            "department": source.body(row["department"]),
            "department_code": row["department"],
            "inspectors": len(row["inspectors"]),
            "reason": erased(row["reason"], (names.get(number) for number in row["inspectors"])),
            "decision": DECISIONS.get(row["decision"], ""),
            "decided_on": (told_moment(row["decided_at"]) or "")[:10],
        }
