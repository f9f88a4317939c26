"""How long one evaluation of a cached expression takes, in microseconds: `python -m bench.feel`."""

from timeit import repeat
from typing import Any

from engine import feel

CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "feel_three_variables_us": (
        "score >= 50 and approved = true and count(findings) > 2",
        {"score": 73, "approved": True, "findings": ["a", "b", "c"]},
    ),
    "feel_three_variables_rows_us": (
        "score >= 50 and approved = true and count(findings) > 2",
        {"score": 73, "approved": True, "findings": [{"item": "消防", "severity": number} for number in range(3)]},
    ),
    "feel_filter_20_rows_us": (
        "count(rows[severity > 2])",
        {"rows": [{"severity": number} for number in range(20)]},
    ),
    "feel_date_us": ('date("2026-01-31") + duration("P20D") > due', {"due": None}),
}


def measure(rounds: int = 5, calls: int = 5_000) -> dict[str, float]:
    """The best of several rounds for each case, and for a cell of a decision table."""
    times = {}
    for name, (text, context) in CASES.items():
        expression = feel.compile(text)
        times[name] = _best(lambda expression=expression, context=context: expression.evaluate(context), rounds, calls)
    cell = feel.compile("[5..10], > 100", unary=True)
    times["feel_unary_test_us"] = _best(lambda: cell.test(120, {}), rounds, calls)
    return times


def _best(call: Any, rounds: int, calls: int) -> float:
    return min(repeat(call, repeat=rounds, number=calls)) / calls * 1e6


if __name__ == "__main__":
    for case, microseconds in measure().items():
        print(f"{case:32} {microseconds:8.2f}")
