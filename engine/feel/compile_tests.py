"""Closures for `in` and for unary tests. A test is a closure with a second argument, the value under test."""

from collections.abc import Callable
from typing import Any

from engine.feel import nodes, operators
from engine.feel.analysis import mentions
from engine.feel.dispatch import Code, compiles, constantly, to_code
from engine.feel.nodes import Node
from engine.feel.scope import Scope
from engine.feel.values import Range

Test = Callable[[Scope, Any], "bool | None"]


@compiles(nodes.In)
def _in(node: nodes.In) -> Code:
    value, tests = to_code(node.value), tuple(to_test(test) for test in node.tests)
    return lambda scope: _any_of(tests, scope, value(scope))


@compiles(nodes.Tests)
def _tests(node: nodes.Tests) -> Code:
    """The value under test is the variable `?`. No tests at all hold for every value."""
    tests = tuple(to_test(test) for test in node.tests)

    def code(scope: Scope) -> bool | None:
        result = _any_of(tests, scope, scope.find("?"))
        if node.negated and result is not None:
            return not result
        return result

    return code if tests else constantly(True)


def _any_of(tests: tuple[Test, ...], scope: Scope, value: Any) -> bool | None:
    result: bool | None = False
    for test in tests:
        outcome = test(scope, value)
        if outcome is True:
            return True
        if outcome is None:
            result = None
    return result


def to_test(node: Node) -> Test:
    """The closure of one positive unary test."""
    if isinstance(node, nodes.Relation):
        return _relation(node)
    if isinstance(node, nodes.Literal):
        constant = node.value
        return lambda _, value: operators.equal(value, constant)
    code = to_code(node)
    asks = mentions(node, "?")

    def test(scope: Scope, value: Any) -> bool | None:
        wanted = code(scope)
        if type(wanted) is bool and (asks or type(value) is not bool):
            return wanted
        return matches(value, wanted)

    return test


def _relation(node: nodes.Relation) -> Test:
    operand = to_code(node.operand)
    operate = {"=": operators.equal, "!=": operators.unequal}.get(node.operator) or operators.comparison(node.operator)
    return lambda scope, value: operate(value, operand(scope))


def matches(value: Any, wanted: Any) -> bool | None:
    """Whether a value is inside a range, is or matches an item of a list, or equals a value."""
    if type(wanted) is Range:
        return operators.within(wanted, value)
    if type(wanted) is list:
        return operators.equal(value, wanted) is True or any(matches(value, item) is True for item in wanted)
    return operators.equal(value, wanted)
