"""How much is shown: the strictest treatment wins, numbers of persons are masked, small cells are suppressed."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from engine.disclosure import Count, cells, erased, masked, percent, strictest


@pytest.mark.parametrize(
    ("treatments", "answer"),
    [
        (["FULL", "FULL"], "FULL"),
        (["FULL", "REDACT"], "REDACT"),
        (["RESTRICTED", "REDACT"], "RESTRICTED"),
        (["FULL", "WITHHOLD"], "WITHHOLD"),
        (["FULL", None], "WITHHOLD"),
        (["SOMETHING"], "WITHHOLD"),
        ([], "WITHHOLD"),
    ],
)
def test_the_strictest_treatment_wins_and_the_unknown_is_withheld(treatments: list[str | None], answer: str) -> None:
    assert strictest(treatments) == answer


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("电话13812345678", "电话＊＊＊"),
        ("电话 138 1234 5678。", "电话 ＊＊＊。"),
        ("座机0412-2223334", "座机＊＊＊"),
        ("身份证21030219900307123X", "身份证＊＊＊"),
        ("信用代码91330782MA00000000", "信用代码91330782MA00000000"),
        ("信用代码913307820000000001", "信用代码913307820000000001"),
        ("罚款13812345678901元", "罚款13812345678901元"),
        ("2026-03-02 检查 12 家", "2026-03-02 检查 12 家"),
        (None, None),
    ],
)
def test_telephones_and_identity_cards_are_masked_and_nothing_else(text: str | None, shown: str | None) -> None:
    """PUB4: phone, ID number."""
    assert masked(text) == shown


def test_names_and_addresses_are_taken_out_of_what_was_written() -> None:
    """PUB4: home address of natural persons; the longest first, so that no half of an address stays."""
    text = "张三住铁东路1号2单元，店面铁东路1号"
    assert erased(text, ["张三", "铁东路1号", "铁东路1号2单元", None, "", "店"]) == "＊＊＊住＊＊＊，店面＊＊＊"


@pytest.mark.parametrize(
    ("parts", "shown"),
    [
        ({"a": Count(2, 1), "b": Count(9, 0), "c": Count(5, 0)}, {"a": None, "b": 9, "c": None}),
        ({"a": Count(2, 1), "b": Count(1, 1), "c": Count(5, 0)}, {"a": None, "b": None, "c": 5}),
        ({"a": Count(2, 0), "b": Count(9, 9)}, {"a": 2, "b": 9}),
        ({"a": Count(0, 0), "b": Count(3, 3)}, {"a": 0, "b": 3}),
        ({"a": Count(1, 1), "b": Count(0, 0)}, {"a": None, "b": 0}),
    ],
)
def test_a_cell_under_three_is_suppressed_with_one_that_would_give_it_away(
    parts: dict[str, Count], shown: dict[str, int | None]
) -> None:
    """PUB6."""
    assert cells(parts) == shown


def test_cells_that_do_not_add_up_need_no_second_suppression() -> None:
    assert cells({"R01": Count(1, 1), "R02": Count(7, 0)}, summed=False) == {"R01": None, "R02": 7}


@given(some.dictionaries(some.integers(0, 9), some.tuples(some.integers(0, 9), some.integers(0, 9)), min_size=2))
def test_no_single_suppressed_cell_can_be_calculated_from_the_total(found: dict[int, tuple[int, int]]) -> None:
    parts = {label: Count(total, min(total, natural)) for label, (total, natural) in found.items()}
    shown = cells(parts)
    hidden = [label for label, value in shown.items() if value is None]
    nothing_else = all(parts[label].total == 0 for label in parts if label not in hidden)
    assert len(hidden) != 1 or nothing_else
    assert all(shown[label] is None for label, count in parts.items() if count.small)


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(1, 3, "33.33%"), (2, 3, "66.67%"), (1, 8, "12.50%"), (1, 20_000, "0.01%"), (5, 5, "100.00%"), (0, 0, "")],
)
def test_a_share_is_exact_and_rounded_half_up(part: int, whole: int, text: str) -> None:
    assert percent(part, whole) == text
