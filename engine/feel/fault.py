"""What goes wrong inside the language, and how it is shown: a message, the place, a caret under it."""

from unicodedata import east_asian_width

from engine.errors import FeelError


class Fault(Exception):
    """An error inside the interpreter. `at` is the offset in the text, or None until somebody knows it."""

    def __init__(self, message: str, at: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.at = at


def to_error(fault: Fault, text: str) -> FeelError:
    """The error for the outside: message, line and column, the line itself, a caret under the place."""
    if fault.at is None:
        return FeelError(fault.message)
    at = min(fault.at, len(text))
    start = text.rfind("\n", 0, at) + 1
    stop = text.find("\n", at)
    line = text[start : stop if stop >= 0 else len(text)]
    row = text.count("\n", 0, at) + 1
    return FeelError(f"{fault.message} ({row}:{at - start + 1})\n{_excerpt(line, at - start)}", at)


def _excerpt(line: str, column: int, reach: int = 50) -> str:
    first = max(0, column - reach)
    shown = line[first : column + reach].replace("\t", " ")
    indent = sum(2 if east_asian_width(sign) in "WF" else 1 for sign in shown[: column - first])
    return f"    {shown}\n    {' ' * indent}^"
