"""The draw of objects: fair, fixed by the seed, the same whatever the order of rows (SSJ-DRAW-1, section 6).

YC-2.5b, CJ-2.4a, TD-4.2c; batches CJ-2.1e; the floor MS-2.4b.
"""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.draw import Selection, object_key, quotas, select, snapshot
from tests.draw.cast import SECRET, frame, rules, seed_of

TWO = rules({"stratum": "A", "ratio_bp": 1000}, {"stratum": "B", "ratio_bp": 3000}, reserve_bp=2000, reserve_min=1)


def draw(rows: list[dict[str, Any]], law: dict[str, Any] = TWO, seed: int = 1) -> Selection:
    frozen = snapshot(rows, SECRET, "D-1", law)
    return select(frozen, seed_of(seed), quotas(law, frozen.summary), law)


@given(st.randoms(use_true_random=False), st.integers(0, 50))
def test_the_order_of_the_rows_does_not_matter(random: Any, seed: int) -> None:
    rows = frame(25, "A") + frame(13, "B", weight=3)
    assert draw(random.sample(rows, len(rows)), seed=seed) == draw(rows, seed=seed)


@given(st.integers(0, 30), st.integers(1, 30), st.integers(0, 9), st.integers(0, 1000))
def test_the_first_k_by_key_are_drawn_and_the_next_are_the_reserve(a: int, b: int, excluded: int, seed: int) -> None:
    rows = frame(a, "A", weight=2) + frame(b, "B") + frame(excluded, "X")
    rows = [{**row, "stratum": "A", "exclusion": "VISIT_CAP"} if row["stratum"] == "X" else row for row in rows]
    law = {**TWO, "exclusions": [{"code": "VISIT_CAP", "class": "EXCLUDED", "basis": "年度检查频次已满"}]}
    frozen = snapshot(rows, SECRET, "D-1", law)
    shares = quotas(law, frozen.summary)
    selection = select(frozen, seed_of(seed), shares, law)
    for line, threshold, reserve in zip(shares["strata"], selection.thresholds, selection.reserve, strict=True):
        keyed = sorted(
            (object_key(seed_of(seed), salt, traits.weight), name)
            for name, salt, traits in zip(frozen.ids, frozen.salts, frozen.traits, strict=True)
            if traits.stratum == line["stratum"] and not traits.exclusion
        )
        k = line["k"]
        drawn = {name for _, name in keyed[:k]}
        assert drawn == {name for name in selection.drawn if name.startswith(line["stratum"])}
        assert threshold["key"] == (keyed[k - 1][0].hex() if k else "")
        assert reserve["ids"] == [name for _, name in keyed[k : k + len(reserve["ids"])]]
    assert not any(name.startswith("X") for name in selection.drawn)


@pytest.mark.parametrize(
    ("population", "k", "m"), [(0, 0, 0), (1, 1, 0), (10, 1, 1), (100, 10, 2), (1000, 100, 20), (11, 2, 1)]
)
def test_the_reserve_is_a_share_of_the_drawn_and_never_empty_while_objects_are_left(
    population: int, k: int, m: int
) -> None:
    selection = draw(frame(population, "A") + frame(1, "B"))
    assert len([name for name in selection.drawn if name.startswith("A")]) == k
    assert len(selection.reserve[0]["ids"]) == m


def test_of_59_objects_at_least_three_are_drawn_under_the_floor() -> None:
    """MS-2.4b."""
    assert len(draw(frame(59), rules({"stratum": "A", "ratio_bp": 100}, floor_bp=500)).drawn) >= 3


def test_key_items_at_100_percent_are_all_inspected_in_random_batches() -> None:
    """CJ-2.1e: the batches together are the frame, each object stands in exactly one, all but the last are full."""
    law = rules({"stratum": "A", "ratio_bp": 10000}, {"stratum": "B", "ratio_bp": 10000}, mode="ORDER", batch_size=7)
    rows = frame(40, "A") + frame(12, "B")
    selection = draw(rows, law)
    assert sorted(selection.order) == sorted(row["id"] for row in rows) == list(selection.drawn)
    assert [len(batch) for batch in selection.batches] == [7] * 7 + [3]
    assert [name for batch in selection.batches for name in batch] == list(selection.order)
    assert selection.order != tuple(sorted(selection.order))
    batch_of = {row["id"]: row["batch"] for row in selection.document}
    assert all(batch_of[name] == number for number, batch in enumerate(selection.batches, 1) for name in batch)
    thresholds = [line["key"] for line in selection.thresholds]
    assert thresholds == sorted(thresholds)
    assert draw(rows, law, seed=2).order != selection.order


def test_with_equal_weights_every_object_has_the_same_chance() -> None:
    """6 of 30, 3,000 seeds: 600 times each, within four and a half standard deviations."""
    law = rules({"stratum": "A", "ratio_bp": 2000})
    frozen = snapshot(frame(30), SECRET, "D-1", law)
    shares = quotas(law, frozen.summary)
    counts: Counter[str] = Counter()
    for seed in range(3000):
        counts.update(select(frozen, seed_of(seed), shares, law).drawn)
    assert sum(counts.values()) == 18_000
    assert all(500 <= counts[name] <= 700 for name in frozen.ids)


def test_a_greater_weight_gives_a_greater_chance_as_the_specification_computes_it() -> None:
    """6 of 30 with weights 1, 2, 4, ten each: inclusion 0.0929, 0.1785, 0.3285 by the integral (6.1; CJ-2.3d)."""
    law = rules({"stratum": "A", "ratio_bp": 2000})
    rows = [{**row, "weight": (1, 2, 4)[number % 3]} for number, row in enumerate(frame(30))]
    frozen = snapshot(rows, SECRET, "D-1", law)
    shares = quotas(law, frozen.summary)
    counts: Counter[int] = Counter()
    weight = {row["id"]: row["weight"] for row in rows}
    for seed in range(3000):
        counts.update(weight[name] for name in select(frozen, seed_of(seed), shares, law).drawn)
    for w, per_ten_thousand in ((1, 929), (2, 1785), (4, 3285)):
        assert abs(counts[w] - 3 * per_ten_thousand) < 240


def test_the_same_frame_under_another_seed_gives_another_list() -> None:
    rows = frame(200)
    assert draw(rows, seed=1).drawn != draw(rows, seed=2).drawn
    assert draw(rows, seed=1) == draw(rows, seed=1)


def test_the_selection_is_fixed_before_it_is_shown() -> None:
    """selection_commit binds the list under a key that says nothing until it is published."""
    one, other = draw(frame(50), seed=1), draw(frame(50), seed=2)
    assert one.selection_commit != other.selection_commit
