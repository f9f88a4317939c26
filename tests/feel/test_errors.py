"""Errors: what they say, where they point, and that hostile text gets one instead of the machine."""

from time import process_time
from typing import Any

import pytest

from engine import feel
from engine.errors import CalendarError

COMPLAINTS: list[tuple[str, str, int | None]] = [
    ("", "unexpected end of the expression, expected a value", 0),
    ("1 +", "unexpected end of the expression", 3),
    ("(1 + 2", "expected ')'", 6),
    ("1 + )", "unexpected ')'", 4),
    ("a == 1", "equality is a single '='", 3),
    ("a b", "'a b' is not a known name", 2),
    ("working days after(d, 20)", "'working days' is not a known name", 8),
    ("a != b != ", "unexpected end", 10),
    ("!a", "write not(...)", 0),
    ("a ＞ 5", "full-width '＞': write '>'", 2),
    ("f（1）", "full-width '（': write '('", 1),
    ("“a”", "full-width '“': write '\"'", 0),
    ('"abc', "string is not closed", 0),
    ('"a\\qb"', "unknown escape '\\q'", 2),
    ("1 /* a", "comment is not closed", 2),
    ("a & b", "unexpected '&'", 2),
    ("if a then b", "expected 'else'", 11),
    ("for x in y", "expected 'return'", 10),
    ("then", "unexpected 'then'", 0),
    ("{a: 1, a: 2}", "entry 'a' stands twice", 8),
    ('@"2026-02-30"', "no date, time or duration", 0),
    ("@5", "expected a string such as", 1),
    ("a instance of nonsense", "unknown type 'nonsense'", 14),
    ("f(a: 1, 2)", "named and positional arguments mixed", 0),
    ('function() external {java: {class: "x"}}', "external functions are not supported", 11),
    ("1e999999", "number too large", 0),
    ("nonsense(1)", "unknown function 'nonsense'", 0),
    ("1 + nonsense(1)", "unknown function 'nonsense'", 4),
    ("(1)(2)", "not a function", 3),
    ("count()", "count() does not take 0 arguments", 0),
    ("substring(text: 1)", "substring() has the parameters string, start position, length", 0),
    ("{f: function(x) x, r: f(1, 2)}", "function takes 1 arguments, not 2", 22),
    ("{f: function(x) x, r: f(y: 2)}", "function takes the arguments x", 22),
    ("9**(9**9)", "number too large", 1),
    ("10**10000", "number too large", 2),
    ('matches("a", "(")', "pattern '('", 0),
    ('matches("a", "a", "q")', "unknown flag 'q'", 0),
]


@pytest.mark.parametrize(("text", "message", "position"), COMPLAINTS)
def test_an_error_says_what_and_where(text: str, message: str, position: int | None) -> None:
    with pytest.raises(feel.FeelError) as caught:
        feel.compile(text).evaluate({})
    assert message in str(caught.value)
    assert caught.value.position == position


def test_the_caret_stands_under_the_place_even_behind_wide_signs() -> None:
    with pytest.raises(feel.FeelError) as caught:
        feel.compile("1 +\n检查比例 & 2")
    assert str(caught.value) == "unexpected '&' (2:6)\n    检查比例 & 2\n             ^"


def test_a_long_line_is_cut_around_the_place() -> None:
    with pytest.raises(feel.FeelError) as caught:
        feel.compile("1 + " * 40 + "& 1" + " + 1" * 40)
    shown, caret = str(caught.value).splitlines()[1:]
    assert shown[len(caret) - 1] == "&"
    assert len(shown) < 110


def test_an_unknown_name_is_null_unless_strict() -> None:
    expression = feel.compile("1 + scroe")
    assert expression.evaluate({}) is None
    with pytest.raises(feel.FeelError, match="unknown name 'scroe'"):
        expression.evaluate({"score": 1}, strict=True)


@pytest.mark.parametrize(
    "text",
    [
        "known.missing",
        "rows[missing > 1]",
        "for r in rows return r.missing",
        "{a: 1, b: a}.b",
        "count",
        "(function(x) x)(1)",
    ],
)
def test_strict_forbids_neither_missing_entries_nor_local_names(text: str) -> None:
    feel.compile(text).evaluate({"known": {}, "rows": [{"a": 1}]}, strict=True)


def test_errors_of_the_callers_functions_pass_through() -> None:
    def broken(_: Any) -> Any:
        raise CalendarError("2099 has no holidays")

    with pytest.raises(CalendarError, match="2099"):
        feel.compile("after(1)", names=()).evaluate({}, {"after": broken})


def test_wrong_arguments_for_the_callers_functions_are_named() -> None:
    with pytest.raises(feel.FeelError, match=r"deadline\(\):.*argument"):
        feel.compile("deadline(1, 2)").evaluate({}, {"deadline": lambda kind: kind})


