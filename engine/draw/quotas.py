"""How many objects each stratum gives: ratio, bounds, cap and floor in whole numbers (SSJ-DRAW-1, section 4).

No floating point: a rounding at one place would change who is inspected.
"""

from typing import Any

from engine.draw.members import Document

Line = dict[str, Any]


def ceil_div(a: int, b: int) -> int:
    """The quotient, rounded up."""
    return (a + b - 1) // b


def quotas(rules: Document, summary: Document) -> dict[str, Any]:
    """The record `quotas` of 4.3 from checked rules and the summary of a snapshot.

    Counts of objects. What caps and ratios leave missing is reported as `min_shortfall` and `floor_shortfall`:
    the floor is "in principle" (MS-2.4b), caps win over it (CJ-2.1f).
    """
    eligible = {line["stratum"]: line["eligible"] for line in summary["strata"]}
    strata = [_line(stratum, eligible.get(stratum["stratum"], 0)) for stratum in rules["strata"]]
    strata.sort(key=lambda line: str(line["stratum"]))
    target = ceil_div(rules.get("floor_bp", 0) * summary["size"], 10000)
    shortfall = _raise_to_floor(strata, target - sum(line["k"] for line in strata))
    total = sum(line["k"] for line in strata)
    return {"strata": strata, "floor_target": target, "total": total, "floor_shortfall": shortfall}


def _line(stratum: Document, population: int) -> Line:
    base = ceil_div(stratum["ratio_bp"] * population, 10000)
    upper = _upper(stratum, population)
    least = stratum.get("min", 0)
    return {
        "stratum": stratum["stratum"],
        "population": population,
        "ratio_bp": stratum["ratio_bp"],
        "base": base,
        "upper": upper,
        "k": min(max(base, least), upper),
        "min_shortfall": max(0, least - upper),
    }


def _upper(stratum: Document, population: int) -> int:
    """At most this many; a stratum with ratio 0 is never drawn from (CJ-2.5a). The cap is rounded up like the ratio."""
    if stratum["ratio_bp"] == 0:
        return 0
    cap = ceil_div(stratum.get("cap_bp", 10000) * population, 10000)
    return int(min(population, cap, stratum.get("max", population)))


def _raise_to_floor(strata: list[Line], missing: int) -> int:
    """Share what is missing of the floor among the strata that may give more (4.2); returns what is left."""
    while missing > 0 and (still_open := [line for line in strata if line["k"] < line["upper"]]):
        missing -= _share(still_open, missing)
    return max(0, missing)


def _share(still_open: list[Line], missing: int) -> int:
    """One round of 4.2: shares in proportion to ratio x N, the rest by largest remainder. Returns what was given."""
    measure = {line["stratum"]: line["ratio_bp"] * line["population"] for line in still_open}
    whole = sum(measure.values())
    parts = {label: divmod(missing * g, whole) for label, g in measure.items()}
    rest = missing - sum(share for share, _ in parts.values())
    given = sum(_give(line, parts[line["stratum"]][0]) for line in still_open)
    for line in sorted(still_open, key=lambda line: _turn(line, parts, measure)):
        more = _give(line, min(1, rest))
        rest -= more
        given += more
    return given


def _turn(line: Line, parts: dict[str, tuple[int, int]], measure: dict[str, int]) -> tuple[int, int, str]:
    label = line["stratum"]
    return -parts[label][1], -measure[label], label


def _give(line: Line, wanted: int) -> int:
    given: int = min(wanted, line["upper"] - line["k"])
    line["k"] += given
    return given
