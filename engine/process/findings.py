"""What validation says about a file: one finding, one line."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A fault of a diagram, table or form. `rule` names the check, `message` says what and what to do."""

    file: str
    element: str
    severity: Severity
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.element}: {self.severity}: {self.rule}: {self.message}"
