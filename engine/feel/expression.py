"""What the rest of the product uses: compile once, evaluate many times."""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from engine.feel import compile_calls, compile_loops, compile_tests, compile_values  # noqa: F401  they register
from engine.feel.analysis import free_names
from engine.feel.builtins import BUILTINS
from engine.feel.dispatch import to_code
from engine.feel.fault import Fault, to_error
from engine.feel.names import PROPERTIES, KnownNames
from engine.feel.parser import parse
from engine.feel.scope import Run, Scope, admit, publish

Functions = Mapping[str, Callable[..., Any]]

BUDGET = 100_000
_NO_FUNCTIONS: Functions = MappingProxyType({})
_STANDARD_NAMES = KnownNames([*BUILTINS, *PROPERTIES])
_TOO_DEEP = "nested too deeply"


class Expression:
    """A compiled expression or cell of unary tests. It keeps no state: use it from as many threads as you like.

    `names` are the variables and functions that must come from outside; built-ins and names inside filters,
    which may be properties of the items, are left out.
    """

    __slots__ = ("_code", "names", "text", "tree", "unary")

    def __init__(self, text: str, unary: bool, names: Iterable[str]) -> None:
        known = _STANDARD_NAMES.copy()
        for name in names:
            known.add(name)
        self.text = text
        self.unary = unary
        try:
            self.tree = parse(text, known, unary)
            self._code = to_code(self.tree)
            self.names = frozenset(free_names(self.tree)) - BUILTINS.keys() - {"?"}
        except Fault as fault:
            raise to_error(fault, text) from None
        except RecursionError:
            raise to_error(Fault(_TOO_DEEP, 0), text) from None

    def __repr__(self) -> str:
        return f"Expression({self.text!r})"

    def evaluate(
        self,
        context: Mapping[str, Any],
        functions: Functions = _NO_FUNCTIONS,
        strict: bool = False,
        budget: int = BUDGET,
    ) -> Any:
        """The value. With `strict` an unknown name is an error instead of null. `budget` limits loops and calls.

        Raises FeelError for unknown functions, values outside the limits and an exhausted budget; errors of
        the caller's own functions pass through. Whatever has no value by the standard is None.
        """
        return self._run(Scope(context, None, Run(functions, strict, budget)))

    def test(
        self,
        value: Any,
        context: Mapping[str, Any],
        functions: Functions = _NO_FUNCTIONS,
        strict: bool = False,
        budget: int = BUDGET,
    ) -> bool:
        """Whether a value passes these unary tests; null counts as no. Raises FeelError as `evaluate` does."""
        root = Scope(context, None, Run(functions, strict, budget))
        try:
            scope = root.inner({"?": admit(value)})
        except Fault as fault:
            raise to_error(fault, self.text) from None
        return self._run(scope) is True

    def _run(self, scope: Scope) -> Any:
        try:
            return publish(self._code(scope))
        except Fault as fault:
            raise to_error(fault, self.text) from fault.__cause__
        except RecursionError:
            raise to_error(Fault(_TOO_DEEP, 0), self.text) from None


def compile(text: str, unary: bool = False, names: Iterable[str] = ()) -> Expression:
    """The expression of a text, or the unary tests of a decision table's cell; cached.

    `names` are the names of several words (or with signs such as `-`) that the text may use. Raises FeelError
    with the position when the text is not FEEL.
    """
    return _compiled(text, unary, frozenset(names))


@lru_cache(maxsize=4096)
def _compiled(text: str, unary: bool, names: frozenset[str]) -> Expression:
    return Expression(text, unary, names)
