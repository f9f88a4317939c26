"""What a command did, in words."""

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.commands import Outcome

STATUSES = {
    "RUNNING": "办理中",
    "SUSPENDED": "已挂起",
    "COMPLETED": "已办结",
    "CANCELLED": "已取消",
    "INCIDENT": "异常待处理",
}
"""Status of an instance (办件)."""


def tell(outcome: "Outcome") -> int:
    """Print it; 1 where a step failed and left an incident, else 0."""
    again = "（此前已执行，未重复）" if outcome.repeated else ""
    print(f"办件 {outcome.instance}：{STATUSES[outcome.status]}{again}")
    if outcome.incident is None:
        return 0
    print(f"shuangsuiji: a step failed: see incident {outcome.incident}, mend its cause and retry it", file=sys.stderr)
    return 1
