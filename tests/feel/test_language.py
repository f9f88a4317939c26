"""The grammar and the operators: DMN 10.3.1 and 10.3.2. Every row reads: this expression has that value."""

from typing import Any

import pytest

from tests.feel.tables import check, rows

CONTEXT: dict[str, Any] = {
    "a": 2,
    "检查比例": 5,
    "approved": True,
    "nobody": None,
    "half": 0.5,
    "numbers": [10, 20, 30],
    "findings": [{"item": "消防", "severity": 3}, {"item": "环保", "severity": 1}, {"item": "价格"}],
    "person": {"name": "王", "address": {"city": "鞍山"}},
    "count": 7,
}

ARITHMETIC = rows("""
    1 + 2 * 3                          -> 7
    (1 + 2) * 3                        -> 9
    0.1 + 0.2 = 0.3                    -> true
    half + 0.1                         -> 0.6
    10 / 4                             -> 2.5
    10 / 5                             -> 2
    1 / 3                              -> 0.3333333333333333333333333333333333
    1 / 0                              -> null
    10 - 2 - 3                         -> 5
    2 ** 3 ** 2                        -> 64
    -3 ** 2                            -> 9
    2 ** -1                            -> 0.5
    (-8) ** 0.5                        -> null
    0 ** -1                            -> null
    --5                                -> 5
    -a                                 -> -2
    1.5e3                              -> 1500
    .5 + .5                            -> 1
    "双" + "随机"                      -> "双随机"
    1 + "a"                            -> null
    1 + null                           -> null
    true + 1                           -> null
    -"a"                               -> null
    12345678901234567890123456789012345678 = 12345678901234567890123456789012350000 -> true
    9999999999999999999999999999999999 + 1 -> 10000000000000000000000000000000000
    1.10 * 1.0                         -> 1.1
""")

COMPARISON = rows("""
    1 < 2                              -> true
    2 <= 2                             -> true
    "b" > "a"                          -> true
    "a" < 1                            -> null
    null < 1                           -> null
    null = null                        -> true
    null = false                       -> false
    nobody != null                     -> false
    1 = "1"                            -> null
    1 = true                           -> null
    1.0 = 1                            -> true
    1 != 2                             -> true
    [1, "a", null] = [1, "a", null]    -> true
    [1] = [1, 2]                       -> false
    {a: 1, b: 2} = {b: 2, a: 1.0}      -> true
    {a: 1} = {a: 2}                    -> false
    [[1]] = [["1"]]                    -> false
    5 between 1 and 5                  -> true
    6 between 1 and 5                  -> false
    null between 1 and 5               -> null
    5 between 1 and 5 and true         -> true
    7 between null and 5               -> false
""")

LOGIC = rows("""
    true and true                      -> true
    true and null                      -> null
    false and null                     -> false
    null and false                     -> false
    true or null                       -> true
    null or false                      -> null
    false or false                     -> false
    true and 1                         -> null
    false and 1                        -> false
    true or false and false            -> true
    not(true)                          -> false
    not(null)                          -> null
    not(1)                             -> null
    approved = true                    -> true
    if a > 1 then "x" else "y"         -> "x"
    if null then 1 else 2              -> 2
    if "true" then 1 else 2            -> 2
    if a = 1 then 1 else if a = 2 then 2 else 3 -> 2
""")

MEMBERSHIP = rows("""
    5 in [1..5]                        -> true
    5 in [1..5)                        -> false
    5 in [1..5[                        -> false
    1 in ]1..5]                        -> false
    1 in (1..5)                        -> false
    3 in (1..5)                        -> true
    5 in (1, 5)                        -> true
    5 in (< 3, > 4)                    -> true
    5 in > 4                           -> true
    5 in (> 5)                         -> false
    5 in = 5                           -> true
    5 in != 5                          -> false
    "a" in ["a", "b"]                  -> true
    "c" in ["a", "b"]                  -> false
    "a" in ("a", "b")                  -> true
    3 in numbers                       -> false
    20 in numbers                      -> true
    5 in ([1..3], [5..7])              -> true
    null in (null)                     -> true
    "b" in ["a".."c"]                  -> true
    5 in (< 10) and true               -> true
    3 in [a..4]                        -> true
    not(5 in [1..3])                   -> true
    (< 5).end                          -> 5
    [1..5).end included                -> false
    (>= 5).start included              -> true
    [1..numbers[1]].end                -> 10
""")

