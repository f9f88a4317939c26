"""Built-in functions on numbers (DMN table 76)."""

from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
)
from typing import Any

from engine.feel import numbers
from engine.feel.builtins.registry import builtin
from engine.feel.numbers import CONTEXT, Number
from engine.feel.values import NUMBERS, YearsMonths

_WIDE = Context(prec=13_000, Emin=-20_000, Emax=20_000)


def _rounded(n: Number, scale: Number, mode: str) -> Number | None:
    """Rounded to `scale` places; a whole number when the scale is 0 or negative. Scales as in DMN: -6111 to 6176."""
    places = int(scale)
    if not -6111 <= places <= 6176:
        return None
    value = Decimal(n)
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or -exponent > places or places <= 0:
        value = value.quantize(Decimal((0, (1,), -places)), rounding=mode, context=_WIDE)
    return numbers.fit(int(value)) if places <= 0 else value


@builtin("decimal", "n: number, scale: number")
def _decimal(n: Number, scale: Number) -> Number | None:
    return _rounded(n, scale, ROUND_HALF_EVEN)


@builtin("floor", "n: number, scale?: number")
def _floor(n: Number, scale: Number = 0) -> Number | None:
    return _rounded(n, scale, ROUND_FLOOR)


@builtin("ceiling", "n: number, scale?: number")
def _ceiling(n: Number, scale: Number = 0) -> Number | None:
    return _rounded(n, scale, ROUND_CEILING)


@builtin("round up", "n: number, scale: number")
def _round_up(n: Number, scale: Number) -> Number | None:
    return _rounded(n, scale, ROUND_UP)


@builtin("round down", "n: number, scale: number")
def _round_down(n: Number, scale: Number) -> Number | None:
    return _rounded(n, scale, ROUND_DOWN)


@builtin("round half up", "n: number, scale: number")
def _round_half_up(n: Number, scale: Number) -> Number | None:
    return _rounded(n, scale, ROUND_HALF_UP)


@builtin("round half down", "n: number, scale: number")
def _round_half_down(n: Number, scale: Number) -> Number | None:
    return _rounded(n, scale, ROUND_HALF_DOWN)


@builtin("abs", "n: any")
def _abs(n: Any) -> Any:
    """The amount of a number or a duration."""
    if type(n) is Decimal:
        return n.copy_abs()
    if type(n) is YearsMonths:
        return YearsMonths(abs(n.total))
    return abs(n) if type(n) in NUMBERS or hasattr(n, "total_seconds") else None


@builtin("modulo", "dividend: number, divisor: number")
def _modulo(dividend: Number, divisor: Number) -> Number | None:
    return numbers.modulo(dividend, divisor)


@builtin("sqrt", "number: number")
def _sqrt(number: Number) -> Number | None:
    if number < 0:
        return None
    root = CONTEXT.sqrt(number)
    return numbers.whole(root) if type(number) is int else root


@builtin("log", "number: number")
def _log(number: Number) -> Number | None:
    return CONTEXT.ln(number) if number > 0 else None


@builtin("exp", "number: number")
def _exp(number: Number) -> Number:
    return numbers.checked(lambda: CONTEXT.exp(number))


@builtin("odd", "number: number")
def _odd(number: Number) -> bool | None:
    return None if _fraction(number) else int(number) % 2 == 1


@builtin("even", "number: number")
def _even(number: Number) -> bool | None:
    return None if _fraction(number) else int(number) % 2 == 0


def _fraction(number: Number) -> bool:
    return number != int(number)
