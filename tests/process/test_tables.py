"""Decision tables: hit policies and cells in FEEL."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import feel
from engine.errors import DecisionError
from engine.process import rules
from tests.process.writing import (
    answers,
    asks,
    decide,
    decision,
    definitions,
    loaded,
    one_column,
    row,
    table,
)

# Hit policies ---------------------------------------------------------------------------------------------------

OVERLAPPING = [("> 0", "10"), ("> 5", "30"), ("> 100", "20")]


@pytest.mark.parametrize(
    ("policy", "aggregation", "allowed", "expected"),
    [
        ("FIRST", "", "", {"answer": 10}),
        ("PRIORITY", "", "30, 20, 10", {"answer": 30}),
        ("PRIORITY", "", "20, 10, 30", {"answer": 10}),
        ("RULE ORDER", "", "", [{"answer": 10}, {"answer": 30}]),
        ("OUTPUT ORDER", "", "30, 20, 10", [{"answer": 30}, {"answer": 10}]),
        ("COLLECT", "", "", [{"answer": 10}, {"answer": 30}]),
        ("COLLECT", "SUM", "", {"answer": 40}),
        ("COLLECT", "MIN", "", {"answer": 10}),
        ("COLLECT", "MAX", "", {"answer": 30}),
        ("COLLECT", "COUNT", "", {"answer": 2}),
    ],
)
def test_the_hit_policy_decides_between_rows(policy: str, aggregation: str, allowed: str, expected: Any) -> None:
    assert decide(one_column(*OVERLAPPING, policy=policy, aggregation=aggregation, allowed=allowed), x=7) == expected


def test_unique_is_really_unique() -> None:
    overlapping = one_column(*OVERLAPPING)
    assert decide(overlapping, x=3) == {"answer": 10}
    with pytest.raises(DecisionError, match="decision d: rows 1, 2 match at once, but the hit policy is UNIQUE"):
        decide(overlapping, x=7)


def test_any_accepts_several_rows_only_with_equal_outputs() -> None:
    assert decide(one_column(("> 0", '"A"'), ("> 5", '"A"'), policy="ANY"), x=7) == {"answer": "A"}
    with pytest.raises(DecisionError, match="rows 1, 2 match with different outputs"):
        decide(one_column(("> 0", '"A"'), ("> 5", '"B"'), policy="ANY"), x=7)


def test_priority_compares_several_outputs_in_column_order() -> None:
    outputs = answers("first", '"HIGH","LOW"') + answers("second", '"X","Y"')
    rows = [row(["-"], cells) for cells in (['"LOW"', '"X"'], ['"HIGH"', '"Y"'], ['"HIGH"', '"X"'])]
    found = decide(decision(table(asks("x"), outputs, *rows, policy="PRIORITY")), x=1)
    assert found == {"first": "HIGH", "second": "X"}


def test_sums_stay_exact() -> None:
    summed = one_column(("-", "0.1"), ("-", "0.2"), policy="COLLECT", aggregation="SUM")
    assert decide(summed, x=1) == {"answer": Decimal("0.3")}


def test_a_sum_of_words_is_an_error() -> None:
    with pytest.raises(DecisionError, match="SUM of"):
        decide(one_column(("-", '"A"'), policy="COLLECT", aggregation="SUM"), x=1)


def test_without_a_matching_row_there_is_no_answer() -> None:
    labelled = decision(table(asks("x", label="天数"), asks("y"), answers(), row(["1", "-"], ["1"])))
    with pytest.raises(DecisionError, match="decision d: no row matches 天数 = 2, y = 'z'"):
        decide(labelled, x=2, y="z")


@pytest.mark.parametrize(
    ("policy", "aggregation", "expected"),
    [("UNIQUE", "", {"answer": 0}), ("COLLECT", "", [{"answer": 0}]), ("COLLECT", "SUM", {"answer": 0})],
)
def test_the_default_answers_where_no_row_matches(policy: str, aggregation: str, expected: Any) -> None:
    outcome = loaded(one_column(("1", "1"), policy=policy, aggregation=aggregation, default="0")).evaluate(
        "d", {"x": 2}
    )
    assert (outcome.outputs, outcome.rows) == (expected, ())


# Cells ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "accepted", "refused"),
    [
        ('"A","B"', ["A", "B"], ["C", "", None, 1]),
        ('not("A")', ["B"], ["A"]),
        ("1, 2.5", [1, Decimal("1.0"), Decimal("2.5"), 2.5], [2, "1", True, None]),
        ("true", [True], [False, 1, None]),
        ("null", [None], ["", 0, False]),
        ("[1..5)", [1, Decimal("4.9")], [5, 0, None, "3"]),
        ("]1..5[", [2], [1, 5]),
        ("< 3, >= 10", [2, 10], [3, 9]),
        ("-", [1, None, "x", []], []),
        ("", [1, None], []),
        ("? * 2 > limit", [6], [5]),
        ("limit", [10], [9]),
        ("> limit", [11], [10]),
        ('date("2026-01-31")', [date(2026, 1, 31)], [date(2026, 2, 1), "2026-01-31"]),
        ("count(?) > 1", [["a", "b"]], [["a"]]),
    ],
)
def test_a_cell_accepts_what_feel_says(cell: str, accepted: list[Any], refused: list[Any]) -> None:
    tables = one_column((cell, '"yes"'), default='"no"')
    for value in accepted + refused:
        outputs = decide(tables, x=value, limit=10)
        assert outputs == {"answer": "yes" if value in accepted and not _differs(value, accepted) else "no"}, value


def _differs(value: Any, accepted: list[Any]) -> bool:
    """Python takes True for 1; FEEL does not."""
    return all(isinstance(value, bool) != isinstance(other, bool) for other in accepted if other == value)


CELLS = st.sampled_from(
    ["-", '"A"', '"A","B"', 'not("A")', "1", "1,2", "[1..3]", "< 2", "true", "null", '"A",1', "> 1, null", "(1..2)"]
)
VALUES = st.sampled_from(["A", "B", 1, 2, Decimal("1.5"), True, False, None, ["A"], 1.5])


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8), VALUES, VALUES)
def test_looking_cells_up_gives_what_evaluating_each_gives(rows: list[tuple[str, str]], x: Any, y: Any) -> None:
    body = table(asks("x"), asks("y"), answers(), *(row(tests, ["1"]) for tests in rows), policy="RULE ORDER")
    expected = [
        f"row {number}"
        for number, (one, two) in enumerate(rows, start=1)
        if feel.compile(one, unary=True).test(x, {}) and feel.compile(two, unary=True).test(y, {})
    ]
    if expected:
        found = loaded(decision(body)).evaluate("d", {"x": x, "y": y})
        assert [hit.rule_id for hit in found.rows] == expected
    else:
        with pytest.raises(DecisionError, match="no row matches"):
            decide(decision(body), x=x, y=y)


def test_columns_ask_expressions_and_outputs_compute() -> None:
    body = table(asks("x + y"), answers("a"), answers("b"), row(["> 5"], ["x * 2", "[x, y]"]))
    assert decide(decision(body), x=3, y=4) == {"a": 6, "b": [3, 4]}


def test_an_answered_list_is_never_shared() -> None:
    tables = loaded(one_column(("-", '["A"]')))
    tables.evaluate("d", {"x": 1}).outputs["answer"].append("B")  # type: ignore[call-overload]
    assert tables.evaluate("d", {"x": 1}).outputs == {"answer": ["A"]}


def test_names_with_spaces_and_functions_of_the_caller_work() -> None:
    body = decision(table(asks("检查 比例"), answers(), row(["> 5"], ["days after(start, 2)"])), data=["ratio_input"])
    files = {"a.dmn": definitions('<inputData id="ratio_input" name="检查 比例"/>', body)}
    functions = {"days after": lambda day, n: date.fromordinal(day.toordinal() + int(n))}
    outcome = rules.load(files, names=["days after"]).evaluate(
        "d", {"检查 比例": 6, "start": date(2026, 1, 1)}, functions
    )
    assert outcome.outputs == {"answer": date(2026, 1, 3)}


def test_inputs_of_the_process_that_no_cell_uses_do_no_harm() -> None:
    assert decide(one_column(("-", "1")), x=1, other=object()) == {"answer": 1}
