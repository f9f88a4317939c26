"""The built-in functions of the standard: DMN 10.3.4, one table of tests per table there."""

import pytest

from tests.feel.tables import check, rows

CONVERSIONS = rows(
    """
    date("2026-02-28")                 -> @"2026-02-28"
    date("2026-02-30")                 -> null
    date("2026-2-1")                   -> null
    date(2026, 2, 28)                  -> @"2026-02-28"
    date(2026, 13, 1)                  -> null
    date(date and time("2026-02-28T10:00:00")) -> @"2026-02-28"
    date(null)                         -> null
    time("10:30:00")                   -> @"10:30:00"
    time("25:00:00")                   -> null
    time(10, 30, 0)                    -> @"10:30:00"
    time(10, 30, 0, @"PT8H")           -> @"10:30:00+08:00"
    time(@"2026-02-28T10:30:00")       -> @"10:30:00"
    date and time("2026-02-28T10:30:00") -> @"2026-02-28T10:30:00"
    date and time("2026-02-28")        -> @"2026-02-28T00:00:00"
    date and time(@"2026-02-28", @"10:30:00Z") -> @"2026-02-28T10:30:00Z"
    date and time("nonsense")          -> null
    date and time(2026, 2, 28, 10, 30, 0) -> @"2026-02-28T10:30:00"
    date and time(2026, 2, 30, 10, 30, 0) -> null
    range("[1..5)")                    -> [1..5)
    range("< 5")                       -> null
    range("(< 5)")                     -> (< 5)
    range("[5..1]")                    -> null
    range("[1..x]")                    -> null
    duration("P20D")                   -> @"P20D"
    duration("P1Y2M")                  -> @"P14M"
    duration("P1Y2D")                  -> null
    duration("P")                      -> null
    duration("PT")                     -> null
    years and months duration(@"2025-01-31", @"2026-03-30") -> @"P1Y1M"
    years and months duration(@"2026-03-30", @"2025-01-31") -> @"-P1Y1M"
    string(1.10)                       -> "1.1"
    string(100 * 1.0)                  -> "100"
    string(null)                       -> null
    string("a")                        -> "a"
    string(true)                       -> "true"
    string(["a", 1, null])             -> "[\\"a\\", 1, null]"
    string({a: 1, "b c": "x"})         -> "{a: 1, \\"b c\\": \\"x\\"}"
    string(@"2026-01-31")              -> "2026-01-31"
    string(@"P1DT2H3M4.5S")            -> "P1DT2H3M4.5S"
    string(@"P14M")                    -> "P1Y2M"
    string([1..5))                     -> "[1..5)"
    number("1,234.5", ",", ".")        -> 1234.5
    number("1 234,5", " ", ",")        -> 1234.5
    number("12")                       -> 12
    number("1e3")                      -> 1000
    number("十二")                     -> null
    number("1", ",", ",")              -> null
""".replace("\\\\", "\\")
)

STRINGS = rows(r"""
    substring("foobar", 3)             -> "obar"
    substring("foobar", 3, 3)          -> "oba"
    substring("foobar", -2, 1)         -> "a"
    substring("foobar", 0)             -> null
    substring("foobar", 7)             -> null
    substring(1, 7)                    -> null
    string length("双随机")            -> 3
    upper case("aBc4")                 -> "ABC4"
    lower case("aBc4")                 -> "abc4"
    trim("  a b ")                     -> "a b"
    substring before("foobar", "bar")  -> "foo"
    substring before("foobar", "x")    -> ""
    substring after("foobar", "ob")    -> "ar"
    substring after("", "a")           -> ""
    substring after("foo", "")         -> "foo"
    contains("foobar", "of")           -> false
    contains("统一社会信用代码", "信用") -> true
    contains(null, "a")                -> null
    starts with("foobar", "fo")        -> true
    ends with("foobar", "r")           -> true
    matches("foobar", "^fo*b")         -> true
    matches("FOO", "foo", "i")         -> true
    matches("91210302MA0XXXXX1X", "^[0-9A-HJ-NPQRTUWXY]{18}$") -> true
    replace("abracadabra", "bra", "*") -> "a*cada*"
    replace("ab cd", "([a-z])([a-z])", "$2$1") -> "ba dc"
    replace("a", "a", "\\$1")          -> "$1"
    split("John Doe", "\\s")           -> ["John", "Doe"]
    split("a;b;;c", ";")               -> ["a", "b", "", "c"]
    string join(["a", "b", null], "、") -> "a、b"
    string join(["a", "b"])            -> "ab"
    string join([1], "a")              -> null
""")

