"""How the tables of these tests are read: a line is `expression -> expected`, both of them FEEL."""

from decimal import Decimal
from typing import Any

import pytest

from engine import feel


def rows(text: str) -> list[Any]:
    """The rows of a table as parameters; empty lines and lines that begin with `//` are for the reader."""
    lines = [line.strip() for line in text.strip().splitlines()]
    pairs = [line.rsplit("->", 1) for line in lines if line and not line.startswith("//")]
    return [pytest.param(left.strip(), right.strip(), id=left.strip()[:60]) for left, right in pairs]


def value(text: str, context: dict[str, Any] | None = None) -> Any:
    return feel.compile(text).evaluate(context or {})


def check(expression: str, expected: str, context: dict[str, Any] | None = None) -> None:
    """The expression has exactly the expected value, of the same kind."""
    found, wanted = value(expression, context), value(expected)
    assert found == wanted, f"{expression} is {found!r}, not {wanted!r}"
    assert isinstance(found, bool) == isinstance(wanted, bool)
    assert type(found) is type(wanted) or {type(found), type(wanted)} <= {int, Decimal}
