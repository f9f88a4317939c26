"""The rules document of a draw (SSJ-DRAW-1, 1.2) from the campaign and the decisions of its jurisdiction."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from engine.services.call import ServiceCall
from engine.services.campaigns import team_lines, team_rule
from engine.services.ratios import item_class_of, ratio_of
from engine.store import registers

Rows = Sequence[Mapping[str, Any]]
Stratum = dict[str, Any]


def rules_of(call: ServiceCall, campaign: Mapping[str, Any], rows: Rows) -> dict[str, Any]:
    """The rules for this frame: strata with their ratios, exclusion codes, reserve, and what teams must be."""
    listed = registers.active_items(call.tx, call.jurisdiction, call.today)
    items = [listed[code] for code in campaign["items"] if code in listed]
    sizes = dict.fromkeys(sorted({row["stratum"] for row in rows}), 0)
    sizes |= Counter(row["stratum"] for row in rows if not row["exclusion"])
    answers = {label: ratio_of(call, items, label) for label in sizes}
    strata = [_stratum(label, answer, campaign, item_class_of(items)) for label, answer in answers.items()]
    if campaign["count"] is not None:
        _spread(strata, sizes, campaign["count"])
    return {
        "schema": "ssj-draw-rules-1",
        "campaign_id": campaign["campaign_no"],
        "mode": "SELECT",
        # A stratum that is a risk class is internal (CJ-2.5a), so the frame is sealed; else everybody may recompute.
        "disclosure": "OPEN" if set(sizes) == {registers.UNCLASSED} else "SEALED",
        "strata": strata,
        "exclusions": _exclusions(rows),
        "floor_bp": max(int(answer.get("floor_bp") or 0) for answer in answers.values()),
        "reserve_bp": limit(call, "reserve_bp"),
        "reserve_min": limit(call, "reserve_min"),
        "matching": matching_of(call, campaign),
    }


def limit(call: ServiceCall, kind: str) -> int:
    """A number of decision `limits`."""
    return int(call.rule("limits", kind=kind)["n"])


def _stratum(label: str, answer: Mapping[str, Any], campaign: Mapping[str, Any], item_class: str) -> Stratum:
    """The plan's ratio counts where it names one, else that of decision D1; only general items have a cap."""
    ratio = int(answer["ratio_bp"] if campaign["ratio_bp"] is None else campaign["ratio_bp"])
    stratum = {"stratum": label, "ratio_bp": ratio, "item_class": item_class}
    cap = answer.get("cap_bp")
    return {**stratum, "cap_bp": int(cap)} if cap is not None and item_class == "GENERAL" else stratum


def _spread(strata: list[Stratum], sizes: Mapping[str, int], wanted: int) -> None:
    """A plan that names a number of objects: share it among the strata by size, largest remainder first."""
    whole = sum(sizes.values())
    parts = {label: divmod(wanted * size, whole) if whole else (0, 0) for label, size in sizes.items()}
    rest = wanted - sum(share for share, _ in parts.values())
    turn = sorted(parts, key=lambda label: (-parts[label][1], label))[:rest]
    for stratum in strata:
        label, size = stratum["stratum"], sizes[stratum["stratum"]]
        most = min(size, parts[label][0] + (label in turn))
        stratum["ratio_bp"] = min((10000 * most + size - 1) // size if size else 0, stratum.get("cap_bp", 10000))
        stratum["max"] = most


def _exclusions(rows: Rows) -> list[dict[str, str]]:
    codes = sorted({row["exclusion"] for row in rows if row["exclusion"]})
    return [{"code": code, "class": "EXCLUDED", "basis": "exclusion"} for code in codes]


def matching_of(call: ServiceCall, campaign: Mapping[str, Any]) -> dict[str, Any]:
    """Teams: 2 to 3 on site for a single item (TD-4.3a), softly at most 10 for several (TD-4.3b)."""
    lines = team_lines(call, campaign)
    size = sum(lines.values())
    bounds = team_rule(call, "ON_SITE" in campaign["methods"], len(campaign["items"]) == 1)
    profile: dict[str, Any] = {
        "profile": "",
        "team_min": int(bounds["min"]),
        "team_max": int(bounds["max"] or max(size, bounds["min"])),
        "lines": [{"department": code, "q": count} for code, count in lines.items()],
    }
    if bounds["soft_max"] is not None:
        profile["team_soft_max"] = int(bounds["soft_max"])
    return {
        "windows": [{"from": str(campaign["starts_on"]), "to": str(campaign["ends_on"])}],
        "leader_required": False,
        "availability_min_days": 1,
        "direct_allowed": call.rule("direct_assignment", feasible=False)["answer"] == "ALLOW",
        "profiles": [profile],
    }