HOSTILE: list[str] = [
    "(" * 5_000 + "1" + ")" * 5_000,
    "[" * 200 + "]" * 200,
    "-" * 10_000 + "1",
    "{a:" * 200 + "1" + "}" * 200,
    "if true then " * 200 + "1",
    "not(" * 200 + "true" + ")" * 200,
    "1" + "+1" * 9_000,
    "a" + ".a" * 9_000,
    "1 instance of " + "list<" * 500 + "number" + ">" * 500,
    "x" * 30_000,
    "for x in 1..10**9 return x",
    "for x in 1..1000, y in 1..1000 return x",
    "some x in 1..10**30 satisfies x < 0",
    "count([1..10**9][item > 5]) + count(for x in [1..10**9] return x)",
    "{f: function(n) f(n + 1), r: f(1)}",
    "{f: function(n) if n = 0 then 0 else f(n - 1) + f(n - 1), r: f(60)}",
    '{a: "'
    + "x" * 100
    + '", '
    + ", ".join(f"v{n}: {f'v{n - 1}' if n else 'a'} + {f'v{n - 1}' if n else 'a'}" for n in range(40))
    + "}",
    "{a: [1, 2], " + ", ".join(f"v{n}: concatenate({f'v{n - 1}, v{n - 1}' if n else 'a, a'})" for n in range(40)) + "}",
    "{a: [1, 2], "
    + ", ".join(f"v{n}: [{f'v{n - 1}, v{n - 1}' if n else 'a, a'}]" for n in range(40))
    + ", r: flatten(v39)}",
    "{a: [], "
    + ", ".join(f"v{n}: [{f'v{n - 1}, v{n - 1}' if n else 'a, a'}]" for n in range(40))
    + ", r: flatten(v39)}",
    "{a: [1, 2], "
    + ", ".join(f"v{n}: [{f'v{n - 1}, v{n - 1}' if n else 'a, a'}]" for n in range(40))
    + ", r: string(v39)}",
    'matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaX", "(a+)+$")',
    'matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaX", "(a|a)*$")',
    'matches("a", "(((){1000}){1000}){1000}")',
    'matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "' + "a?" * 32 + "a" * 32 + '")',
    'matches("aa", "(a)\\\\1")',
    'for i in 1..100 return matches(upper case("' + "a" * 360 + '"), "^(.*)(.*)(.*)y")',
    "for i in 1..9999 return for j in 1..9999 return i",
    "for i in 1..90000 return sum(for j in 1..90000 return j)",
    "sort(for i in 1..60000 return -i)",
    "distinct values(for i in 1..60000 return [i])",
    'number("' + "9" * 15_000 + '") + ' + "9" * 4_000 + "**2",
    'duration("P999999999D") * 9999',
    'string(@"P1M" * 10**4000)',
]


@pytest.mark.parametrize("text", HOSTILE, ids=[text[:40] for text in HOSTILE])
def test_hostile_text_is_refused_quickly(text: str) -> None:
    start = process_time()
    with pytest.raises(feel.FeelError):
        feel.compile(text).evaluate({})
    assert process_time() - start < 30, "unguarded, these take from hours to longer than the universe"


def test_shared_values_are_walked_once() -> None:
    """Forty lists, each holding the one before twice: a tree of 2**40 leaves, compared and given out."""
    text = "{a: [1], " + ", ".join(f"v{n}: [{f'v{n - 1}, v{n - 1}' if n else 'a, a'}]" for n in range(40)) + "}"
    twice = feel.compile(f"{{x: {text}, y: {text}, same: x = y}}").evaluate({})
    assert twice["same"] is True


@pytest.mark.parametrize(
    "text", ["a.__class__", "d.__class__", "a.real", "d.today", "f.__globals__", "s.upper", "r.low"]
)
def test_no_attribute_of_a_python_object_can_be_reached(text: str) -> None:
    from datetime import date

    context = {"a": 1, "d": date(2026, 1, 1), "s": "x", "r": feel.Range(1, 2)}
    assert feel.compile(text).evaluate(context, {"f": len}) is None


def test_objects_that_are_no_values_are_refused() -> None:
    with pytest.raises(feel.FeelError, match="type object"):
        feel.compile("a").evaluate({"a": object()})
    with pytest.raises(feel.FeelError, match="nan"):
        feel.compile("a").evaluate({"a": float("nan")})


def test_the_budget_is_the_callers() -> None:
    expression = feel.compile("for x in 1..100 return x")
    assert len(expression.evaluate({}, budget=100)) == 100
    with pytest.raises(feel.FeelError, match="step budget exceeded"):
        expression.evaluate({}, budget=99)
