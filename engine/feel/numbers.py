"""Exact decimals: 34 digits as in IEEE 754-2008 decimal128 (DMN 10.3.2.3.1), never binary floats.

Whole numbers are kept as `int` while they fit into 34 digits. The decimal context is our own object, so no
context of the thread is read or changed.
"""

from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, InvalidOperation, Overflow

from engine.feel.fault import Fault

Number = int | Decimal

CONTEXT = Context(
    prec=34, rounding=ROUND_HALF_EVEN, Emin=-6143, Emax=6144, traps=[InvalidOperation, DivisionByZero, Overflow]
)
_LIMIT = 10**34


def parse(text: str) -> Number:
    """The number a literal means. Raises Fault when it is too large."""
    if text.isdigit() and len(text) <= 34:
        return int(text)
    if len(text) > 10_000:
        raise Fault("number too large")
    return checked(lambda: CONTEXT.create_decimal(text))


def from_float(value: float) -> Decimal:
    """The decimal a person sees when the float is printed: 0.1 is 0.1. Raises Fault for infinity and nan."""
    number = Decimal(repr(value))
    if not number.is_finite():
        raise Fault(f"{value} is not a number of the language")
    return number


def fit(value: int) -> Number:
    """A whole number, rounded to 34 digits when it has more."""
    return value if -_LIMIT < value < _LIMIT else checked(lambda: CONTEXT.create_decimal(value))


def whole(value: Decimal) -> Number:
    """An int when the value is integral and short enough to be exact, else the value."""
    return int(value) if value.adjusted() < 34 and value == value.to_integral_value() else value


def plain(value: Decimal) -> Decimal:
    """Without trailing zeros, exponents and minus zero: 1.10 -> 1.1, 1E+2 -> 100."""
    exponent = value.as_tuple().exponent
    if exponent == 0:
        return value if value else Decimal(0)
    if value == value.to_integral_value():
        return Decimal(int(value))
    return value.normalize(CONTEXT)


def text(value: Number) -> str:
    """A number as people write it, without exponent."""
    return str(value) if type(value) is int and -_LIMIT < value < _LIMIT else format(plain(Decimal(value)), "f")


def add(left: Number, right: Number) -> Number:
    """The sum; exact for integers. Raises Fault when too large."""
    return fit(left + right) if type(left) is type(right) is int else checked(lambda: CONTEXT.add(left, right))


def subtract(left: Number, right: Number) -> Number:
    """The difference; exact for integers. Raises Fault when too large."""
    return fit(left - right) if type(left) is type(right) is int else checked(lambda: CONTEXT.subtract(left, right))


def multiply(left: Number, right: Number) -> Number:
    """The product; exact for integers. Raises Fault when too large."""
    return fit(left * right) if type(left) is type(right) is int else checked(lambda: CONTEXT.multiply(left, right))


def divide(left: Number, right: Number) -> Number | None:
    """Division; by zero it is null."""
    if not right:
        return None
    if type(left) is type(right) is int and left % right == 0:
        return left // right
    return checked(lambda: CONTEXT.divide(left, right))


def power(base: Number, exponent: Number) -> Number | None:
    """A power; null where none exists (0 ** -1, root of a negative number). Raises Fault when too large."""
    if not base and exponent < 0:
        return None
    try:
        result = CONTEXT.power(base, exponent)
    except InvalidOperation:
        return None
    except Overflow:
        raise Fault("number too large") from None
    return whole(result) if type(base) is type(exponent) is int and exponent >= 0 else result


def modulo(dividend: Number, divisor: Number) -> Number | None:
    """The remainder with the sign of the divisor (DMN table 75); null for a divisor of zero."""
    if not divisor:
        return None
    if type(dividend) is type(divisor) is int:
        return dividend % divisor
    try:
        rest = CONTEXT.remainder(dividend, divisor)
    except InvalidOperation:
        return None
    return add(rest, divisor) if rest and (rest < 0) != (divisor < 0) else rest


def checked(operation: Callable[[], Decimal]) -> Decimal:
    """What a decimal operation gives. Raises Fault when too large."""
    try:
        return operation()
    except Overflow:
        raise Fault("number too large") from None
