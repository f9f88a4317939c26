"""What a register may hold in one jurisdiction: its area, its departments, its confirmed pilot codes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

Validity = tuple[date, date | None]


@dataclass(frozen=True)
class Territory:
    """Bounds of a register. An empty member does not bind (no orphan objects: YC-2.3a, YC-2.3e; TQ-3.3a)."""

    region: str = ""
    departments: frozenset[str] = frozenset()
    confirmed_codes: frozenset[str] = frozenset()

    @classmethod
    def of(cls, profile: Mapping[str, Any]) -> "Territory":
        """The area and departments of a jurisdiction's profile."""
        departments = frozenset(str(entry["code"]) for entry in profile.get("departments") or ())
        confirmed = frozenset(map(str, profile.get("confirmed_codes") or ()))
        return cls(_area(str(profile.get("region_gb2260") or "")), departments, confirmed)

    def holds_region(self, code: str) -> bool:
        """Whether an administrative division lies in the area."""
        return code.startswith(self.region)

    def knows_department(self, code: str) -> bool:
        """Whether a department code stands in the profile."""
        return not self.departments or code in self.departments


ANYWHERE = Territory()
"""No bounds at all."""


@dataclass
class Context:
    """What a row is judged by: the territory, the day in China, and what came before it."""

    territory: Territory
    today: date
    codes: dict[str, int] = field(default_factory=dict)
    versions: dict[str, dict[int, Validity]] = field(default_factory=dict)


def _area(region: str) -> str:
    """GB/T 2260: 130500 is a city whose counties are 1305xx, 130000 a province, 130502 a county itself."""
    while region.endswith("00") and len(region) > 2:
        region = region[:-2]
    return region
