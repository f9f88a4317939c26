"""The values of the language and their kinds. Plain Python where Python has the type; two types of our own."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

MAX_ITEMS = 1_000_000  # items of one list, signs of one string: what is longer is an attack, not a rule
NUMBERS = frozenset({int, Decimal})


@dataclass(frozen=True, slots=True, order=True)
class YearsMonths:
    """A years and months duration, as a signed number of months."""

    total: int

    @property
    def years(self) -> int:
        return abs(self.total) // 12 * (1 if self.total >= 0 else -1)

    @property
    def months(self) -> int:
        return abs(self.total) % 12 * (1 if self.total >= 0 else -1)


@dataclass(frozen=True, slots=True)
class Range:
    """A range of comparable values; an end that is None is open to infinity."""

    low: Any
    high: Any
    low_closed: bool = True
    high_closed: bool = True


Spend = Callable[[int], None]  # counts steps and raises Fault when none are left


class Function(ABC):
    """Anything that can be called: written in FEEL, built in, or given by the caller."""

    __slots__ = ()

    @abstractmethod
    def call(self, arguments: list[Any], spend: Spend) -> Any:
        """The result for positional arguments. `spend` counts the steps that the call itself does not show."""

    @abstractmethod
    def call_named(self, arguments: dict[str, Any], spend: Spend) -> Any:
        """The result for named arguments."""


PLAIN = frozenset({type(None), bool, int, str, Decimal, date, datetime, time, timedelta, YearsMonths, Range})

_KINDS: dict[type, str] = {
    type(None): "Null",
    bool: "boolean",
    int: "number",
    Decimal: "number",
    str: "string",
    date: "date",
    datetime: "date and time",
    time: "time",
    timedelta: "days and time duration",
    YearsMonths: "years and months duration",
    list: "list",
    dict: "context",
    Range: "range",
}
KINDS = frozenset(_KINDS.values()) | {"function", "Any"}


def kind(value: Any) -> str:
    """The FEEL type of a value, by its standard name."""
    return _KINDS.get(type(value), "function")


Operation = Callable[[Any, Any], Any]
