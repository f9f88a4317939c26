"""Ratio, cap and floor of the strata of a draw: what the plan names, within what decision D1 says."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from engine.services.call import ServiceCall
from engine.services.ratios import item_class_of, ratio_of
from engine.store import exceptions, registers

Row = Mapping[str, Any]
Stratum = dict[str, Any]
Answers = Mapping[str, Row]

ALL = 10000
"""Basis points of everybody."""
OVERRIDE = "SOFT_LIMIT"
"""Under this rule an approver lets a plan pass over a soft limit (MS-2.4b)."""


def answers_of(call: ServiceCall, campaign: Row, items: Sequence[Row], labels: Iterable[str]) -> Answers:
    """Decision D1 for each stratum."""
    return {label: ratio_of(call, items, label, planned=campaign["ratio_bp"]) for label in labels}


def stratum_of(call: ServiceCall, campaign: Row, items: Sequence[Row], answers: Answers, label: str) -> Stratum:
    """A stratum of the rules document: ratio, class of the items, and for general items the cap (CJ-2.1e, CJ-2.1f)."""
    kind = item_class_of(items)
    ratio = _ratio(call, campaign, items, answers[label])
    stratum: Stratum = {"stratum": label, "ratio_bp": ratio, "item_class": kind}
    cap = _cap(answers[label], items) if kind == "GENERAL" else None
    if cap is None:
        return stratum
    if _overridden(call, campaign):
        cap = max(cap, ratio)
    return {**stratum, "ratio_bp": min(ratio, cap), "cap_bp": cap}


def _ratio(call: ServiceCall, campaign: Row, items: Sequence[Row], answer: Row) -> int:
    """The plan's ratio counts, but not against a superior's (YC-2.2d, TQ-3.2c) and never in a stratum with ratio 0.

    Where classes differ by law (A less, C and D more, CJ-2.3d, CJ-2.5a) the plan's ratio is that of objects without a
    class: a lower class keeps at most its own ratio, a higher one at least its own.
    """
    decided, planned = int(answer["ratio_bp"]), campaign["ratio_bp"]
    if planned is None or decided == 0 or answer.get("source") == "SUPERIOR":
        return decided
    if planned == ALL or not call.setting("ratio.risk_classes"):
        return int(planned)
    usual = int(ratio_of(call, items, registers.UNCLASSED, planned=planned)["ratio_bp"])
    if decided == usual:
        return int(planned)
    return min(int(planned), decided) if decided < usual else max(int(planned), decided)


def _cap(answer: Row, items: Sequence[Row]) -> int | None:
    """The least of the cap of D1 and those of the items."""
    caps = [answer.get("cap_bp"), *(item["ratio_cap_bp"] for item in items)]
    return min((int(cap) for cap in caps if cap is not None), default=None)


def _overridden(call: ServiceCall, campaign: Row) -> bool:
    return exceptions.approved_for_line(call.tx, campaign["plan_line_id"], OVERRIDE)


def floor_of(call: ServiceCall, campaign: Row, answers: Answers) -> int:
    """The floor in basis points of all rows, excluded ones too; none below it without reason and approver (MS-2.4b)."""
    floor = max((int(answer.get("floor_bp") or 0) for answer in answers.values()), default=0)
    lower = campaign["ratio_bp"] is None or campaign["ratio_bp"] < floor
    return 0 if floor and lower and _overridden(call, campaign) else floor


def spread(strata: Sequence[Stratum], sizes: Mapping[str, int], wanted: int) -> None:
    """A plan that names a number of objects: share it among the strata by size, largest remainder first.

    A stratum with ratio 0 takes no share: it is never drawn from (CJ-2.5a).
    """
    taking = {line["stratum"]: sizes[line["stratum"]] for line in strata if line["ratio_bp"]}
    whole = sum(taking.values())
    parts = {label: divmod(wanted * size, whole) if whole else (0, 0) for label, size in taking.items()}
    rest = wanted - sum(share for share, _ in parts.values())
    turn = sorted(parts, key=lambda label: (-parts[label][1], label))[:rest]
    for stratum in strata:
        if stratum["stratum"] in taking:
            label, size = stratum["stratum"], sizes[stratum["stratum"]]
            most = min(size, parts[label][0] + (label in turn))
            ratio = (ALL * most + size - 1) // size if size else 0
            stratum |= {"ratio_bp": min(ratio, stratum.get("cap_bp", ALL)), "max": most}
