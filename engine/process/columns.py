"""The columns of a decision table, ready to evaluate: which rows accept a value, which values a row answers.

Sets of rows are integers: bit 0 is the first row. Simple cells are looked up, the others evaluated once per
distinct text.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from engine import feel
from engine.errors import DecisionError, FeelError
from engine.process import cells
from engine.process.dmn import Input, Output, Types

Functions = Mapping[str, Callable[..., Any]]
Context = Mapping[str, Any]

NUMBERS = {"number": "number", "integer": "number", "long": "number", "double": "number"}
CHECKED = {**NUMBERS, "string": "string", "boolean": "boolean", "date": "date"}
UNCHECKED = frozenset(
    {"", "Any", "dateTime", "date and time", "time", "dayTimeDuration", "days and time duration"}
    | {"yearMonthDuration", "years and months duration", "context", "list", "range", "function"}
)


def base_type(reference: str, types: Types) -> str:
    """The built-in type behind `reference` where it is one that is checked, else empty."""
    seen: set[str] = set()
    while reference in types and reference not in seen:
        seen.add(reference)
        reference = types[reference].base
    return CHECKED.get(reference, "")


def allowed_values(column: Input | Output, types: Types) -> str:
    """The unary tests that limit the column: its own, or those of its named type."""
    return column.allowed or (types[column.type].allowed if column.type in types else "")


def fits(value: Any, base: str) -> bool:
    """Whether `value` is of the FEEL type `base`; null is of every type (DMN 1.5, 10.3.2.9)."""
    if value is None or not base:
        return True
    if base == "number":
        return isinstance(value, int | Decimal | float) and not isinstance(value, bool)
    if base == "date":
        return isinstance(value, date) and not isinstance(value, datetime)
    return isinstance(value, str if base == "string" else bool)


def first_line(error: FeelError) -> str:
    """The error without the picture of the place."""
    return str(error).partition("\n")[0]


class Limit:
    """The values that a column may take (inputValues, outputValues)."""

    def __init__(self, text: str, names: Collection[str]) -> None:
        self.text = text
        self._simple = cells.read(text)
        self._test = feel.compile(text, unary=True, names=names) if text else None

    def refuses(self, value: Any, context: Context, functions: Functions) -> bool:
        """Whether `value` is not among them."""
        if self._test is None or (self._simple and _key(value) in self._simple.values):
            return False
        return not self._test.test(value, context, functions, strict=True)


class Asked:
    """An input column: its expression, its limits, and which rows accept which value."""

    def __init__(self, column: Input, tests: Sequence[str], types: Types, names: Collection[str]):
        self.title = column.label or column.expression
        self._expression = feel.compile(column.expression, names=names)
        self._plain = column.expression if {column.expression} == self._expression.names else ""
        self._base = base_type(column.type, types)
        self._limit = Limit(allowed_values(column, types), names)
        rows = _rows_by_text(tests)
        self._cells = [(feel.compile(text, unary=True, names=names), mask) for text, mask in rows.items()]
        self._index, self._always, computed = _index(rows)
        self._computed = [(feel.compile(text, unary=True, names=names), rows[text]) for text in computed]
        self.cost = len(self._computed)
        compiled = [self._expression, *(cell for cell, _ in self._cells)]
        self.names: frozenset[str] = frozenset().union(*(expression.names for expression in compiled))

    def ask(self, context: Context, functions: Functions) -> Any:
        """The value of the column. Raises DecisionError when it has the wrong type or is not allowed."""
        value = context[self._plain] if self._plain else self._expression.evaluate(context, functions, strict=True)
        if not fits(value, self._base):
            raise DecisionError(f"{self.title} is {value!r}, not a {self._base}")
        if self._limit.refuses(value, context, functions):
            raise DecisionError(f"{self.title} is {value!r}, which is not among {self._limit.text}")
        return value

    def accepting(self, value: Any, among: int, context: Context, functions: Functions) -> int:
        """Those of the rows `among` whose cell accepts `value`."""
        key = _key(value)
        if key is _NO_KEY:
            accepted, tests = 0, self._cells
        else:
            accepted, tests = self._always | self._index.get(key, 0), self._computed
        for test, mask in tests:
            if mask & among and test.test(value, context, functions, strict=True):
                accepted |= mask
        return accepted & among


@dataclass(frozen=True, slots=True)
class Answer:
    """An output cell: computed on a hit, or known beforehand."""

    expression: feel.Expression
    constant: Any = None
    known: bool = False

    def value(self, context: Context, functions: Functions) -> Any:
        """The value of the cell. Raises FeelError."""
        return self.constant if self.known else self.expression.evaluate(context, functions, strict=True)


def answer(text: str, names: Collection[str]) -> Answer:
    """The compiled cell; one without names that gives a plain value is computed now. Raises FeelError."""
    expression = feel.compile(text, names=names)
    if expression.names:
        return Answer(expression)
    try:
        value = expression.evaluate({})
    except FeelError:
        return Answer(expression)  # it fails the same way, with its row named, when the row is hit
    return Answer(expression, value, _key(value) is not _NO_KEY)


_NO_KEY = object()


def _key(value: Any) -> Any:
    try:
        return cells.key_of(value)
    except TypeError:
        return _NO_KEY


def _rows_by_text(tests: Sequence[str]) -> dict[str, int]:
    rows: dict[str, int] = {}
    for number, text in enumerate(tests):
        shown = text or "-"
        rows[shown] = rows.get(shown, 0) | 1 << number
    return rows


def _index(rows: Mapping[str, int]) -> tuple[dict[cells.Key, int], int, list[str]]:
    """Rows by accepted value, rows that accept all, and the cells that need computing."""
    index: dict[cells.Key, int] = {}
    always, computed = 0, []
    for text, mask in rows.items():
        accepted = cells.read(text)
        if accepted is None or accepted.intervals:
            computed.append(text)
        elif accepted.everything:
            always |= mask
        else:
            for key in accepted.values:
                index[key] = index.get(key, 0) | mask
    return index, always, computed
