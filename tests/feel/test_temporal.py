"""Dates, times and durations: DMN 10.3.2.3.4 to 10.3.2.3.8 and the arithmetic of tables 50 to 54."""

from datetime import UTC, date, datetime, timedelta

import pytest

from engine import feel
from tests.feel.tables import check, rows

TABLE = rows("""
    @"2026-01-31" + @"P1M"             -> @"2026-02-28"
    @"2028-02-29" - @"P1Y"             -> @"2027-02-28"
    @"2026-01-31" + @"P20D"            -> @"2026-02-20"
    @"P20D" + @"2026-01-31"            -> @"2026-02-20"
    @"2026-01-31" + @"PT36H"           -> @"2026-02-01"
    @"2026-01-31" - @"PT1H"            -> @"2026-01-30"
    @"2026-01-31" + 1                  -> null
    @"2026-03-01" - @"2026-02-01"      -> @"P28D"
    (@"2026-03-01" - @"2026-02-01").days -> 28
    @"2026-03-01T12:00:00" - @"2026-03-01" -> @"PT12H"
    @"2026-03-01T12:00:00+08:00" - @"2026-03-01T00:00:00Z" -> @"PT4H"
    @"2026-03-01T12:00:00+08:00" - @"2026-03-01T00:00:00" -> null
    @"2026-03-01T12:00:00" + @"PT12H"  -> @"2026-03-02T00:00:00"
    @"23:00:00" + @"PT2H"              -> @"01:00:00"
    @"01:00:00" - @"PT2H"              -> @"23:00:00"
    @"10:30:00" - @"10:00:00"          -> @"PT30M"
    @"P1D" * 2.5                       -> @"P2DT12H"
    2 * @"P1M"                         -> @"P2M"
    @"P1D" / 2                         -> @"PT12H"
    @"P1D" / 0                         -> null
    @"P1D" / @"PT6H"                   -> 4
    @"P1Y" / @"P6M"                    -> 2
    @"P1Y" + @"P1D"                    -> null
    @"P1D" - @"PT1H"                   -> @"PT23H"
    -@"P1D" = @"-P1D"                  -> true
    @"P1D" > @"PT23H"                  -> true
    @"P1Y" > @"P11M"                   -> true
    @"P1Y" > @"P1D"                    -> null
    @"2026-01-31" < @"2026-02-01"      -> true
    @"2026-01-31" < @"2026-01-31T08:00:00" -> true
    @"2026-01-31T08:00:00+08:00" = @"2026-01-31T00:00:00Z" -> true
    @"2026-01-31T08:00:00+08:00" < @"2026-01-31T00:00:00" -> null
    @"2026-01-31".year                 -> 2026
    @"2026-01-31".month                -> 1
    @"2026-01-31".day                  -> 31
    @"2026-01-31".weekday              -> 6
    @"2026-01-31".hour                 -> null
    @"2026-01-31T10:11:12".hour        -> 10
    @"10:11:12.5".second               -> 12.5
    @"10:11:12+08:00".time offset      -> @"PT8H"
    @"2026-01-31T10:11:12@Asia/Shanghai".timezone -> "Asia/Shanghai"
    @"2026-01-31T10:11:12@Asia/Shanghai".time offset -> @"PT8H"
    @"10:11:12".time offset            -> null
    @"P1DT2H3M4S".days                 -> 1
    @"P1DT2H3M4S".hours                -> 2
    @"P1DT2H3M4S".minutes              -> 3
    @"-P1DT2H3M4S".seconds             -> -4
    @"P14M".years                      -> 1
    @"P14M".months                     -> 2
    @"P1D".years                       -> null
    @"2026-02-01" in [@"2026-01-01"..@"2026-03-01"] -> true
    string(@"2026-01-31T10:11:12.250+08:00") -> "2026-01-31T10:11:12.25+08:00"
    string(@"2026-01-31T10:11:12@Asia/Shanghai") -> "2026-01-31T10:11:12@Asia/Shanghai"
    string(@"10:11:12Z")               -> "10:11:12Z"
    string(@"PT0S")                    -> "PT0S"
    string(@"-P1D")                    -> "-P1D"
    string(@"P0M")                     -> "P0M"
    string(@"P2Y")                     -> "P2Y"
""")


@pytest.mark.parametrize(("expression", "expected"), TABLE)
def test_temporal_arithmetic(expression: str, expected: str) -> None:
    check(expression, expected)


def test_results_are_the_types_of_the_standard_library() -> None:
    assert feel.compile('@"2026-01-31"').evaluate({}) == date(2026, 1, 31)
    assert feel.compile('@"2026-01-31T00:00:00Z"').evaluate({}) == datetime(2026, 1, 31, tzinfo=UTC)
    assert feel.compile('a + @"P1D"').evaluate({"a": date(2026, 1, 31)}) == date(2026, 2, 1)
    assert feel.compile("b - a").evaluate({"a": date(2026, 1, 1), "b": date(2026, 1, 3)}) == timedelta(days=2)
    assert feel.compile('@"P14M"').evaluate({}) == feel.YearsMonths(14)


@pytest.mark.parametrize("text", ['@"9999-12-31" + @"P1D"', '@"9999-12-31" + @"P1M"', '@"P999999D" * 9999999999'])
def test_a_date_that_leaves_the_calendar_is_an_error(text: str) -> None:
    with pytest.raises(feel.FeelError, match="out of range"):
        feel.compile(text).evaluate({})