LISTS = rows("""
    list contains([1, 2, null], null)  -> true
    list contains([1, 2], 3)           -> false
    count([])                          -> 0
    count(null)                        -> null
    min([3, 1, 2])                     -> 1
    min(3, 1, 2)                       -> 1
    min([])                            -> null
    max(["a", "c", "b"])               -> "c"
    max(@"2026-01-01", @"2026-01-02")  -> @"2026-01-02"
    max([1, "a"])                      -> null
    sum([1, 2.5])                      -> 3.5
    sum(1, 2)                          -> 3
    sum([])                            -> null
    sum([1, null])                     -> null
    sum([@"P1D", @"PT12H"])            -> @"P1DT12H"
    mean([1, 2, 3])                    -> 2
    mean([@"P1D", @"P3D"])             -> @"P2D"
    product([2, 3, 4])                 -> 24
    median([6, 1, 2, 3])               -> 2.5
    median(8, 2, 5)                    -> 5
    median([])                         -> null
    stddev([2, 4, 7, 5])               -> 2.081665999466132735282297706979931
    stddev([1])                        -> null
    mode([6, 1, 9, 6, 1])              -> [1, 6]
    mode([])                           -> []
    all([true, true])                  -> true
    all([true, null])                  -> null
    all([false, null])                 -> false
    all([])                            -> true
    any([false, null])                 -> null
    any(true, false)                   -> true
    any([])                            -> false
    sublist([1, 2, 3], 2)              -> [2, 3]
    sublist([1, 2, 3], -2, 1)          -> [2]
    sublist([1, 2, 3], 0)              -> null
    append([1], 2, [3])                -> [1, 2, [3]]
    append(1, 2)                       -> [1, 2]
    concatenate([1], [2, 3], [])       -> [1, 2, 3]
    concatenate([1], null)             -> null
    insert before([1, 3], 1, 2)        -> [2, 1, 3]
    insert before([1, 3], -1, 2)       -> [1, 2, 3]
    insert before([1, 3], 5, 2)        -> null
    remove([1, 2, 3], 2)               -> [1, 3]
    list replace([2, 4, 7, 8], 3, 6)   -> [2, 4, 6, 8]
    list replace([2, 4, 7, 8], function(item, newItem) item < newItem, 5) -> [5, 5, 7, 8]
    reverse([1, 2, 3])                 -> [3, 2, 1]
    index of([1, 2, 3, 2], 2)          -> [2, 4]
    union([1, 2], [2, 3])              -> [1, 2, 3]
    distinct values([1, 1.0, "1", null, null, true, 1]) -> [1, "1", null, true]
    duplicate values([1, 2, 1])        -> [1]
    flatten([[1, [2, []]], [[3]]])     -> [1, 2, 3]
    sort([3, 1, 2])                    -> [1, 2, 3]
    sort(["b", "a"], function(x, y) x < y) -> ["a", "b"]
""")

