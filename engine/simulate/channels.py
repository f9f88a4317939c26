"""Simulated channels of publicity: they mostly acknowledge at once, and can fail to answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.errors import ServiceError
from engine.simulate.chance import Chance

SLOW = ("plan-", "joint_plan-")
SLOW_BASIS_POINTS = 1000
"""Of the publications whose keys start so, one in ten is confirmed days later, to a person, and not at once."""


@dataclass
class Channels:
    """All channels of a simulation. `failing`: the next result that is published gets no answer, then all is well."""

    chance: Chance
    failing: bool = False

    def push(self, channel: str, key: str, content: Mapping[str, Any]) -> str | None:
        """The receipt, or None where it comes later. Raises ServiceError where the channel fails.

        The dice know a plan by number and version: its row, which stands in the key, depends on what else there is.
        """
        if self.failing and key.startswith("result-"):
            self.failing = False
            raise ServiceError(f"{channel}没有应答（演示用的故障，重试即可）")
        plan = content.get("plan_no"), content.get("version")
        slow = key.startswith(SLOW) and self.chance.happens(SLOW_BASIS_POINTS, "slow channel", channel, *plan)
        return None if slow else f"DEMO-{key}"