PATHS = rows("""
    person.name                        -> "王"
    person.address.city                -> "鞍山"
    person.nothing                     -> null
    person.nothing.more                -> null
    nobody.name                        -> null
    a.name                             -> null
    findings.item                      -> ["消防", "环保", "价格"]
    findings.severity                  -> [3, 1, null]
    findings[1].item                   -> "消防"
    findings[-1].item                  -> "价格"
    findings[4]                        -> null
    findings[0]                        -> null
    numbers[a]                         -> 20
    numbers[a + 1]                     -> 30
    numbers[count(numbers)]            -> 30
    numbers[1.5]                       -> null
    numbers[item > 15]                 -> [20, 30]
    findings[severity > 2].item        -> ["消防"]
    [{n: 1}, {n: 2}][item.n > 1]       -> [{n: 2}]
    findings[item = "消防"].severity   -> [3]
    findings[severity < a].item        -> ["环保"]
    findings[severity = null].item     -> ["价格"]
    [][1]                              -> null
    [][item > 1]                       -> []
    nobody[1]                          -> null
    a[1]                               -> 2
    a[item > 5]                        -> []
    [[1, 2], [3]][1][2]                -> 2
    [{first name: "a"}, {first name: "b"}][first name = "b"].first name -> ["b"]
    {a: 1, b: a + 1, c: b * 2}.c       -> 4
    {"a b": 1}.a b                     -> 1
    {}.a                               -> null
    {a: {b: [1, 2]}}.a.b[2]            -> 2
    count + count(numbers)             -> 10
""")

LOOPS = rows("""
    for x in [1, 2, 3] return x * 2    -> [2, 4, 6]
    for x in 1..3 return x             -> [1, 2, 3]
    for x in 3..1 return x             -> [3, 2, 1]
    for x in [1..3] return x           -> [1, 2, 3]
    for x in [1..3) return x           -> [1, 2]
    for x in 1..2, y in x..2 return [x, y] -> [[1, 1], [1, 2], [2, 2]]
    for x in [] return x               -> []
    for x in null return x             -> null
    for x in 5 return x                -> [5]
    for x in 1..4 return if x < 3 then 1 else partial[-1] + partial[-2] -> [1, 1, 2, 3]
    for 检查 对象 in ["甲", "乙"] return 检查 对象 + "厂" -> ["甲厂", "乙厂"]
    for d in @"2026-01-30"..@"2026-02-01" return d.day -> [30, 31, 1]
    for f in findings return f.item    -> ["消防", "环保", "价格"]
    some x in numbers satisfies x > 25 -> true
    some x in numbers satisfies x > 35 -> false
    some x in [] satisfies x > 35      -> false
    some x in [1, null] satisfies x > 5 -> null
    every x in numbers satisfies x > 5 -> true
    every x in [] satisfies x > 5      -> true
    every x in [1, null] satisfies x > 0 -> null
    every x in null satisfies x        -> null
    some x in 1..3, y in 1..3 satisfies x + y = 6 -> true
""")

FUNCTIONS = rows("""
    {double: function(x) x * 2, r: double(4)}.r -> 8
    {double: function(x: number) x * 2, r: double(x: 4)}.r -> 8
    {f: function(x: number) x, r: f("a")}.r -> null
    {f: function(x: number) x, r: f([7])}.r -> 7
    {f: function(n) if n < 2 then 1 else n * f(n - 1), r: f(20)}.r -> 2432902008176640000
    {add: function(left side, right side) left side + right side, r: add(right side: 1, left side: 2)}.r -> 3
    (function(x) x + a)(1)             -> 3
    sort([3, 1, 2], function(x, y) x > y) -> [3, 2, 1]
    substring(string: "铁东区", start position: 2) -> "东区"
    string length(string: "a b")       -> 3
    count(numbers)                     -> 3
""")

TYPES = rows("""
    1 instance of number               -> true
    1 instance of string               -> false
    null instance of number            -> false
    true instance of boolean           -> true
    [1, 2] instance of list<number>    -> true
    [1, "a"] instance of list<number>  -> false
    {a: 1} instance of context<a: number> -> true
    {a: 1} instance of context<b: number> -> false
    @"2026-01-01" instance of date     -> true
    date and time("2026-01-01T00:00:00") instance of date and time -> true
    @"P1D" instance of days and time duration -> true
    @"P1M" instance of years and months duration -> true
    [1..2] instance of range<number>   -> true
    count instance of function         -> false
    sum instance of function           -> true
    (function(x: number) x) instance of function -> true
    1 instance of Any                  -> true
""")

TEXT = rows(r"""
    "a\"b"                             -> "a" + "\u0022" + "b"
    "\n" = "\u000a"                    -> true
    string length("\U01F40E")          -> 1
    string length("\uD83D\uDC0E")      -> 1
    1 + /* 二 */ 2 // three            -> 3
    检查比例 > 4                       -> true
    检查比例+1                         -> 6
    "a" // "b"                         -> "a"
""")


@pytest.mark.parametrize(
    ("expression", "expected"),
    ARITHMETIC + COMPARISON + LOGIC + MEMBERSHIP + PATHS + LOOPS + FUNCTIONS + TYPES + TEXT,
)
def test_an_expression_has_its_value(expression: str, expected: str) -> None:
    check(expression, expected, CONTEXT)
