"""What must hold for all values and all texts, tried on many."""

from contextlib import suppress
from datetime import date, datetime, time, timedelta
from decimal import Decimal, getcontext, localcontext
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engine import feel
from engine.feel.fault import Fault
from engine.feel.names import KnownNames
from engine.feel.parser import parse
from engine.feel.unparse import unparse

some = settings(deadline=None)  # the machine may be busy
many = settings(deadline=None, max_examples=300)
NAMES = ["a", "检查比例", "working days after", "a-b"]
KNOWN = KnownNames([*NAMES, "string length"])

decimals = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=6)
durations = st.timedeltas(min_value=timedelta(days=-9000), max_value=timedelta(days=9000))
months = st.integers(-5000, 5000).map(feel.YearsMonths)
scalars = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**30), 10**30), decimals, st.text(max_size=8), st.dates(), st.times(),
    st.datetimes(), durations, months,
)  # fmt: skip
values = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=3)),
)


def value(text: str, **context: Any) -> Any:
    return feel.compile(text).evaluate(context)


@some
@given(decimals, decimals)
def test_sums_differences_and_products_are_exact(a: Decimal, b: Decimal) -> None:
    with localcontext() as wide:
        wide.prec = 60
        assert value("a + b", a=a, b=b) == a + b
        assert value("a - b", a=a, b=b) == a - b
        assert value("a + b - b = a", a=a, b=b) is True
        exact = a * b
        wide.prec = 34
        assert value("a * b", a=a, b=b) == +exact


@some
@given(decimals, decimals)
def test_the_decimal_context_of_the_thread_matters_not(a: Decimal, b: Decimal) -> None:
    expected = value("[a + b, a / b, -a, string(a), a ** 2]", a=a, b=b)
    with localcontext() as narrow:
        narrow.prec = 3
        assert value("[a + b, a / b, -a, string(a), a ** 2]", a=a, b=b) == expected
        assert getcontext().prec == 3


@some
@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_becomes_the_decimal_it_prints_as(number: float) -> None:
    result = value("x", x=number)
    assert result == Decimal(repr(number))
    assert not isinstance(result, float)


@some
@given(st.integers(-(10**20), 10**20), st.integers(-(10**9), 10**9).filter(bool))
def test_whole_numbers_stay_whole(a: int, b: int) -> None:
    assert type(value("a * b + a", a=a, b=b)) is int
    assert value("a * b / b", a=a, b=b) == a
    assert value("b * floor(a / b) + modulo(a, b) = a", a=a % 10**9, b=b) is True


@some
@given(scalars)
def test_a_value_equals_itself_and_no_other_kind(one: Any) -> None:
    assert value("x = x", x=one) is True
    assert value("[x] = [x] and {k: x} = {k: x} and x in [x]", x=one) is True
    assert value("x = y", x=one, y=[one]) in (None, False)


@some
@given(values)
def test_what_goes_in_comes_out(one: Any) -> None:
    assert value("x", x=one) == one


@some
@given(st.one_of(st.dates(), st.times(), st.datetimes(), durations, months))
def test_temporal_values_survive_their_text(one: date | time | datetime | timedelta | feel.YearsMonths) -> None:
    text = value("string(x)", x=one)
    assert value(f'@"{text}"') == one


@some
@given(decimals)
def test_numbers_survive_their_text(number: Decimal) -> None:
    assert value("number(string(x)) = x", x=number) is True


@some
@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), durations.map(lambda length: timedelta(days=length.days // 10)))
def test_adding_and_taking_away_days_cancels(day: date, length: timedelta) -> None:
    assert value("d + l - l = d and (d + l) - d = l", d=day, l=length) is True


@some
@given(st.sampled_from([True, False, None]), st.sampled_from([True, False, None]))
def test_and_and_or_mirror_each_other(a: bool | None, b: bool | None) -> None:
    assert value("not(a and b) = (not(a) or not(b))", a=a, b=b) is True
    assert value("a and b", a=a, b=b) is value("b and a", a=a, b=b)


@some
@given(st.lists(st.one_of(st.none(), st.booleans(), st.integers(-2, 2), st.text(max_size=1)), max_size=12))
def test_distinct_values_hold_every_value_once(items: list[Any]) -> None:
    found = value("distinct values(x)", x=items)
    assert value("every i in x satisfies list contains(d, i)", x=items, d=found) is True
    assert value("every i in d satisfies count(index of(d, i)) = 1", d=found) is True


atoms = st.one_of(
    st.sampled_from([*NAMES, "?", "true", "null", '@"2026-01-31"', '@"P1D"', '"双\\n随机"', "[1..5)", "(< 5)"]),
    st.integers(0, 10**6).map(str),
    decimals.map(lambda number: format(abs(number), "f")),
)


FORMS = """
    {} + {} | {} - {} | {} * {} | {} / {} | {} ** {} | {} = {} | {} != {} | {} < {} | {} >= {} | {} and {} | {} or {}
    -{} | ({}) | [{}, {}] | {{a-b: {}, "c d": {}}} | {}.检查比例 | {}[{}] | f({}, {}) | f(x y: {})
    if {} then {} else {} | for i in {} return {} | for i in {}..{} return {} | some i in {}, j in {} satisfies {}
    every i in {} satisfies {} | {} between {} and {} | {} in {} | {} in (< {}, {}) | ({}) instance of list<number>
    (function(p q: number, r) {}) | [({})..({})] | not({}) | string length({}) | working days after({}, 20)
"""
SIGNS = """
    if then else for in return some every satisfies and or not ( ) [ ] { } , : . .. @ "a" 1 2.5 a 检查 + - * ** / < <=
    = != > ? date time string length function instance of between true null count ， “ ' ! // /*
"""


def _compound(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    forms = [form.strip() for line in FORMS.strip().splitlines() for form in line.split("|")]
    return st.sampled_from(forms).flatmap(
        lambda form: st.tuples(*[inner] * form.count("{}")).map(lambda parts: form.format(*parts))
    )


texts = st.recursive(atoms, _compound, max_leaves=8)


@many
@given(texts, st.booleans())
def test_a_tree_written_out_parses_to_the_same_tree(text: str, unary: bool) -> None:
    try:
        tree = parse(text, KNOWN.copy(), unary)
    except Fault:
        return
    known = KNOWN.copy()
    for name in ("c d", "p q", "x y"):
        known.add(name)
    assert parse(unparse(tree), known, unary) == tree


@many
@given(texts, values, st.booleans())
def test_evaluation_gives_a_value_or_an_error_of_the_language(text: str, one: Any, unary: bool) -> None:
    with suppress(feel.FeelError):
        feel.compile(text, unary, NAMES).evaluate({"a": one, "检查比例": 5, "?": one, "f": 1}, {"f": lambda *_: 1})


pieces = st.lists(st.sampled_from(SIGNS.split()), max_size=14).map(" ".join)


@many
@given(st.one_of(pieces, st.text(max_size=20)), st.booleans())
def test_any_text_is_an_expression_or_an_error(text: str, unary: bool) -> None:
    with suppress(feel.FeelError):
        feel.compile(text, unary).evaluate({"a": 1})
