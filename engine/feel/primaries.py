"""The parser's lower half: literals, brackets of all kinds, and what stands behind a value."""

from collections.abc import Callable

from engine.feel import nodes, numbers, temporal
from engine.feel.compounds import Compounds
from engine.feel.fault import Fault
from engine.feel.names import KEYWORDS
from engine.feel.nodes import Node
from engine.feel.tokens import Token, unquote

_CONSTANTS = {"true": True, "false": False, "null": None}
_OPENING = frozenset("([{-@?]")


class Primaries(Compounds):
    """Values and their paths, filters and calls."""

    def postfixed(self) -> Node:
        """A value with everything behind it: `.name`, `[filter]`, `(arguments)`, `instance of type`."""
        node = self._primary()
        while True:
            token = self.token
            if self.at("."):
                self.take()
                node = nodes.Path(node, self.name(), at=token.at)
            elif self.at("[") and self._opens():
                self.take()
                node = nodes.Filter(node, self.expression(), at=token.at)
                self.expect("]")
            elif self.at("("):
                node = self._call(node)
            elif self.at("instance"):
                self.take()
                self.expect("of")
                node = nodes.InstanceOf(node, self.type(), at=token.at)
            else:
                return node

    def _opens(self) -> bool:
        """Whether the bracket here opens a filter; in `]1..5[` it closes a range."""
        after = self.tokens[self.index + 1]
        if after.kind == "symbol":
            return after.text in _OPENING and after.text != "]"
        return after.kind in ("number", "string") or (after.kind == "name" and not self._operator(after))

    @staticmethod
    def _operator(token: Token) -> bool:
        return token.text in ("and", "or", "then", "else", "return", "satisfies", "in", "between")

    def _primary(self) -> Node:
        token = self.token
        if token.kind == "symbol":
            reader = _BRACKETS.get(token.text)
            if reader is not None:
                return reader(self)
        elif token.kind != "end":
            return _VALUES[token.kind](self)
        raise self.unexpected("a value")

    def _string(self) -> Node:
        token = self.take()
        return nodes.Literal(unquote(token), at=token.at)

    def _number(self) -> Node:
        token = self.take()
        try:
            return nodes.Literal(numbers.parse(token.text), at=token.at)
        except Fault as fault:
            raise Fault(fault.message, token.at) from None

    def _word(self) -> Node:
        token = self.token
        joined = self.joined_name()
        if joined is not None:
            return nodes.Name(joined, at=token.at)
        if token.text in _CONSTANTS:
            self.take()
            return nodes.Literal(_CONSTANTS[token.text], at=token.at)
        if token.text in KEYWORDS:
            return self.compound()
        return nodes.Name(self.take().text, at=token.at)

    def _open_range(self) -> Node:
        token = self.take()
        return self._range(self.endpoint(), token, low_closed=False)

    def _value_under_test(self) -> Node:
        return nodes.Name("?", at=self.take().at)

    def _temporal(self) -> Node:
        at = self.take().at
        if self.token.kind != "string":
            raise self.unexpected('a string such as @"2026-01-31"')
        text = unquote(self.take())
        value = temporal.parse(text)
        if value is None:
            raise Fault(f"'{text}' is no date, time or duration", at)
        return nodes.Literal(value, at=at)

    def _parenthesis(self) -> Node:
        token = self.take()
        if self.at("<", "<=", ">", ">=", "="):
            node = self._half_range()
        else:
            node = self.expression()
            if self.at(".."):
                return self._range(node, token, low_closed=False)
        self.expect(")")
        return node

    def _half_range(self) -> Node:
        token = self.take()
        end = self.endpoint()
        closed = token.text in ("<=", ">=", "=")
        low = None if token.text in ("<", "<=") else end
        high = None if token.text in (">", ">=") else end
        return nodes.RangeOf(low, high, closed and low is not None, closed and high is not None, at=token.at)

    def _list(self) -> Node:
        token = self.take()
        if self.skip("]"):
            return nodes.ListOf((), at=token.at)
        items = [self.expression()]
        if self.at(".."):
            return self._range(items[0], token, low_closed=True)
        while self.skip(","):
            items.append(self.expression())
        self.expect("]")
        return nodes.ListOf(tuple(items), at=token.at)

    def _range(self, low: Node, opening: Token, low_closed: bool) -> Node:
        self.expect("..")
        high = self.endpoint()
        closing = self.expect("]", ")", "[")
        return nodes.RangeOf(low, high, low_closed, closing.text == "]", at=opening.at)

    def _call(self, function: Node) -> Node:
        at = self.take().at
        at = function.at if isinstance(function, nodes.Name) else at
        names: list[str] = []
        arguments: list[Node] = []
        while not self.at(")"):
            if self.name_end(":") is not None:
                names.append(self.new_name(":"))
                self.take()
            arguments.append(self.expression())
            if not self.at(")"):
                self.expect(",")
        self.take()
        if names and len(names) != len(arguments):
            raise Fault("named and positional arguments mixed", at)
        return nodes.Call(function, tuple(arguments), tuple(names), at=at)


_VALUES: dict[str, Callable[[Primaries], Node]] = {
    "number": Primaries._number,
    "string": Primaries._string,
    "name": Primaries._word,
}
_BRACKETS: dict[str, Callable[[Primaries], Node]] = {
    "(": Primaries._parenthesis,
    "[": Primaries._list,
    "]": Primaries._open_range,
    "{": Primaries.context,
    "?": Primaries._value_under_test,
    "@": Primaries._temporal,
}
