"""The three kinds of functions: written in FEEL, given by the caller, built in."""

from collections.abc import Callable
from typing import Any

from engine.feel.fault import Fault
from engine.feel.nodes import Type
from engine.feel.scope import Scope, admit
from engine.feel.types import converted
from engine.feel.values import Function, Spend


class Lambda(Function):
    """A function written in the language, with the scope it was written in."""

    __slots__ = ("body", "parameters", "scope")

    def __init__(
        self, parameters: tuple[tuple[str, Type | None], ...], body: Callable[[Scope], Any], scope: Scope
    ) -> None:
        self.parameters = parameters
        self.body = body
        self.scope = scope

    def call(self, arguments: list[Any], spend: Spend) -> Any:
        if len(arguments) != len(self.parameters):
            raise Fault(f"function takes {len(self.parameters)} arguments, not {len(arguments)}")
        spend(1)
        pairs = zip(self.parameters, arguments, strict=True)
        return self.body(self.scope.inner({name: converted(value, kind) for (name, kind), value in pairs}))

    def call_named(self, arguments: dict[str, Any], spend: Spend) -> Any:
        names = [name for name, _ in self.parameters]
        if set(names) != set(arguments):
            raise Fault(f"function takes the arguments {', '.join(names)}")
        return self.call([arguments[name] for name in names], spend)


class Foreign(Function):
    """A function given by the caller. Its own errors pass through; arguments that do not fit are a Fault."""

    __slots__ = ("implementation", "name")

    def __init__(self, name: str, implementation: Callable[..., Any]) -> None:
        self.name = name
        self.implementation = implementation

    def call(self, arguments: list[Any], spend: Spend) -> Any:
        spend(1)
        return self._guarded(lambda: self.implementation(*arguments))

    def call_named(self, arguments: dict[str, Any], spend: Spend) -> Any:
        spend(1)
        return self._guarded(
            lambda: self.implementation(**{name.replace(" ", "_"): value for name, value in arguments.items()})
        )

    def _guarded(self, invoke: Callable[[], Any]) -> Any:
        try:
            return admit(invoke())
        except (TypeError, ValueError, AttributeError) as error:
            raise Fault(f"{self.name}(): {error}") from error
