"""Built-in functions on strings (DMN table 74). Positions count from 1, negative ones from the end."""

from typing import Any

from engine.feel import patterns
from engine.feel.builtins.registry import builtin
from engine.feel.fault import Fault
from engine.feel.numbers import Number
from engine.feel.values import MAX_ITEMS, Spend


@builtin("substring", "string: string, start position: number, length?: number")
def _substring(string: str, start: Number, length: Number | None = None) -> str | None:
    first = int(start) - 1 if start > 0 else len(string) + int(start)
    if start == 0 or not 0 <= first < len(string) or (length is not None and length < 1):
        return None
    return string[first:] if length is None else string[first : first + int(length)]


@builtin("string length", "string: string")
def _string_length(string: str) -> int:
    return len(string)


@builtin("upper case", "string: string")
def _upper_case(string: str) -> str:
    return string.upper()


@builtin("lower case", "string: string")
def _lower_case(string: str) -> str:
    return string.lower()


@builtin("trim", "string: string")
def _trim(string: str) -> str:
    return string.strip()


@builtin("substring before", "string: string, match: string")
def _substring_before(string: str, match: str) -> str:
    before, found, _ = string.partition(match) if match else ("", "", "")
    return before if found else ""


@builtin("substring after", "string: string, match: string")
def _substring_after(string: str, match: str) -> str:
    return string.partition(match)[2] if match else string


@builtin("contains", "string: string, match: string")
def _contains(string: str, match: str) -> bool:
    return match in string


@builtin("starts with", "string: string, match: string")
def _starts_with(string: str, match: str) -> bool:
    return string.startswith(match)


@builtin("ends with", "string: string, match: string")
def _ends_with(string: str, match: str) -> bool:
    return string.endswith(match)


@builtin("matches", "input: string, pattern: string, flags?: string", metered=True)
def _matches(spend: Spend, string: str, pattern: str, flags: str = "") -> bool:
    return patterns.compiled(pattern, flags, string, spend).search(string) is not None


@builtin(
    "replace",
    "input: string, pattern: string, replacement: string, flags?: string",
    metered=True,
)
def _replace(spend: Spend, string: str, pattern: str, replacement: str, flags: str = "") -> str:
    return patterns.replace(string, patterns.compiled(pattern, flags, string, spend), replacement)


@builtin("split", "string: string, delimiter: string", metered=True)
def _split(spend: Spend, string: str, delimiter: str) -> list[str]:
    return patterns.split(string, patterns.compiled(delimiter, "", string, spend))


@builtin("string join", "list: list", "list: list, delimiter: any")
def _string_join(items: list[Any], delimiter: Any = None) -> str | None:
    """The strings of a list in one; null items are left out, other items make the result null."""
    strings = [item for item in items if item is not None]
    if not all(type(item) is str for item in strings) or type(delimiter) not in (str, type(None)):
        return None
    if sum(map(len, strings)) + len(strings) * len(delimiter or "") > MAX_ITEMS:
        raise Fault(f"string longer than {MAX_ITEMS} signs")
    return (delimiter or "").join(strings)
