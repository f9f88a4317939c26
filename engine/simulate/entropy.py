"""Chance of simulated draws: derived from the seed and marked DEMO, so that a simulation can be repeated.

Never for real draws: whoever knows the seed knows every result beforehand.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

NAME = "DEMO 双色球（模拟，可预知，不得用于真实抽取）"
RED, BLUE = (6, 33), (1, 16)
SHAPE = [
    {"count": RED[0], "from": 1, "to": RED[1], "repeat": False, "ordered": False},
    {"count": BLUE[0], "from": 1, "to": BLUE[1], "repeat": False, "ordered": True},
]


class DemoEntropy:
    """The entropy of one simulated draw: a simulated lottery issue (24 bits by SSJ-DRAW-1, 5.3)."""

    def __init__(self, seed: int, draw_id: str) -> None:
        self.seed, self.draw_id = seed, draw_id

    def _bytes(self, what: str) -> bytes:
        return sha256(f"DEMO\x1f{self.seed}\x1f{self.draw_id}\x1f{what}".encode()).digest()

    @property
    def secret(self) -> bytes:
        """The secret of the draw."""
        return self._bytes("secret")

    def plan(self, commit_time: datetime, not_before: datetime) -> Sequence[Mapping[str, Any]]:
        """One public number, announced at `not_before`."""
        del commit_time
        at = not_before.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return [{"kind": "public_number", "name": NAME, "issue": self.draw_id, "shape": SHAPE, "not_before": at}]

    def contributions(self, plan: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
        """The simulated announcement."""
        return [
            {
                "kind": "public_number", "name": entry["name"], "issue": entry["issue"],
                "value": [self._numbers("red", *RED), self._numbers("blue", *BLUE)], "operator": "DEMO",
                "witnesses": ["DEMO-1", "DEMO-2"], "source_ref": "DEMO",
            }
            for entry in plan
        ]  # fmt: skip

    def _numbers(self, what: str, count: int, upto: int) -> list[int]:
        """`count` different numbers from 1 to `upto`, ascending."""
        left, chosen = list(range(1, upto + 1)), []
        for place in range(count):
            roll = int.from_bytes(self._bytes(f"{what}{place}")[:8])
            chosen.append(left.pop(roll % len(left)))
        return sorted(chosen)
