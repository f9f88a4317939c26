"""Built-in functions on strings (DMN table 74)."""

from engine.feel.builtins.registry import builtin


@builtin("string length", "string: string")
def _string_length(string: str) -> int:
    return len(string)


@builtin("upper case", "string: string")
def _upper_case(string: str) -> str:
    return string.upper()


@builtin("lower case", "string: string")
def _lower_case(string: str) -> str:
    return string.lower()


@builtin("contains", "string: string, match: string")
def _contains(string: str, match: str) -> bool:
    return match in string
