"""How often simulated people meet with what is rare, in basis points; of the lines at least one a year."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Odds:
    """`commissioned` and `adopted` of the lines of plans, `withdrawn` and `replaced` of the visits."""

    commissioned: int = 400
    adopted: int = 300
    withdrawn: int = 100
    replaced: int = 200


USUAL = Odds()
