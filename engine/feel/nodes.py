"""The syntax tree: one frozen class per construct of DMN 10.3.1.2. `at` is the offset in the text."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Node:
    """What every construct has: its place."""

    at: int = field(compare=False, kw_only=True, default=0)


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A number, a string, true, false, null or an @-literal, already read."""

    value: Any


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A variable or function by its name, which may hold spaces."""

    name: str


@dataclass(frozen=True, slots=True)
class Negate(Node):
    """A minus in front."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Binary(Node):
    """Arithmetic and comparison: operator is one of + - * / ** = != < <= > >=."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Logic(Node):
    """`and` or `or` of two or more operands."""

    operator: str
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Between(Node):
    """`value between low and high`, both ends included."""

    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class Relation(Node):
    """A test such as `< 5`, whose left side is the value under test."""

    operator: str
    operand: Node


@dataclass(frozen=True, slots=True)
class In(Node):
    """`value in (tests)`: true where one of the tests holds."""

    value: Node
    tests: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Tests(Node):
    """Unary tests: a cell of a decision table. No tests at all (`-`) is true."""

    tests: tuple[Node, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Type(Node):
    """A type: `entries` are the types inside list<>, range<>, function<> or, with names, context<>."""

    name: str
    entries: tuple["Type", ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    """`value instance of type`."""

    value: Node
    type: Type


@dataclass(frozen=True, slots=True)
class Path(Node):
    """`source.name`: an entry of a context, or of each context in a list."""

    source: Node
    name: str


@dataclass(frozen=True, slots=True)
class Filter(Node):
    """`source[condition]`: the items for which it holds, or the item at a position."""

    source: Node
    condition: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    """An invocation; `names` is empty for positional arguments."""

    function: Node
    arguments: tuple[Node, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListOf(Node):
    """`[items]`."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Context(Node):
    """`{entries}`; an entry sees the ones before it."""

    entries: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class RangeOf(Node):
    """A range; an end that is None is infinite."""

    low: Node | None
    high: Node | None
    low_closed: bool
    high_closed: bool


@dataclass(frozen=True, slots=True)
class If(Node):
    """`if condition then … else …`; only true is true."""

    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Iterator(Node):
    """`name in domain` or `name in domain..upper`."""

    name: str
    domain: Node
    upper: Node | None = None


@dataclass(frozen=True, slots=True)
class For(Node):
    """`for iterators return body`: a list."""

    iterators: tuple[Iterator, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    """`some` or `every`."""

    quantifier: str
    iterators: tuple[Iterator, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class FunctionOf(Node):
    """A function definition; a parameter's type may be absent."""

    parameters: tuple[tuple[str, Type | None], ...]
    body: Node
