"""From the syntax tree back to text that parses to the same tree. Brackets stand wherever they might be needed."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from engine.feel import nodes, numbers, temporal, writing
from engine.feel.nodes import Node

_NAKED = (nodes.Name, nodes.Path, nodes.Filter, nodes.Call, nodes.ListOf, nodes.Context)


def unparse(node: Node) -> str:
    """The text of an expression or of unary tests."""
    return _WRITERS[type(node)](node)


def _operand(node: Node) -> str:
    return unparse(node) if isinstance(node, _NAKED) else f"({unparse(node)})"


def _listed(items: Iterable[Node]) -> str:
    return ", ".join(unparse(item) for item in items)


def _literal(node: nodes.Literal) -> str:
    value = node.value
    if isinstance(value, Decimal):
        text = numbers.text(value)
        return text if "." in text else f"{text}.0"
    if value is None or isinstance(value, bool | int | str):
        return writing.quoted(value) if isinstance(value, str) else writing.text(value)
    return f'@"{temporal.format_value(value)}"'


def _in(node: nodes.In) -> str:
    return f"{_operand(node.value)} in ({_listed(node.tests)})"


def _tests(node: nodes.Tests) -> str:
    if not node.tests:
        return "-"
    text = _listed(node.tests)
    if node.negated:
        return f"not({text})"
    return f"({text})" if text.startswith("not(") and len(node.tests) == 1 else text


def _type(node: nodes.Type) -> str:
    entries = [_type(entry) for entry in node.entries]
    if node.names:
        pairs = zip(node.names, entries, strict=True)
        return f"context<{', '.join(f'{name}: {entry}' for name, entry in pairs)}>"
    if node.name == "function" and entries:
        return f"function<{', '.join(entries[:-1])}> -> {entries[-1]}"
    return f"{node.name}<{', '.join(entries)}>" if entries else node.name


def _call(node: nodes.Call) -> str:
    arguments = [unparse(argument) for argument in node.arguments]
    if node.names:
        arguments = [f"{name}: {text}" for name, text in zip(node.names, arguments, strict=True)]
    return f"{_operand(node.function)}({', '.join(arguments)})"


def _range(node: nodes.RangeOf) -> str:
    if node.low is None and node.high is not None:
        return f"({'<=' if node.high_closed else '<'} {_operand(node.high)})"
    if node.high is None and node.low is not None:
        return f"({'>=' if node.low_closed else '>'} {_operand(node.low)})"
    ends = [_operand(end) for end in (node.low, node.high) if end is not None]
    return f"{'[' if node.low_closed else '('}{'..'.join(ends)}{']' if node.high_closed else ')'}"


def _iterators(iterators: Iterable[nodes.Iterator]) -> str:
    return ", ".join(
        f"{it.name} in {_operand(it.domain)}" + (f"..{_operand(it.upper)}" if it.upper else "") for it in iterators
    )


def _function(node: nodes.FunctionOf) -> str:
    parameters = [f"{name}: {_type(kind)}" if kind else name for name, kind in node.parameters]
    return f"function({', '.join(parameters)}) {_operand(node.body)}"


def _context(node: nodes.Context) -> str:
    return "{" + ", ".join(f"{writing.quoted(key)}: {unparse(value)}" for key, value in node.entries) + "}"


_WRITERS: dict[type[Node], Callable[[Any], str]] = {
    nodes.Literal: _literal,
    nodes.Name: lambda node: node.name,
    nodes.Negate: lambda node: f"-{_operand(node.operand)}",
    nodes.Binary: lambda node: f"{_operand(node.left)} {node.operator} {_operand(node.right)}",
    nodes.Logic: lambda node: f" {node.operator} ".join(_operand(operand) for operand in node.operands),
    nodes.Between: lambda node: f"{_operand(node.value)} between {_operand(node.low)} and {_operand(node.high)}",
    nodes.Relation: lambda node: f"{node.operator} {_operand(node.operand)}",
    nodes.In: _in,
    nodes.Tests: _tests,
    nodes.InstanceOf: lambda node: f"{_operand(node.value)} instance of {_type(node.type)}",
    nodes.Path: lambda node: f"{_operand(node.source)}.{node.name}",
    nodes.Filter: lambda node: f"{_operand(node.source)}[{unparse(node.condition)}]",
    nodes.Call: _call,
    nodes.ListOf: lambda node: f"[{_listed(node.items)}]",
    nodes.Context: _context,
    nodes.RangeOf: _range,
    nodes.If: lambda node: f"if {unparse(node.condition)} then {unparse(node.then)} else {_operand(node.otherwise)}",
    nodes.For: lambda node: f"for {_iterators(node.iterators)} return {_operand(node.body)}",
    nodes.Quantified: lambda node: f"{node.quantifier} {_iterators(node.iterators)} satisfies {_operand(node.body)}",
    nodes.FunctionOf: _function,
}
