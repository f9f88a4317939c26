"""Unary tests, the cells of a decision table: DMN grammar rules 13 to 17."""

from typing import Any

import pytest

from engine import feel

CONTEXT = {"limit": 10, "allowed": ["a", "b"], "flag": True, "nothing": None}

CELLS: list[tuple[str, Any, bool]] = [
    ("-", None, True),
    ("-", 5, True),
    ("< 5", 4, True),
    ("< 5", 5, False),
    ("<= 5", 5, True),
    (">5", 5, False),
    ("= 5", 5, True),
    ("!= 5", 5, False),
    ("-5", -5, True),
    ("< -5", -6, True),
    ("> limit", 11, True),
    ("> limit * 2", 11, False),
    ("[1..5]", 5, True),
    ("]1..5[", 5, False),
    ("(1..5)", 1, False),
    ("(1..5]", 5, True),
    ("< 1, > 10", 11, True),
    ("< 1, > 10", 5, False),
    ("1, 2, 3", 2, True),
    ("[1..3], [7..9]", 8, True),
    ('"A"', "A", True),
    ('"A", "B"', "B", True),
    ('"A", "B"', "C", False),
    ('not("A", "B")', "C", True),
    ('not("A", "B")', "A", False),
    ('not("A")', None, True),
    ("not(> 5)", 6, False),
    ("not(> 5)", 5, True),
    ("not(> 5)", None, False),
    ("not([1..3], 7)", 7, False),
    ("allowed", "b", True),
    ("allowed", "c", False),
    ("not(allowed)", "c", True),
    ("true", True, True),
    ("true", False, False),
    ("false", False, True),
    ("true", None, False),
    ("true", 1, False),
    ("null", None, True),
    ("null", 0, False),
    ("not(null)", 0, True),
    ("> 5", None, False),
    ("> 5", "6", False),
    ("? > 5", 6, True),
    ("? > 5 and ? < limit", 7, True),
    ("? > 5 and ? < limit", 17, False),
    ("not(? > 5 and flag)", 6, False),
    ('not(contains(?, "x")) and flag', "abc", True),
    ('starts with(?, "铁东")', "铁东区", True),
    ("count(?) > 1", [1, 2], True),
    ('list contains(?, "a")', ["a"], True),
    ("? in allowed", "a", True),
    ("?", True, True),
    ("flag", True, True),
    ("count(allowed) = 2", 17, True),
    ("nothing", None, True),
    ('@"2026-01-31"', "2026-01-31", False),
    ('< @"2026-01-31"', "x", False),
    ('duration("P1D")', "x", False),
    ("0.1", 0.1, True),
]


@pytest.mark.parametrize(("cell", "tested", "passes"), CELLS)
def test_a_cell_holds_or_does_not(cell: str, tested: Any, passes: bool) -> None:
    assert feel.compile(cell, unary=True).test(tested, CONTEXT) is passes


def test_a_cell_can_be_evaluated_with_the_value_under_test_as_a_variable() -> None:
    assert feel.compile("> 5", unary=True).evaluate({"?": 6}) is True
    assert feel.compile("> 5", unary=True).evaluate({"?": "x"}) is None


def test_the_value_under_test_is_no_free_name() -> None:
    assert feel.compile("? > limit, in range(?)", unary=True, names=["in range"]).names == {"limit", "in range"}


@pytest.mark.parametrize("cell", ["", "<", "not(", "1,", "1 2", "> 5 and", "-, 1", "not(1) 2"])
def test_a_broken_cell_is_an_error(cell: str) -> None:
    with pytest.raises(feel.FeelError):
        feel.compile(cell, unary=True)
