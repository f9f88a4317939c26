"""Which module compiles which node. A compiled node is a closure: scope in, value out."""

from collections.abc import Callable
from typing import Any, TypeVar

from engine.feel.nodes import Node
from engine.feel.scope import Scope

Code = Callable[[Scope], Any]
NodeType = TypeVar("NodeType", bound=Node)

_COMPILERS: dict[type[Node], Callable[[Any], Code]] = {}


def compiles(node_type: type[NodeType]) -> Callable[[Callable[[NodeType], Code]], Callable[[NodeType], Code]]:
    """Declares the function that compiles nodes of this type."""

    def register(compiler: Callable[[NodeType], Code]) -> Callable[[NodeType], Code]:
        _COMPILERS[node_type] = compiler
        return compiler

    return register


def constantly(value: Any) -> Code:
    """The closure of a value that is already known."""
    return lambda _: value


def to_code(node: Node) -> Code:
    """The closure of a node."""
    return _COMPILERS[type(node)](node)
