"""How many objects are drawn: ratio, bounds, cap, floor (SSJ-DRAW-1, section 4; MS-2.4b, CJ-2.1f, CJ-2.5a)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.draw import quotas
from tests.draw.cast import rules


def summary(excluded: int = 0, **eligible: int) -> dict[str, Any]:
    """The counts of a frame: so many eligible objects per stratum, some excluded."""
    strata = [{"stratum": label, "rows": n, "eligible": n, "weight_sum": n} for label, n in sorted(eligible.items())]
    return {"root": "", "size": sum(eligible.values()) + excluded, "strata": strata, "exclusions": []}


def shares(record: dict[str, Any]) -> dict[str, int]:
    return {line["stratum"]: line["k"] for line in record["strata"]}


@st.composite
def stratum(draw: st.DrawFn, label: str) -> dict[str, Any]:
    ratio = draw(st.integers(0, 10000))
    line: dict[str, Any] = {"stratum": label, "ratio_bp": ratio, "item_class": "GENERAL"}
    if ratio and draw(st.booleans()):
        line["min"] = draw(st.integers(0, 20))
    if draw(st.booleans()):
        line["max"] = draw(st.integers(line.get("min", 0), 60))
    if draw(st.booleans()):
        line["cap_bp"] = draw(st.integers(ratio, 10000))
    return line


STRATA = st.tuples(stratum("A"), stratum("B"), stratum("C"), stratum("D"))
POPULATIONS = st.fixed_dictionaries({label: st.integers(0, 200) for label in "ABCD"})


@given(STRATA, POPULATIONS, st.integers(0, 10000), st.integers(0, 50))
def test_the_laws_of_quotas(
    strata: tuple[dict[str, Any], ...], populations: dict[str, int], floor: int, excluded: int
) -> None:
    """Nothing above its upper bound, the minimum kept or its shortfall reported, the floor reached or the shortfall."""
    counts = summary(excluded, **populations)
    record = quotas(rules(*strata, floor_bp=floor), counts)
    for line, given_line in zip(record["strata"], strata, strict=True):
        assert 0 <= line["k"] <= line["upper"] <= line["population"]
        assert line["k"] >= min(line["base"], line["upper"])
        assert line["k"] + line["min_shortfall"] >= given_line.get("min", 0)
        assert given_line["ratio_bp"] > 0 or line["k"] == 0
    assert record["total"] == sum(line["k"] for line in record["strata"])
    assert record["total"] + record["floor_shortfall"] >= record["floor_target"]
    if record["floor_shortfall"]:
        assert all(line["k"] == line["upper"] for line in record["strata"])
        assert record["total"] + record["floor_shortfall"] == record["floor_target"]


@given(STRATA, POPULATIONS, st.integers(0, 10000))
def test_the_floor_is_never_overshot(strata: Any, populations: dict[str, int], floor: int) -> None:
    without = quotas(rules(*strata), summary(**populations))
    record = quotas(rules(*strata, floor_bp=floor), summary(**populations))
    assert record["total"] == max(without["total"], record["floor_target"] - record["floor_shortfall"])


@pytest.mark.parametrize(("population", "least"), [(59, 3), (60, 3), (61, 4), (1, 1), (20, 1), (21, 2)])
def test_the_floor_of_five_percent_is_rounded_up(population: int, least: int) -> None:
    """MS-2.4b: in principle not below 5 %; of 59 objects at least 3."""
    record = quotas(rules({"stratum": "A", "ratio_bp": 100}, floor_bp=500), summary(A=population))
    assert record["floor_target"] == least
    assert shares(record)["A"] >= least


def test_excluded_objects_count_in_the_denominator_of_the_floor() -> None:
    """MS-2.4b: 5 % of all registered objects, so excluding some does not lower it."""
    record = quotas(rules({"stratum": "A", "ratio_bp": 100}, floor_bp=500), summary(50, A=59))
    assert shares(record)["A"] == 6


def test_the_cap_of_general_items_wins_over_the_floor() -> None:
    """CJ-2.1f against MS-2.4b: what is missing is reported, the cap is not passed."""
    line = {"stratum": "A", "ratio_bp": 100, "item_class": "GENERAL", "cap_bp": 300}
    record = quotas(rules(line, floor_bp=500), summary(A=1000))
    assert shares(record)["A"] == 30
    assert record["floor_shortfall"] == 20


def test_a_ratio_equal_to_its_cap_is_never_cut() -> None:
    for population in range(200):
        line = {"stratum": "A", "ratio_bp": 333, "item_class": "GENERAL", "cap_bp": 333}
        record = quotas(rules(line), summary(A=population))
        assert record["strata"][0]["k"] == record["strata"][0]["base"]


def test_a_stratum_with_ratio_zero_is_never_drawn_from_not_even_for_the_floor() -> None:
    """CJ-2.5a: class A at ratio 0."""
    lines = ({"stratum": "A", "ratio_bp": 0}, {"stratum": "D", "ratio_bp": 1000})
    record = quotas(rules(*lines, floor_bp=5000), summary(A=100, D=100))
    assert shares(record) == {"A": 0, "D": 100}


def test_the_floor_is_shared_in_proportion_and_the_rest_goes_by_largest_remainder() -> None:
    """D = 10 - 3 = 7, g = 100, 200, 400 of 700: shares 1, 2, 4."""
    lines = [{"stratum": label, "ratio_bp": ratio} for label, ratio in zip("ABC", (1, 2, 4), strict=True)]
    record = quotas(rules(*lines, floor_bp=334), summary(A=100, B=100, C=100))
    assert record["floor_target"] == 11
    assert shares(record) == {"A": 2, "B": 3, "C": 6}


def test_equal_remainders_go_to_the_first_label() -> None:
    lines = [{"stratum": label, "ratio_bp": 100} for label in "CAB"]
    record = quotas(rules(*lines, floor_bp=500), summary(A=40, B=40, C=0))
    assert shares(record) == {"A": 2, "B": 2, "C": 0}
    record = quotas(rules(*lines, floor_bp=600), summary(A=40, B=40, C=0))
    assert shares(record) == {"A": 3, "B": 2, "C": 0}


def test_a_stratum_of_the_rules_without_rows_is_reported_with_none() -> None:
    record = quotas(rules({"stratum": "A", "ratio_bp": 500, "min": 2}), summary(B=3))
    assert record["strata"][0]["population"] == 0
    assert record["strata"][0]["min_shortfall"] == 2
