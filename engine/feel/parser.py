"""From tokens to the syntax tree: operators by precedence, then what stands behind a value (DMN 10.3.1.2).

From weak to strong: or · and · comparison, between, in · + - · * / · ** · minus sign · path, filter, call.
"""

from engine.feel import nodes
from engine.feel.names import KnownNames
from engine.feel.nodes import Node
from engine.feel.operators import negate
from engine.feel.primaries import Primaries
from engine.feel.values import NUMBERS

OR, AND, COMPARISON, SUM, PRODUCT, POWER, SIGN = range(1, 8)
_COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
_RANKS = {
    "or": OR,
    "and": AND,
    **dict.fromkeys(_COMPARISONS, COMPARISON),
    "between": COMPARISON,
    "in": COMPARISON,
    "+": SUM,
    "-": SUM,
    "*": PRODUCT,
    "/": PRODUCT,
    "**": POWER,
}


def parse(text: str, known: KnownNames, unary: bool = False) -> Node:
    """The tree of an expression, or of unary tests. Raises Fault where the text does not follow the grammar."""
    parser = Parser(text, known)
    tree = parser.cell() if unary else parser.expression()
    if parser.token.kind != "end":
        raise parser.unexpected()
    return tree


class Parser(Primaries):
    """Operators and unary tests."""

    def expression(self, floor: int = 0) -> Node:
        """An expression of operators that bind stronger than `floor`."""
        with self.nested():
            left = self._signed()
            while (rank := self._rank()) > floor:
                left = self._infix(left, rank)
            return left

    def endpoint(self) -> Node:
        return self.expression(COMPARISON)

    def _rank(self) -> int:
        return _RANKS.get(self.token.text, 0) if self.token.kind in ("symbol", "name") else 0

    def _signed(self) -> Node:
        if not self.at("-"):
            return self.postfixed()
        at = self.take().at
        operand = self.expression(SIGN)
        if isinstance(operand, nodes.Literal) and type(operand.value) in NUMBERS:
            return nodes.Literal(negate(operand.value), at=at)
        return nodes.Negate(operand, at=at)

    def _infix(self, left: Node, rank: int) -> Node:
        token = self.take()
        if token.text == "between":
            low = self.endpoint()
            self.expect("and")
            return nodes.Between(left, low, self.endpoint(), at=token.at)
        if token.text == "in":
            return nodes.In(left, self._tests_after_in(), at=token.at)
        right = self.expression(rank)
        if rank in (OR, AND):
            return _logic(token.text, left, right, token.at)
        return nodes.Binary(token.text, left, right, at=token.at)

    def _tests_after_in(self) -> tuple[Node, ...]:
        if not self.at("("):
            return (self.test(COMPARISON),)
        start = self.index
        self.take()
        first = self.test()
        if self.at(".."):
            self.back_to(start)
            return (self.test(COMPARISON),)
        tests = [first]
        while self.skip(","):
            tests.append(self.test())
        self.expect(")")
        return tuple(tests)

    def test(self, floor: int = 0) -> Node:
        """One positive unary test: a relation such as `< 5`, or an expression."""
        if self.at(*_COMPARISONS):
            token = self.take()
            return nodes.Relation(token.text, self.endpoint(), at=token.at)
        return self.expression(floor)

    def cell(self) -> Node:
        """Unary tests: `-`, a list of tests, or `not(...)` around such a list (DMN grammar rules 13-17)."""
        at = self.token.at
        if self.at("-") and self.tokens[self.index + 1].kind == "end":
            self.take()
            return nodes.Tests((), at=at)
        if self.at("not") and self.at("(", ahead=1):
            negated = self._negated(at)
            if negated is not None:
                return negated
        return nodes.Tests(self._test_list(), at=at)

    def _negated(self, at: int) -> Node | None:
        start = self.index
        self.index += 2
        tests = self._test_list()
        if self.skip(")") and self.token.kind == "end":
            return nodes.Tests(tests, negated=True, at=at)
        self.back_to(start)
        return None

    def _test_list(self) -> tuple[Node, ...]:
        tests = [self.test()]
        while self.skip(","):
            tests.append(self.test())
        return tuple(tests)


def _logic(operator: str, left: Node, right: Node, at: int) -> Node:
    if isinstance(left, nodes.Logic) and left.operator == operator:
        return nodes.Logic(operator, (*left.operands, right), at=left.at)
    return nodes.Logic(operator, (left, right), at=at)
