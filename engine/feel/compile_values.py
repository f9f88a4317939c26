"""Closures for values, names, paths, arithmetic, comparison and logic."""

from typing import Any

from engine.feel import nodes, operators
from engine.feel.builtins import BUILTINS
from engine.feel.dispatch import Code, compiles, constantly, to_code
from engine.feel.fault import Fault
from engine.feel.functions import Foreign
from engine.feel.nodes import Node
from engine.feel.scope import Scope, missing
from engine.feel.temporal import PROPERTIES
from engine.feel.types import conforms
from engine.feel.values import NUMBERS, PLAIN, Operation, Range

_RANGE_PROPERTIES = {
    "start": "low",
    "end": "high",
    "start included": "low_closed",
    "end included": "high_closed",
}


@compiles(nodes.Literal)
def _literal(node: nodes.Literal) -> Code:
    return constantly(node.value)


@compiles(nodes.Name)
def _name(node: nodes.Name) -> Code:
    name, at = node.name, node.at

    def code(scope: Scope) -> Any:
        if scope.parent is None:  # the common case without a call
            value = scope.values.get(name, scope)
            if type(value) in PLAIN:
                return value
        value = scope.find(name)
        return _named_function(scope, name, at) if missing(value) else value

    return code


def _named_function(scope: Scope, name: str, at: int) -> Any:
    run = scope.run
    if name in run.functions:
        return Foreign(name, run.functions[name])
    if name in BUILTINS:
        return BUILTINS[name]
    if run.strict and not scope.lenient:
        raise Fault(f"unknown name '{name}'", at)
    return None


@compiles(nodes.Path)
def _path(node: nodes.Path) -> Code:
    source, name = to_code(node.source), node.name

    def code(scope: Scope) -> Any:
        value = source(scope)
        return value.get(name) if type(value) is dict else member(value, name)

    return code


def member(value: Any, name: str) -> Any:
    """The entry of a context, of every item of a list, or a property of a temporal value or range; else null."""
    if type(value) is dict:
        return value.get(name)
    if type(value) is list:
        return [member(item, name) for item in value]
    if type(value) is Range:
        return getattr(value, _RANGE_PROPERTIES[name]) if name in _RANGE_PROPERTIES else None
    read = PROPERTIES.get(type(value), {}).get(name)
    return None if read is None else read(value)


@compiles(nodes.ListOf)
def _list(node: nodes.ListOf) -> Code:
    items = tuple(to_code(item) for item in node.items)
    return lambda scope: [item(scope) for item in items]


@compiles(nodes.Context)
def _context(node: nodes.Context) -> Code:
    entries = tuple((key, to_code(value)) for key, value in node.entries)

    def code(scope: Scope) -> dict[str, Any]:
        values: dict[str, Any] = {}
        inner = scope.inner(values)
        for key, value in entries:
            values[key] = value(inner)
        return values

    return code


@compiles(nodes.RangeOf)
def _range(node: nodes.RangeOf) -> Code:
    low = to_code(node.low) if node.low else None
    high = to_code(node.high) if node.high else None
    closed = node.low_closed, node.high_closed

    def code(scope: Scope) -> Range:
        return Range(low(scope) if low else None, high(scope) if high else None, *closed)

    return code


@compiles(nodes.Negate)
def _negate(node: nodes.Negate) -> Code:
    operand = to_code(node.operand)
    return lambda scope: operators.negate(operand(scope))


@compiles(nodes.Binary)
def _binary(node: nodes.Binary) -> Code:
    left, right = to_code(node.left), to_code(node.right)
    if node.operator == "=":
        return _equality(left, right, node.right)
    if node.operator == "!=":
        return lambda scope: operators.unequal(left(scope), right(scope), scope.run.spend)
    if node.operator in operators.ORDERINGS:
        return _ordering(node.operator, left, right, node.right)
    return _arithmetic(operators.arithmetic(node.operator), left, right, node.at)


def _equality(left: Code, right: Code, node: Node) -> Code:
    equal = operators.equal
    if not isinstance(node, nodes.Literal) or type(node.value) not in (bool, str):
        return lambda scope: equal(left(scope), right(scope), scope.run.spend)
    constant, kind = node.value, type(node.value)

    def code(scope: Scope) -> Any:
        value = left(scope)
        return value == constant if type(value) is kind else equal(value, constant)

    return code


def _ordering(sign: str, left: Code, right: Code, node: Node) -> Code:
    compare, order = operators.comparison(sign), operators.ORDERINGS[sign]
    if not isinstance(node, nodes.Literal) or type(node.value) not in NUMBERS:
        return lambda scope: compare(left(scope), right(scope))
    constant = node.value

    def code(scope: Scope) -> Any:
        value = left(scope)
        return order(value, constant) if type(value) in NUMBERS else compare(value, constant)

    return code


def _arithmetic(operate: Operation, left: Code, right: Code, at: int) -> Code:
    def code(scope: Scope) -> Any:
        try:
            result = operate(left(scope), right(scope))
        except Fault as fault:
            raise Fault(fault.message, at if fault.at is None else fault.at) from None
        if type(result) is str:
            scope.run.spend(len(result) >> 6, at)
        return result

    return code


@compiles(nodes.Logic)
def _logic(node: nodes.Logic) -> Code:
    operands = tuple(to_code(operand) for operand in node.operands)
    decisive, contrary = node.operator == "or", node.operator == "and"

    def code(scope: Scope) -> bool | None:
        result: bool | None = contrary
        for operand in operands:
            value = operand(scope)
            if value is decisive:
                return decisive is True
            if type(value) is not bool:
                result = None
        return result

    return code


@compiles(nodes.Between)
def _between(node: nodes.Between) -> Code:
    value, low, high = to_code(node.value), to_code(node.low), to_code(node.high)
    return lambda scope: operators.within(Range(low(scope), high(scope)), value(scope))


@compiles(nodes.InstanceOf)
def _instance_of(node: nodes.InstanceOf) -> Code:
    value = to_code(node.value)
    return lambda scope: conforms(value(scope), node.type)


@compiles(nodes.If)
def _if(node: nodes.If) -> Code:
    condition, then, otherwise = to_code(node.condition), to_code(node.then), to_code(node.otherwise)
    return lambda scope: then(scope) if condition(scope) is True else otherwise(scope)
