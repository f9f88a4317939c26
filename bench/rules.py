"""How long a decision takes: tables of 20 rows and 4 inputs, and loading them: `python -m bench.rules`."""

from collections.abc import Sequence
from timeit import repeat
from typing import Any
from xml.sax.saxutils import escape

from engine.process import rules

JURISDICTIONS = ("north", "south", "east", "west")
DECADES = [f"[{number * 10}..{number * 10 + 10})" for number in range(20)]
COLUMNS = (("jurisdiction", "string"), ("class", "string"), ("n", "number"), ("m", "number"))
TABLES = {
    # jurisdictions and classes are looked up, one column holds ranges
    "rules_table_us": [
        [f'"{JURISDICTIONS[n // 5]}"' for n in range(20)],
        [('"A"', '"B","C"', '"D"', '"E"', '"F"')[n % 5] for n in range(20)],
        [("< 10", "[10..20)", "[20..50)", "[50..100]", "> 100")[n % 5] for n in range(20)],
        ["-"] * 20,
    ],
    # nothing can be looked up and nothing repeats
    "rules_table_computed_us": [
        [f'? != "{n}" and {n} >= 0' for n in range(20)],
        [f'? in ["E", "{n}"]' for n in range(20)],
        [f"? >= 50 and {n} >= 0" for n in range(20)],
        DECADES,
    ],
}
INPUTS: dict[str, Any] = {"jurisdiction": "west", "class": "E", "n": 70, "m": 195}


def table(name: str, columns: Sequence[Sequence[str]]) -> bytes:
    """A UNIQUE table of the given columns of cells that answers the number of the row."""
    inputs = "".join(
        f'<input><inputExpression typeRef="{kind}"><text>{text}</text></inputExpression></input>'
        for text, kind in COLUMNS
    )
    rows = "".join(_row(number, tests) for number, tests in enumerate(zip(*columns, strict=True), start=1))
    return (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/">'
        f'<decision id="{name}" name="{name}"><decisionTable hitPolicy="UNIQUE">{inputs}'
        f'<output name="answer"/>{rows}</decisionTable></decision></definitions>'
    ).encode()


def _row(number: int, tests: Sequence[str]) -> str:
    cells = "".join(f"<inputEntry><text>{escape(test)}</text></inputEntry>" for test in tests)
    return f"<rule>{cells}<outputEntry><text>{number}</text></outputEntry></rule>"


def measure(rounds: int = 5, calls: int = 1_000) -> dict[str, float]:
    """Microseconds for one evaluation, milliseconds for loading both tables; the best of several rounds."""
    files = {f"{name}.dmn": table(name, columns) for name, columns in TABLES.items()}
    loaded = rules.load(files)
    times = {name: _best(lambda name=name: loaded.evaluate(name, INPUTS), rounds, calls) * 1e6 for name in TABLES}
    return times | {"rules_load_ms": _best(lambda: rules.load(files), rounds, 20) * 1e3}


def _best(call: Any, rounds: int, calls: int) -> float:
    return min(repeat(call, repeat=rounds, number=calls)) / calls


if __name__ == "__main__":
    for case, figure in measure().items():
        print(f"{case:32} {figure:8.2f}")
