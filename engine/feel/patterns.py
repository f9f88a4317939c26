"""Regular expressions, guarded. Python's matcher goes back and tries again, which a pattern such as `(a+)+$` turns
into years. Before a pattern meets a text, the number of ways to try is estimated from the pattern's structure and the
text's length: every open repeat multiplies it by its choices, every alternative by the branches, a repeat around
something with choices raises it to a power. What may take more than EFFORT is refused, and the message says so.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from re import _constants as code  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

from engine.feel.fault import Fault
from engine.feel.values import MAX_ITEMS, Spend

MAX_PATTERN = 500
MAX_TEXT = 100_000
EFFORT = 5 * 10**7  # about a second at worst
EFFORT_OF_A_STEP = 1_000

_FLAGS = {"s": re.S, "m": re.M, "i": re.I, "x": re.X}
_REPEATS = (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT)
_REFERENCE = re.compile(r"\\(.)|\$([0-9])", re.S)
_REFUSED = (code.GROUPREF, code.GROUPREF_EXISTS)


def compiled(pattern: str, flags: str, text: str, spend: Spend) -> re.Pattern[str]:
    """The pattern, safe to use on this text, its effort counted as steps.

    Raises Fault for a pattern that is wrong or might take too long.
    """
    expression = _compiled(pattern, flags)
    size = max(len(text), 1)
    effort = _effort_of_search(expression, list(_tree(pattern, flags)), size)
    if size > MAX_TEXT or effort > EFFORT:
        raise Fault(
            f"pattern '{pattern}' may take too long on a text of {len(text)} signs: use fewer open repeats "
            "(* + {2,}), and none inside another repeat"
        )
    spend(effort // EFFORT_OF_A_STEP)
    return expression


def replace(text: str, pattern: re.Pattern[str], replacement: str) -> str:
    """The text with every match replaced; `$1` in the replacement is the first group."""
    if len(replacement) > MAX_PATTERN:
        raise Fault(f"replacement longer than {MAX_PATTERN} signs")
    length = 0

    def filled(match: re.Match[str]) -> str:
        nonlocal length
        made = _REFERENCE.sub(lambda found: found[1] or _group(match, int(found[2])), replacement)
        length += len(made)
        if length > MAX_ITEMS:
            raise Fault(f"string longer than {MAX_ITEMS} signs")
        return made

    return pattern.sub(filled, text)


def split(text: str, delimiter: re.Pattern[str]) -> list[str]:
    """The pieces of the text between the matches."""
    pieces, start = [], 0
    for match in delimiter.finditer(text):
        if match.end() > match.start():
            pieces.append(text[start : match.start()])
            start = match.end()
    return [*pieces, text[start:]]


def _group(match: re.Match[str], number: int) -> str:
    return (match[number] or "") if number <= match.re.groups else ""


@lru_cache(maxsize=512)
def _compiled(pattern: str, flags: str) -> re.Pattern[str]:
    if len(pattern) > MAX_PATTERN:
        raise Fault(f"pattern longer than {MAX_PATTERN} signs")
    unknown = set(flags) - _FLAGS.keys()
    if unknown:
        raise Fault(f"unknown flag '{min(unknown)}' of a pattern: s, m, i and x exist")
    try:
        return re.compile(pattern, _bits(flags))
    except (re.error, OverflowError, RecursionError, FutureWarning) as error:
        raise Fault(f"pattern '{pattern}': {error}") from None


@lru_cache(maxsize=512)
def _tree(pattern: str, flags: str) -> Any:
    return _parser.parse(pattern, _bits(flags))


def _bits(flags: str) -> int:
    return sum({int(_FLAGS[flag]) for flag in flags})


def _effort_of_search(expression: re.Pattern[str], tree: list[tuple[Any, Any]], size: int) -> int:
    """The effort at every place of the text; what a last simple repeat takes is never tried again."""
    anchored = tree[:1] == [(code.AT, code.AT_BEGINNING)] and not expression.flags & re.M
    if tree and tree[-1][0] in _REPEATS and _effort(tree[-1][1][2], size) == 1:
        tree = tree[:-1]
    return _effort(tree, size) * (1 if anchored else size)


def _effort(tree: Sequence[tuple[Any, Any]], size: int) -> int:
    """How many ways the matcher may try, at most a little more than EFFORT."""
    effort = 1
    for operation, argument in tree:
        effort = min(effort * _effort_of(operation, argument, size), EFFORT + 1)
    return effort


def _effort_of(operation: Any, argument: Any, size: int) -> int:
    if operation in _REFUSED:
        return EFFORT + 1
    if operation in _REPEATS:
        return _effort_of_repeat(argument, size)
    if operation is code.BRANCH:
        return sum(_effort(branch, size) for branch in argument[1])
    if operation is code.SUBPATTERN:
        return _effort(argument[3], size)
    if operation in (code.ASSERT, code.ASSERT_NOT):
        return _effort(argument[1], size)
    return _effort(argument, size) if operation is code.ATOMIC_GROUP else 1


def _effort_of_repeat(repeat: tuple[int, int, Any], size: int) -> int:
    least, most, body = repeat
    width = body.getwidth()[0]
    turns = min(most, size // width if width else most)
    inner = _effort(body, size)
    nested = any(operation in _REPEATS or operation is code.SUBPATTERN for operation, _ in body)
    choices = max(turns - least, 0) + 1
    if inner == 1:
        return choices * (turns if nested and not width else 1)
    return EFFORT + 1 if turns > 25 else choices * min(inner, EFFORT) ** turns