NUMBERS = rows("""
    decimal(1/3, 2)                    -> 0.33
    decimal(2.5, 0)                    -> 2
    decimal(1234, -2)                  -> 1200
    decimal(1.5, 3)                    -> 1.5
    floor(-1.5)                        -> -2
    floor(1.56, 1)                     -> 1.5
    ceiling(1.2)                       -> 2
    ceiling(-1.56, 1)                  -> -1.5
    round up(-5.5, 0)                  -> -6
    round down(5.9, 0)                 -> 5
    round half up(2.5, 0)              -> 3
    round half up(-2.5, 0)             -> -3
    round half down(2.5, 0)            -> 2
    round half up(1.125, 2)            -> 1.13
    abs(-10)                           -> 10
    abs(-1.5)                          -> 1.5
    abs(@"-PT5H")                      -> @"PT5H"
    abs(@"-P5M")                       -> @"P5M"
    abs("a")                           -> null
    modulo(12, 5)                      -> 2
    modulo(-12, 5)                     -> 3
    modulo(12, -5)                     -> -3
    modulo(10.1, 4.5)                  -> 1.1
    modulo(-10.1, 4.5)                 -> 3.4
    modulo(1, 0)                       -> null
    sqrt(16)                           -> 4
    sqrt(-1)                           -> null
    log(1)                             -> 0
    log(0)                             -> null
    exp(0)                             -> 1
    odd(5)                             -> true
    odd(-5)                            -> true
    even(2)                            -> true
    even(2.5)                          -> null
""")

CONTEXTS_AND_BOOLEANS = rows("""
    get value({a: 1}, "a")             -> 1
    get value({a: 1}, "b")             -> null
    get entries({a: 1, b: 2}).key      -> ["a", "b"]
    context([{key: "a", value: 1}])    -> {a: 1}
    context([{key: "a"}])              -> null
    context([{key: "a", value: 1}, {key: "a", value: 2}]) -> null
    context put({a: 1}, "b", 2)        -> {a: 1, b: 2}
    context put({a: {b: 1}}, ["a", "b"], 2) -> {a: {b: 2}}
    context put({a: 1}, [], 2)         -> null
    context merge([{a: 1}, {a: 2, b: 3}]) -> {a: 2, b: 3}
    is(1, 1.0)                         -> true
    is("1", 1)                         -> false
    is(null, null)                     -> true
""")

RANGES = rows("""
    before(1, 10)                      -> true
    before([1..10], 10)                -> false
    before([1..10), 10)                -> true
    before([1..10), [10..20])          -> true
    after([5..10], 4)                  -> true
    meets([1..5], [5..10])             -> true
    meets([1..5), [5..10])             -> false
    met by([5..10], [1..5])            -> true
    overlaps([5..10], [1..6])          -> true
    overlaps([1..5), [5..8])           -> false
    overlaps before([1..5], [4..10])   -> true
    overlaps before([1..5), [5..10])   -> false
    overlaps after([4..10], [1..5])    -> true
    finishes(5, [1..5])                -> true
    finishes([3..5], [1..5])           -> true
    finishes([3..5), [1..5])           -> false
    finished by([1..5], [3..5])        -> true
    includes([1..10], 5)               -> true
    includes([1..10), 10)              -> false
    includes([1..10], (1..10))         -> true
    during(5, [1..10])                 -> true
    during([1..10], (1..10))           -> false
    starts(1, [1..5])                  -> true
    starts([1..3], [1..5])             -> true
    started by([1..5], [1..3])         -> true
    coincides([1..5], [1..5])          -> true
    coincides(1, 2)                    -> false
    before(1, "a")                     -> null
    before(@"2026-01-01", @"2026-01-02") -> true
""")

DATES = rows("""
    day of year(@"2026-02-01")         -> 32
    day of week(@"2026-02-01")         -> "Sunday"
    month of year(@"2026-02-01")       -> "February"
    week of year(@"2026-01-01")        -> 1
    week of year(@"2027-01-01")        -> 53
    last day of month(@"2028-02-01")   -> 29
""")


@pytest.mark.parametrize(
    ("expression", "expected"),
    CONVERSIONS + STRINGS + LISTS + NUMBERS + CONTEXTS_AND_BOOLEANS + RANGES + DATES,
)
def test_a_built_in_function_has_its_value(expression: str, expected: str) -> None:
    check(expression, expected)
