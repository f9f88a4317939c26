"""Chance that can be repeated: every roll is a hash of the seed and of what it is for, never of what came before.

So a simulation that was killed and taken up again rolls the same, whatever the order of events.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """The dice of one simulation."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def number(self, below: int, *what: object) -> int:
        """A whole number from 0 to `below` - 1; biased by less than 2^-40 for the small ranges used here."""
        text = "\x1f".join(map(str, (self.seed, *what)))
        return int.from_bytes(sha256(text.encode()).digest()[:8]) % below

    def happens(self, basis_points: int, *what: object) -> bool:
        """True in `basis_points` of 10,000 cases."""
        return self.number(10_000, *what) < basis_points

    def pick(self, options: Sequence[T], *what: object) -> T:
        """One of the options."""
        return options[self.number(len(options), *what)]

    def weighted(self, options: Sequence[tuple[T, int]], *what: object) -> T:
        """One of the options, each with its weight."""
        place = self.number(sum(weight for _, weight in options), *what)
        for option, weight in options:
            place -= weight
            if place < 0:
                return option
        raise AssertionError("weights are positive")
