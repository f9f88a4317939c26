"""What an expression uses: walking the tree, and the names that must come from outside."""

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from engine.feel import nodes
from engine.feel.nodes import Node


def walk(value: Any) -> Iterator[Node]:
    """Every node of a tree, from the top, left to right."""
    if isinstance(value, Node):
        yield value
        for entry in fields(value):
            yield from walk(getattr(value, entry.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from walk(item)


def mentions(tree: Node, name: str) -> bool:
    """Whether a name occurs anywhere in the tree."""
    return any(isinstance(node, nodes.Name) and node.name == name for node in walk(tree))


def free_names(node: Any, bound: frozenset[str] = frozenset()) -> Iterator[str]:
    """Names that the surroundings must give. Inside a filter, plain names may be properties and are left out."""
    match node:
        case nodes.Name():
            if node.name not in bound:
                yield node.name
        case nodes.Context():
            for key, value in node.entries:
                bound |= {key}
                yield from free_names(value, bound)
        case nodes.FunctionOf():
            yield from free_names(node.body, bound | {name for name, _ in node.parameters})
        case nodes.For() | nodes.Quantified():
            yield from _of_loop(node, bound)
        case nodes.Filter():
            yield from free_names(node.source, bound)
            yield from _functions_called(node.condition, bound)
        case Node():
            for entry in fields(node):
                yield from free_names(getattr(node, entry.name), bound)
        case tuple():
            for item in node:
                yield from free_names(item, bound)


def _of_loop(node: nodes.For | nodes.Quantified, bound: frozenset[str]) -> Iterator[str]:
    for iterator in node.iterators:
        yield from free_names((iterator.domain, iterator.upper), bound)
        bound |= {iterator.name}
    yield from free_names(node.body, bound | ({"partial"} if isinstance(node, nodes.For) else set()))


def _functions_called(tree: Node, bound: frozenset[str]) -> Iterator[str]:
    for node in walk(tree):
        if isinstance(node, nodes.Call) and isinstance(node.function, nodes.Name) and node.function.name not in bound:
            yield node.function.name
