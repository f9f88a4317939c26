"""The rules document of a draw (SSJ-DRAW-1, 1.2) from the campaign and the decisions of its jurisdiction."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from engine.services.batches import batch_windows
from engine.services.call import ServiceCall
from engine.services.campaigns import team_lines, team_rule
from engine.services.ratios import item_class_of
from engine.services.strata import ALL, Answers, Stratum, answers_of, floor_of, spread, stratum_of
from engine.store import campaigns, registers

Row = Mapping[str, Any]
Rows = Sequence[Row]


def rules_of(call: ServiceCall, campaign: Row, rows: Rows) -> dict[str, Any]:
    """The rules for this frame: strata with their ratios, exclusion codes, reserve, and what teams must be."""
    listed = registers.active_items(call.tx, call.jurisdiction, call.today)
    items = [listed[code] for code in campaign["items"] if code in listed]
    sizes = dict.fromkeys(sorted({row["stratum"] for row in rows}), 0)
    sizes |= Counter(row["stratum"] for row in rows if not row["exclusion"])
    answers = answers_of(call, campaign, items, sizes)
    strata = [stratum_of(call, campaign, items, answers, label) for label in sizes]
    floor = floor_of(call, campaign, answers)
    if campaign["count"] is not None:
        spread(strata, sizes, max(campaign["count"], -(-floor * len(rows) // ALL)))
    common = {
        "schema": "ssj-draw-rules-1",
        "campaign_id": campaign["campaign_no"],
        # A stratum that is a risk class is internal (CJ-2.5a), so the frame is sealed; else everybody may recompute.
        "disclosure": "OPEN" if set(sizes) == {registers.UNCLASSED} else "SEALED",
        "strata": strata,
        "exclusions": _exclusions(rows),
    }
    if _takes_all(campaign, answers, strata) and any(sizes.values()):
        return {**common, **_order(call, campaign, sum(sizes.values()))}
    return {**common, **_select(call, campaign, floor, item_class_of(items))}


def _takes_all(campaign: Row, answers: Answers, strata: Sequence[Stratum]) -> bool:
    """Everybody is inspected, and D1 lets the draw fix the order in place of membership (CJ-2.1e)."""
    full = all(line["ratio_bp"] == ALL and "cap_bp" not in line for line in strata)
    return full and campaign["count"] is None and all(answer["mode"] == "ORDER" for answer in answers.values())


def _order(call: ServiceCall, campaign: Row, eligible: int) -> dict[str, Any]:
    size = limit(call, "batch_size")
    return {"mode": "ORDER", "batch_size": size, "matching": matching_of(call, campaign, -(-eligible // size))}


def _select(call: ServiceCall, campaign: Row, floor: int, item_class: str) -> dict[str, Any]:
    rules = {
        "mode": "SELECT",
        "floor_bp": floor,
        "reserve_bp": limit(call, "reserve_bp"),
        "reserve_min": limit(call, "reserve_min"),
        "matching": matching_of(call, campaign),
    }
    needed = call.setting("ratio.cap_required_for") == item_class
    return {**rules, "cap_required": True} if needed else rules


def limit(call: ServiceCall, kind: str) -> int:
    """A number of decision `limits`."""
    return int(call.rule("limits", kind=kind)["n"])


def _exclusions(rows: Rows) -> list[dict[str, str]]:
    codes = sorted({row["exclusion"] for row in rows if row["exclusion"]})
    return [{"code": code, "class": "EXCLUDED", "basis": "exclusion"} for code in codes]


def matching_of(call: ServiceCall, campaign: Row, batches: int = 1) -> dict[str, Any]:
    """Teams: 2 to 3 on site for a single item (TD-4.3a), softly at most 10 for several (TD-4.3b); one window a batch.

    Where inspectors are marked by specialty each line names those of the department's items (CJ-2.2d, TQ-3.3b).
    Each department's people have one among them who may lead: a leader per team (P5 step 4).
    """
    lines = team_lines(call, campaign)
    size = sum(lines.values())
    bounds = team_rule(call, "ON_SITE" in campaign["methods"], len(campaign["items"]) == 1)
    wanted = _specialties(call, campaign) if call.setting("registers.specialty_tags") else {}
    profile: dict[str, Any] = {
        "profile": "",
        "team_min": int(bounds["min"]),
        "team_max": int(bounds["max"] or max(size, bounds["min"])),
        "lines": [{"department": code, "q": count, **wanted.get(code, {})} for code, count in lines.items()],
    }
    if bounds["soft_max"] is not None:
        profile["team_soft_max"] = int(bounds["soft_max"])
    windows = batch_windows(campaign["starts_on"], campaign["ends_on"], batches)
    return {
        "windows": [{"from": str(first), "to": str(last)} for first, last in windows],
        "leader_required": True,
        "availability_min_days": 1,
        "direct_allowed": call.rule("direct_assignment", feasible=False)["answer"] == "ALLOW",
        "profiles": [profile],
    }


def _specialties(call: ServiceCall, campaign: Row) -> dict[str, dict[str, list[str]]]:
    """Departments whose items ask for a specialty; an inspector has at least one of them."""
    listed = registers.active_items(call.tx, call.jurisdiction, call.today)
    shares = {row["department"]: row["items"] for row in campaigns.departments(call.tx, campaign["id"])}
    asked = {
        code: sorted({one for item in items if item in listed for one in listed[item]["specialties"]})
        for code, items in shares.items()
    }
    return {code: {"specialties": found} for code, found in asked.items() if found}
