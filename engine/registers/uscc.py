"""统一社会信用代码: the unified social credit code of GB 32100-2015 and the organisation code inside it (GB 11714)."""

import re

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""31 characters; I, O, S, V, Z are left out because they are misread."""

LENGTH = 18

_VALUES = {letter: value for value, letter in enumerate(ALPHABET)}
_WEIGHTS = tuple(pow(3, place, 31) for place in range(LENGTH - 1))
_ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_FORM = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")


def check_digit(first17: str) -> str:
    """The 18th character that belongs to the first 17. Raises KeyError for letters outside the alphabet."""
    total = sum(_VALUES[letter] * weight for letter, weight in zip(first17, _WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def organisation_check_digit(first8: str) -> str:
    """The 9th character of an organisation code; letters count from A = 10."""
    total = sum(int(letter, 36) * weight for letter, weight in zip(first8, _ORG_WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11]


def fits(code: str) -> bool:
    """Whether the check digit agrees. It need not: some early pilot codes fail it and are valid (YC-2.3c).

    Raises ValueError for a wrong length or a letter outside the alphabet.
    """
    if len(code) != LENGTH:
        raise ValueError(f"统一社会信用代码应为 {LENGTH} 位，现为 {len(code)} 位")
    if not _FORM.fullmatch(code):
        raise ValueError("统一社会信用代码含有不使用的字符")
    return check_digit(code[:-1]) == code[-1]
