"""Decisions: types and values, required decisions, versions of DMN, explanations (D1–D14)."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from engine.errors import DecisionError
from engine.process import rules
from engine.process.rules import Outcome, RowHit
from tests.process.writing import (
    DMN13,
    answers,
    asks,
    decide,
    decision,
    definitions,
    literal,
    loaded,
    one_column,
    row,
    table,
    text,
)

# What is refused while evaluating -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [
        ("number", [1, Decimal("1.5"), None], ["1", True]),
        ("integer", [1], ["1"]),
        ("string", ["1", None], [1, ["1"]]),
        ("boolean", [True], [1, "true"]),
        ("date", [date(2026, 1, 1)], ["2026-01-01"]),
        ("feel:string", ["x"], [1]),
        ("tCount", [5], ["5"]),
        ("Any", [1, "x", []], []),
    ],
)
def test_an_input_of_the_wrong_type_is_an_error(kind: str, right: list[Any], wrong: list[Any]) -> None:
    types = '<itemDefinition name="tCount"><typeRef>number</typeRef></itemDefinition>'
    tables = loaded(types, decision(table(asks("x", kind), answers(), row(["-"], ["1"]))))
    for value in right:
        assert tables.evaluate("d", {"x": value}).outputs == {"answer": 1}
    for value in wrong:
        with pytest.raises(DecisionError, match=r"decision d: x is .*, not a "):
            tables.evaluate("d", {"x": value})


def test_an_input_outside_its_values_is_an_error_that_names_it() -> None:
    limited = decision(table(asks("x", "string", '"A","B"', "风险等级"), answers(), row(["-"], ["1"])))
    assert decide(limited, x="A") == {"answer": 1}
    for value in ("C", None):
        with pytest.raises(DecisionError, match=f"风险等级 is {value!r}, which is not among"):
            decide(limited, x=value)


def test_the_values_of_a_named_type_limit_a_column() -> None:
    allowed = text("allowedValues", '"A"')
    types = f'<itemDefinition name="tRisk"><typeRef>string</typeRef>{allowed}</itemDefinition>'
    limited = decision(table(asks("x", "tRisk"), answers(), row(["-"], ["1"])))
    with pytest.raises(DecisionError, match="'B', which is not among \"A\""):
        decide(types, limited, x="B")


def test_an_output_outside_its_values_is_an_error_but_null_is_no_answer() -> None:
    limited = one_column(("1", "y"), allowed='"A","B"')
    assert decide(limited, x=1, y="A") == {"answer": "A"}
    assert decide(limited, x=1, y=None) == {"answer": None}
    with pytest.raises(DecisionError, match="row 1, answer is 'C', which is not among"):
        decide(limited, x=1, y="C")


def test_a_missing_input_is_named_even_where_its_row_would_not_match() -> None:
    with pytest.raises(DecisionError, match="decision d: no value is given for x, y"):
        decide(one_column(("1", "1"), ("2", "y")))


def test_an_unknown_decision_is_named() -> None:
    with pytest.raises(DecisionError, match="there is no decision 'e'"):
        loaded(one_column(("-", "1"))).evaluate("e", {})


def test_an_expression_that_fails_names_its_row() -> None:
    with pytest.raises(DecisionError, match=r"decision d: row 1, answer: [^\n]*$"):
        decide(one_column(("-", "y(1)")), x=1, y=2)


# Several decisions ------------------------------------------------------------------------------------------------


def test_required_decisions_are_evaluated_first_and_explained() -> None:
    base = decision(table(asks("x"), answers(), row(["> 5"], ['"A"']), row(["<= 5"], ['"B"'])), "class")
    top = decision(
        table(asks("class"), answers(), row(['"A"'], ["500"]), row(['"B"'], ["bp"])), "d", requires=["class", "bp"]
    )
    outcome = loaded(base, literal("x * 100", "bp"), top).evaluate("d", {"x": 3})
    assert outcome.outputs == {"answer": 300}
    assert [required.decision for required in outcome.requires] == ["class", "bp"]
    assert [line for line in outcome.explain() if "class" in line] == [
        "决定“class”（class）：第 2 行",
        "决定“class”（class）结果：answer = B",
    ]


def test_a_required_table_of_several_columns_is_a_context_and_a_list_where_rows_are_collected() -> None:
    context = decision(table(asks("x"), answers("a"), answers("b"), row(["-"], ["1", "2"])), "pair")
    several = decision(table(asks("x"), answers(), row(["-"], ["3"]), row(["-"], ["4"]), policy="COLLECT"), "several")
    outcome = loaded(context, several, literal("pair.a + pair.b + sum(several)", "d", ["pair", "several"]))
    assert outcome.evaluate("d", {"x": 1}).outputs == {"d": 10}


def test_decisions_of_several_files_require_each_other() -> None:
    files = {"a.dmn": definitions(literal("x + 1", "a")), "b.dmn": definitions(literal("a * 2", "b", ["a"]))}
    assert rules.load(files).evaluate("b", {"x": 1}).outputs == {"b": 4}


def test_a_shared_requirement_is_evaluated_once() -> None:
    calls: list[int] = []

    def ask(x: int) -> int:
        calls.append(x)
        return x

    chain = [literal("ask(x)", "base"), literal("base + 1", "left", ["base"]), literal("base + 2", "right", ["base"])]
    tables = loaded(*chain, literal("left + right", "d", ["left", "right"]))
    assert tables.evaluate("d", {"x": 1}, {"ask": ask}).outputs == {"d": 5}
    assert calls == [1]


# Reading ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "namespace",
    [
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        DMN13,
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/MODEL/",
    ],
)
def test_dmn_1_2_to_1_5_are_read_and_rows_without_id_get_one(namespace: str) -> None:
    data = definitions(one_column(("1", "1"), ("2", "2")), namespace=namespace)
    outcome = rules.load({"a.dmn": data}).evaluate("d", {"x": 2})
    assert outcome.rows == (RowHit("row 2", "", 2),)


def annotated() -> rules.Rules:
    columns = "".join(f'<annotation name="{name}"/>' for name in ("clause", "source", "note"))
    body = table(
        asks("x"),
        answers("n"),
        answers("unit"),
        columns,
        row(["1"], ["20", '"WD"'], ["TD-4.4a TD-4.4b", "SEED", "自检查结束之日起"], "d_01"),
        row(["2"], ["null", "true"], ["", "DEFAULT"], "d_02"),
        row(["3"], ['["甲", "乙"]', "[]"]),
    )
    return loaded(decision(body, name="期限"))


def test_the_outcome_names_row_clause_and_source() -> None:
    outcome = annotated().evaluate("d", {"x": 1})
    assert outcome == Outcome(
        "d", {"n": 20, "unit": "WD"}, (RowHit("d_01", "TD-4.4a TD-4.4b", 1, "SEED", "自检查结束之日起"),), "期限"
    )
    assert outcome.explain() == [
        "决定“期限”（d）：第 1 行，依据 TD-4.4a TD-4.4b，来源 SEED（文件规定）；自检查结束之日起",
        "决定“期限”（d）结果：n = 20，unit = WD",
    ]


@pytest.mark.parametrize(
    ("x", "lines"),
    [
        (2, ["决定“期限”（d）：第 2 行，来源 DEFAULT（系统默认）", "决定“期限”（d）结果：n = 无，unit = 是"]),
        (3, ["决定“期限”（d）：第 3 行", "决定“期限”（d）结果：n = 甲、乙，unit = 无"]),
    ],
)
def test_the_explanation_leaves_out_what_is_not_said(x: int, lines: list[str]) -> None:
    assert annotated().evaluate("d", {"x": x}).explain() == lines


def test_a_default_is_explained_as_such() -> None:
    lines = loaded(one_column(("1", "1"), default="0")).evaluate("d", {"x": 2}).explain()
    assert lines[0] == "决定“d”（d）：由表达式或默认值得出"


def test_the_description_of_a_row_is_its_note_where_it_has_none() -> None:
    rule = row(["-"], ["1"]).replace("<rule>", "<rule><description>依规定</description>")
    hit = loaded(decision(table(asks("x"), answers(), rule))).evaluate("d", {"x": 1}).rows[0]
    assert hit.note == "依规定"
