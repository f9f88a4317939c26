"""The parser's constructs that begin with a word or a brace: if, for, some, every, function, contexts, types."""

from abc import ABC, abstractmethod

from engine.feel import nodes
from engine.feel.cursor import Cursor
from engine.feel.fault import Fault
from engine.feel.names import KnownNames
from engine.feel.nodes import Node
from engine.feel.tokens import unquote
from engine.feel.values import KINDS

_TYPES = KnownNames(KINDS)
_GENERIC = ("list", "range", "context", "function")


class Compounds(Cursor, ABC):
    """Constructs with a body, which the rest of the parser reads."""

    @abstractmethod
    def expression(self, floor: int = 0) -> Node:
        """Any expression whose operators bind tighter than `floor`."""

    @abstractmethod
    def endpoint(self) -> Node:
        """The end of a range."""

    @abstractmethod
    def test(self, floor: int = 0) -> Node:
        """A unary test or an expression."""

    def compound(self) -> Node:
        """The construct that the keyword here begins. Raises Fault for any other keyword."""
        match self.token.text:
            case "if":
                return self._if()
            case "for":
                return self._for()
            case "some" | "every":
                return self._quantified()
            case "function":
                return self._function()
        raise self.unexpected("a value")

    def _if(self) -> Node:
        at = self.take().at
        condition = self.expression()
        self.expect("then")
        then = self.expression()
        self.expect("else")
        return nodes.If(condition, then, self.expression(), at=at)

    def _for(self) -> Node:
        at = self.take().at
        iterators = self._iterators()
        self.expect("return")
        return nodes.For(iterators, self.expression(), at=at)

    def _quantified(self) -> Node:
        word = self.take()
        iterators = self._iterators()
        self.expect("satisfies")
        return nodes.Quantified(word.text, iterators, self.expression(), at=word.at)

    def _iterators(self) -> tuple[nodes.Iterator, ...]:
        iterators = [self._iterator()]
        while self.skip(","):
            iterators.append(self._iterator())
        return tuple(iterators)

    def _iterator(self) -> nodes.Iterator:
        at = self.token.at
        name = self.new_name("in")
        self.expect("in")
        domain = self.expression()
        upper = self.expression() if self.skip("..") else None
        return nodes.Iterator(name, domain, upper, at=at)

    def _function(self) -> Node:
        at = self.take().at
        self.expect("(")
        parameters: list[tuple[str, nodes.Type | None]] = []
        while not self.skip(")"):
            name = self.new_name(",", ")", ":")
            parameters.append((name, self.type() if self.skip(":") else None))
            if not self.at(")"):
                self.expect(",")
        if self.at("external"):
            raise Fault("external functions are not supported", self.token.at)
        return nodes.FunctionOf(tuple(parameters), self.expression(), at=at)

    def context(self) -> Node:
        """`{name: expression, "text": expression}`."""
        at = self.take().at
        entries: list[tuple[str, Node]] = []
        while not self.skip("}"):
            key = self._key()
            if any(key == other for other, _ in entries):
                raise Fault(f"entry '{key}' stands twice", self.token.at)
            self.expect(":")
            entries.append((key, self.expression()))
            if not self.at("}"):
                self.expect(",")
        return nodes.Context(tuple(entries), at=at)

    def _key(self) -> str:
        if self.token.kind != "string":
            return self.new_name(":")
        key = unquote(self.take())
        self.known.add(key)
        return key

    def type(self) -> nodes.Type:
        """A type, as in `list<number>` or `context<name: string>`. Raises Fault for an unknown one."""
        with self.nested():
            token = self.token
            found = _TYPES.longest(self.text, self.tokens, self.index)
            self.index += found[0] if found else 1
            name = found[1] if found else token.text
            if name not in KINDS:
                raise Fault(f"unknown type '{name}'", token.at)
            entries, names = self._type_entries(name)
            if name == "function" and self.skip("->"):
                entries = (*entries, self.type())
            return nodes.Type(name, entries, names, at=token.at)

    def _type_entries(self, name: str) -> tuple[tuple[nodes.Type, ...], tuple[str, ...]]:
        entries: list[nodes.Type] = []
        names: list[str] = []
        if name not in _GENERIC or not self.skip("<"):
            return (), ()
        while not self.skip(">"):
            if name == "context":
                names.append(self.new_name(":"))
                self.expect(":")
            entries.append(self.type())
            if not self.at(">"):
                self.expect(",")
        return tuple(entries), tuple(names)
