"""The interface: compile once, evaluate many times, names, functions of the caller, values in and out."""

from collections import OrderedDict
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from threading import Thread
from typing import Any

import pytest

from engine import feel

NAMES = ["working days after", "检查 比例", "a-b", "if ok"]


def working_days_after(day: date, count: int) -> date:
    return day + timedelta(days=count)


def test_the_same_text_is_compiled_once() -> None:
    assert feel.compile("a + 1") is feel.compile("a + 1")
    assert feel.compile("a + 1", names=["x y"]) is feel.compile("a + 1", names=("x y",))
    assert feel.compile("1") is not feel.compile("1", unary=True)


def test_functions_of_the_caller_are_called_by_names_with_spaces() -> None:
    expression = feel.compile("working days after(d, 20)", names=NAMES)
    functions = {"working days after": working_days_after}
    assert expression.evaluate({"d": date(2026, 1, 1)}, functions) == date(2026, 1, 21)
    named = feel.compile("working days after(day: d, count: 1)", names=NAMES)
    assert named.evaluate({"d": date(2026, 1, 1)}, functions, strict=True) == date(2026, 1, 2)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("检查 比例 > 5", True),
        ("检查   比例 + 1", 8),
        ("a-b", 3),
        ("a - b", 1),
        ("a -b", 1),
        ("if if ok then 1 else 2", 1),
        ("date and time", 4),
        ("rows.检查 比例", [1]),
        ("rows[检查 比例 = 1].检查 比例", [1]),
    ],
)
def test_the_longest_known_name_wins(text: str, expected: Any) -> None:
    context = {"检查 比例": 7, "a-b": 3, "a": 2, "b": 1, "if ok": True, "rows": [{"检查 比例": 1}], "date and time": 4}
    assert feel.compile(text, names=NAMES).evaluate(context) == expected


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("score >= 50 and approved", {"score", "approved"}),
        ("count(findings) + sum(x)", {"findings", "x"}),
        ("deadline(kind)", {"deadline", "kind"}),
        ("for x in xs return x + y", {"xs", "y"}),
        ("for x in xs, y in x return y", {"xs"}),
        ("some x in xs satisfies x > limit", {"xs", "limit"}),
        ("{a: 1, b: a + c}", {"c"}),
        ("{b: a, a: 1}", {"a"}),
        ("function(x) x + y", {"y"}),
        ("rows[severity > f(limit)]", {"rows", "f"}),
        ("person.name.first", {"person"}),
        ("a instance of number", {"a"}),
        ("f(x: y)", {"f", "y"}),
        ("for i in 1..n return partial", {"n"}),
    ],
)
def test_free_names_are_those_that_must_come_from_outside(text: str, names: set[str]) -> None:
    assert feel.compile(text).names == names


def test_numbers_come_out_as_int_or_decimal_never_as_float() -> None:
    def result(text: str, **context: Any) -> tuple[type, str]:
        number = feel.compile(text).evaluate(context)
        return type(number), str(number)

    assert result("1 + 2") == (int, "3")
    assert result("6 / 3") == (int, "2")
    assert result("7 / 2") == (Decimal, "3.5")
    assert result("1.50 + 1.50") == (Decimal, "3")
    assert result("x * 100", x=Decimal("1E+3")) == (Decimal, "100000")
    assert result("x", x=0.1) == (Decimal, "0.1")
    assert result("x", x=1e22) == (Decimal, "10000000000000000000000")
    assert result("floor(3.7)") == (int, "3")
    assert result("-0.0") == (Decimal, "0")
    assert result("count([1])") == (int, "1")
    assert result("10000000000000000000 * 100000000000000") == (int, "1" + "0" * 33)
    assert result("10000000000000000000 * 1000000000000000") == (Decimal, "1" + "0" * 34)


class Level(StrEnum):
    HIGH = "HIGH"


class Code(str):
    pass


def test_values_from_outside_become_values_of_the_language() -> None:
    context = {
        "level": Level.HIGH,
        "old": Code("LOW"),
        "pair": (1, 0.5),
        "ordered": OrderedDict(a=1, b=(2.5,)),
        "nested": {"rows": [{"x": 0.1}, {"x": 0.2}]},
    }
    assert feel.compile('level = "HIGH" and old = "LOW"').evaluate(context) is True
    assert feel.compile("pair").evaluate(context) == [1, Decimal("0.5")]
    assert feel.compile("ordered").evaluate(context) == {"a": 1, "b": [Decimal("2.5")]}
    assert feel.compile("sum(nested.rows.x) = 0.3").evaluate(context) is True
    assert feel.compile("given() + 1").evaluate({}, {"given": lambda: 0.5}) == Decimal("1.5")


def test_results_do_not_share_lists_with_the_context() -> None:
    findings = [{"codes": ["A"]}]
    result = feel.compile("findings").evaluate({"findings": findings})
    result[0]["codes"].append("B")
    assert findings == [{"codes": ["A"]}]


def test_functions_of_the_caller_hide_built_in_ones_and_variables_hide_neither() -> None:
    assert feel.compile("count([1, 2])").evaluate({"count": 5}) == 2
    assert feel.compile("count([1, 2])").evaluate({}, {"count": lambda items: -len(items)}) == -2


def test_one_expression_serves_many_threads() -> None:
    expression = feel.compile("sum(for i in 1..n return i * factor)")
    results: dict[int, Any] = {}

    def work(number: int) -> None:
        results[number] = expression.evaluate({"n": 100, "factor": number})

    threads = [Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == {number: 5050 * number for number in range(8)}


def test_the_clock_is_the_callers() -> None:
    with pytest.raises(feel.FeelError, match="unknown function 'today'"):
        feel.compile("today()").evaluate({})
    assert feel.compile('today() + @"P1D"').evaluate({}, {"today": lambda: date(2026, 1, 1)}) == date(2026, 1, 2)
