"""Decision tables ready to evaluate. Rows are counted from 0 here and from 1 in messages."""

from collections.abc import Collection
from typing import Any

from engine import feel
from engine.errors import DecisionError, FeelError
from engine.process import dmn, hit_policies
from engine.process.columns import Answer, Asked, Context, Functions, Limit, allowed_values, answer, first_line
from engine.process.hit_policies import Found, Values


class Answered:
    """An output column: its name, the cells by row, its limit, the order of its values, its default."""

    def __init__(self, column: dmn.Output, name: str, texts: Collection[str], types: dmn.Types, names: Collection[str]):
        self.name = name
        self._cells = [answer(text or "null", names) for text in texts]
        self._default = answer(column.default, names) if column.default else None
        allowed = allowed_values(column, types)
        self._limit = Limit(allowed, names)
        self._order = feel.compile(f"[{allowed}]", names=names).evaluate({}) if allowed else []
        compiled = [*self._cells, *([self._default] if self._default else [])]
        self.names: frozenset[str] = frozenset().union(*(cell.expression.names for cell in compiled))
        self.has_default = self._default is not None

    def value(self, row: int, context: Context, functions: Functions) -> Any:
        """The value of the cell in `row`. Raises DecisionError."""
        return self._checked(self._cells[row], f"row {row + 1}", context, functions)

    def default(self, context: Context, functions: Functions) -> Any:
        """The value when no row matches; null where the column has no default. Raises DecisionError."""
        return self._checked(self._default, "default", context, functions) if self._default else None

    def rank(self, value: Any) -> int:
        """The place of `value` among the output values, which stand in decreasing priority."""
        return self._order.index(value) if value in self._order else len(self._order)

    def _checked(self, cell: Answer, where: str, context: Context, functions: Functions) -> Any:
        try:
            value = cell.value(context, functions)
            refused = value is not None and self._limit.refuses(value, context, functions)
        except FeelError as error:
            raise DecisionError(f"{where}, {self.name}: {first_line(error)}") from None
        if refused:
            raise DecisionError(f"{where}, {self.name} is {value!r}, which is not among {self._limit.text}")
        return value


class CompiledTable:
    """A decision table that answers. `names` are the names that its expressions use, `columns` its output names."""

    def __init__(self, table: dmn.Table, value_name: str, types: dmn.Types, names: Collection[str]) -> None:
        self.rows = table.rows
        self.columns = tuple(output.name or value_name for output in table.outputs)
        self._policy = table.hit_policy
        self._aggregation = table.aggregation
        self._asked = [
            Asked(column, [row.tests[n] for row in table.rows], types, names) for n, column in enumerate(table.inputs)
        ]
        self._answered = [
            Answered(column, name, [row.entries[n] for row in table.rows], types, names)
            for n, (column, name) in enumerate(zip(table.outputs, self.columns, strict=True))
        ]
        used = [column.names for column in self._asked] + [column.names for column in self._answered]
        self.names: frozenset[str] = frozenset().union(*used)
        self._cheapest_first = sorted(self._asked, key=lambda column: column.cost)
        self._every = (1 << len(table.rows)) - 1

    def evaluate(self, context: Context, functions: Functions) -> tuple[Any, list[dmn.Row]]:
        """The outputs by hit policy and the rows that gave them; no row when the default was taken.

        Raises DecisionError: no row and no default, rows that contradict the hit policy, a value not allowed.
        """
        hits = self._hits(context, functions)
        if not hits:
            return self._by_default(context, functions), []
        chosen = hit_policies.choose(self._policy, hits)
        found = [(row, self._outputs(row, context, functions)) for row in chosen]
        outputs, kept = hit_policies.settle(self._policy, self._aggregation, found, self._rank)
        return outputs, [self.rows[row] for row in kept]

    def _hits(self, context: Context, functions: Functions) -> list[int]:
        matching = self._every
        for column in self._cheapest_first:
            try:
                matching = column.accepting(column.ask(context, functions), matching, context, functions)
            except FeelError as error:
                raise DecisionError(f"{column.title}: {first_line(error)}") from None
        return [row for row in range(matching.bit_length()) if matching >> row & 1]

    def _outputs(self, row: int, context: Context, functions: Functions) -> Values:
        return {column.name: column.value(row, context, functions) for column in self._answered}

    def _rank(self, found: Found) -> list[int]:
        return [column.rank(found[1][column.name]) for column in self._answered]

    def _by_default(self, context: Context, functions: Functions) -> Any:
        if not any(column.has_default for column in self._answered):
            asked = {column.title: column.ask(context, functions) for column in self._asked}
            given = ", ".join(f"{title} = {value!r}" for title, value in asked.items())
            raise DecisionError(f"no row matches {given or 'at all'}")
        outputs = {column.name: column.default(context, functions) for column in self._answered}
        single = self._policy in hit_policies.SINGLE or self._aggregation
        return outputs if single else [outputs]
