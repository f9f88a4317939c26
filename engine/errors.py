"""Every error of the product. One root, one class per cause; the docstring says what the user can do.

This module imports nothing, so every floor may raise and catch these.
"""


class Shuangsuiji(Exception):
    """The root of all errors this product raises on purpose. Its text is meant to be read by the user."""

    def __reduce__(self) -> tuple[object, ...]:
        """An error passes from one process to another whatever its class is made from."""
        return _as_it_was, (type(self), *self.args), self.__dict__


def _as_it_was(kind: type[Shuangsuiji], *args: object) -> Shuangsuiji:
    return kind.__new__(kind, *args)


class NotFound(Shuangsuiji):
    """No such thing: check the id."""


class Refused(Shuangsuiji):
    """The actor may not do this: ask somebody who holds the role in that department."""


class Conflict(Shuangsuiji):
    """Somebody else was faster (task already completed, page out of date): reload and look again."""


class Invalid(Shuangsuiji):
    """The input does not fit: mend what the message names and send it again.

    `problems` lists every problem found as (path, message), not only the first.
    """

    def __init__(self, message: str, problems: list[tuple[str, str]] | None = None) -> None:
        super().__init__(message)
        self.problems = problems or []


class FeelError(Shuangsuiji):
    """An expression does not parse or cannot be evaluated. `position` is the offset in its text, or None."""

    def __init__(self, message: str, position: int | None = None) -> None:
        super().__init__(message)
        self.position = position


class DecisionError(Shuangsuiji):
    """A decision table gave no answer or contradictory ones: mend the table, then retry the incident."""


class DefinitionError(Shuangsuiji):
    """A diagram, table or form cannot be used: run `shuangsuiji validate` on it and mend what it names."""


class ServiceError(Shuangsuiji):
    """An operation of a service task failed: see the reason, then retry the incident."""


class StepFailed(Shuangsuiji):
    """A step of a process failed: mend what the message names, then retry the incident.

    `process` and `node` say where, `kind` is the class of the cause.
    """

    def __init__(self, process: str, node: str, cause: Exception) -> None:
        super().__init__(f"{process}:{node}: {cause}")
        self.process, self.node, self.kind = process, node, type(cause).__name__


class NotAllowedHere(Shuangsuiji):
    """This verb does not fit the state of the instance (returning inside parallel branches, resuming what runs)."""


class CalendarError(Shuangsuiji):
    """A working day was asked of a year without data, or a calendar file is wrong."""


class DrawError(Shuangsuiji):
    """The draw refuses its input. `code` is the E_ code of SSJ-DRAW-1."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code


class ImportRefused(Shuangsuiji):
    """A file cannot be imported at all (not a table, columns missing); single bad rows are reported, not raised."""


class ChainBroken(Shuangsuiji):
    """The hash-chained history does not add up: somebody changed the database behind the product's back."""


class SettingsError(Shuangsuiji):
    """A setting or a command line argument cannot be used."""
