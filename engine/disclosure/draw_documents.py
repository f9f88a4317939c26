"""Which members of a draw's documents are public: the member lists of SSJ-DRAW-1 (1.2, 5.1 to 5.3, 9.1, 9.2).

The specification says what anyone may see of a sealed draw: counts by stratum, never who is in which. Names of
persons (operator and witnesses of a public number) are on no list here: the seed does not depend on them. Whoever
ends an attempt stands there as a post.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

TEXT = "text or number"
"""A place without members of its own."""

Shape = str | list[Any] | Mapping[str, Any]


def _members(names: str, **nested: Shape) -> dict[str, Shape]:
    return dict.fromkeys(names.split(), TEXT) | nested


_STRATUM = _members("stratum rows eligible weight_sum")
_PLAN = _members(
    "kind round not_before name issue reveal_deadline on_withheld",
    shape=[_members("count from to repeat ordered")], parties=[_members("party commitment")],
)  # fmt: skip
_COMMITMENT = _members(
    "schema algorithm draw_id campaign_id attempt previous objects_from rules_hash roster_commit secret_commit "
    "keys_hash snapshot_time commit_time min_lead_seconds",
    frame=_members("root size", strata=[_STRATUM], exclusions=[_members("code count")]), entropy_plan=[_PLAN],
)  # fmt: skip
_PROFILE = _members(
    "profile team_min team_max team_soft_max", lines=[_members("department q", specialties=[TEXT])]
)  # fmt: skip
_MATCHING = _members(
    "leader_required availability_min_days by_region direct_allowed cost_bits",
    windows=[_members("from to")], profiles=[_PROFILE],
)  # fmt: skip
_RULES = _members(
    "schema campaign_id mode disclosure floor_bp reserve_bp reserve_min cap_required batch_size",
    strata=[_members("stratum ratio_bp item_class min max cap_bp")],
    exclusions=[_members("code class basis")], matching=_MATCHING,
)  # fmt: skip
_ENTROPY = _members(
    "kind round signature randomness name issue source_ref", value=[[TEXT]], reveals=[_members("party nonce time")]
)
_QUOTAS = _members(
    "floor_target total floor_shortfall",
    strata=[_members("stratum population ratio_bp base upper k min_shortfall")],
)  # fmt: skip
_OUTCOME = _members(
    "seed selection_commit objects_from",
    quotas=_QUOTAS, thresholds=[_members("stratum batch key")], warnings=[TEXT],
    anchors=[_members("kind key_id time signature place reference")],
)  # fmt: skip
_ABANDONMENT = _members("commitment_hash reason text proposed_by approved_by time")
_SELECTION = [_members("id index attr batch")]

SHAPES: Mapping[str, Shape] = MappingProxyType(
    {
        "commitment": _COMMITMENT,
        "rules": _RULES,
        "previous": [{"commitment": _COMMITMENT, "abandonment": _ABANDONMENT}],
        "entropy": [_ENTROPY],
        "outcome": _OUTCOME,
        "opening": _members("blind", selection=_SELECTION, proof=[TEXT]),
        "open_frame": _members("frame_key", frame=[_members("id stratum weight region profile exclusion")]),
    }
)
"""The public members of each document; `open_frame` is the part of an opening that only an OPEN draw shows."""


def public_document(name: str, value: Any) -> Any:
    """A document of a draw with its public members alone."""
    return _only(SHAPES[name], value)


def _only(shape: Shape, value: Any) -> Any:
    if isinstance(shape, list):
        return [_only(shape[0], each) for each in value] if isinstance(value, list) else []
    if isinstance(shape, Mapping):
        known = value if isinstance(value, Mapping) else {}
        return {name: _only(inner, known[name]) for name, inner in shape.items() if name in known}
    return value if isinstance(value, str | int) else None


STATEMENTS = {
    "SEALED": "partly verifiable: the public cannot recompute the selection",
    "OPEN": "verifiable by everyone: the opening lets anybody recompute the selection",
}
"""SSJ-DRAW-1, 9.1: shown with a draw wherever it is shown."""


def public_commitment(campaign: Mapping[str, Any], draw: Mapping[str, Any]) -> dict[str, Any]:
    """PUB3: what goes out before the chance of a draw exists: the commitment with its hash, and the rules (MS-1.3)."""
    return {
        **_named(campaign, draw),
        "commitment": public_document("commitment", draw["commitment"]),
        "rules": public_document("rules", draw["rules"]),
    }


def public_draw(campaign: Mapping[str, Any], draw: Mapping[str, Any]) -> dict[str, Any]:
    """PUB3: the record of a draw with its statement and counts; nobody's name stands in it (P4 step 9)."""
    frame = draw["commitment"]["frame"]
    return {
        **_named(campaign, draw),
        "statement": STATEMENTS[draw["disclosure"]],
        "frame_size": frame["size"],
        "excluded": public_document("commitment", draw["commitment"])["frame"]["exclusions"],
        "outcome": public_document("outcome", draw["certificate"]),
    }


def _named(campaign: Mapping[str, Any], draw: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "campaign_no": campaign["campaign_no"],
        "draw_id": draw["draw_id"],
        "attempt": draw["attempt"],
        "commitment_hash": draw["commitment_hash"],
    }
