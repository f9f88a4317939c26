"""Closures for invocations and function definitions."""

from typing import Any

from engine.feel import nodes
from engine.feel.builtins import BUILTINS
from engine.feel.dispatch import Code, compiles, to_code
from engine.feel.fault import Fault
from engine.feel.functions import Foreign, Lambda
from engine.feel.scope import Run, Scope
from engine.feel.values import MAX_ITEMS, Function


@compiles(nodes.FunctionOf)
def _function(node: nodes.FunctionOf) -> Code:
    body = to_code(node.body)
    return lambda scope: Lambda(node.parameters, body, scope)


@compiles(nodes.Call)
def _call(node: nodes.Call) -> Code:
    find = _finder(node)
    arguments = tuple(to_code(argument) for argument in node.arguments)
    names, at = node.names, node.at

    def code(scope: Scope) -> Any:
        function = find(scope)
        values = [argument(scope) for argument in arguments]
        run = scope.run
        run.spend_on(values, at)
        try:
            if names:
                result = function.call_named(dict(zip(names, values, strict=True)), run.spend)
            else:
                result = function.call(values, run.spend)
        except Fault as fault:
            raise Fault(fault.message, at if fault.at is None else fault.at) from fault.__cause__
        if type(result) is list or type(result) is str:
            _weigh(result, run, at)
        return result

    return code


def _weigh(result: list[Any] | str, run: Run, at: int) -> None:
    run.spend(len(result) >> 6, at)
    if len(result) > MAX_ITEMS:
        raise Fault(f"result longer than {MAX_ITEMS} items", at)


def _finder(node: nodes.Call) -> Code:
    if isinstance(node.function, nodes.Name):
        return _find_by_name(node.function.name, node.at)
    function = to_code(node.function)

    def find(scope: Scope) -> Function:
        value = function(scope)
        if not isinstance(value, Function):
            raise Fault("this is not a function", node.at)
        return value

    return find


def _find_by_name(name: str, at: int) -> Code:
    builtin = BUILTINS.get(name)

    def find(scope: Scope) -> Function:
        """Functions hide values of the same name: a variable `count` does not take `count()` away."""
        value = scope.find(name)
        if isinstance(value, Function):
            return value
        run = scope.run
        if name in run.functions:
            return Foreign(name, run.functions[name])
        if builtin is None:
            raise Fault(f"unknown function '{name}'", at)
        return builtin

    return find
