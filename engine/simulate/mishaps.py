"""What goes wrong between the draw and the visit: an object that had gone long ago, an inspector who cannot come."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from engine import commands
from engine.clock import china_date
from engine.commands import Context
from engine.errors import Invalid
from engine.simulate.odds import Odds
from engine.simulate.people import Staff
from engine.simulate.situation import Situation
from engine.store import draws, inspections

WITHDRAW, REPLACE = "withdraw", "replace"
FORM = "inspection_approval"
"""People find out when they prepare the visit."""


@dataclass(frozen=True, slots=True)
class Mishap:
    """What somebody of `department` proposes and its head approves; the proposal as the command wants it."""

    kind: str
    department: str
    campaign: int
    proposal: dict[str, Any]


def mishap(s: Situation, odds: Odds) -> Mishap | None:
    """What the dice have for the visit of this task, if anything."""
    if s.task.form != FORM or draws.object_draw(s.tx, s.visit["campaign_id"])["status"] != "LOCKED":
        return None
    if s.chance.happens(odds.withdrawn, "withdrawn", s.case):
        return _withdrawal(s)
    return _replacement(s) if s.chance.happens(odds.replaced, "replaced", s.case) else None


def _withdrawal(s: Situation) -> Mishap:
    """The object had closed before the frame was frozen (YC-2.5b)."""
    frozen = china_date(draws.object_draw(s.tx, s.visit["campaign_id"])["snapshot_at"])
    proposal = {
        "object": inspections.visit(s.tx, s.visit["id"])["object_no"], "reason": "CLOSED",
        "evidence": "登记机关注销通知",
        "gone_on": (frozen - timedelta(days=1 + s.chance.number(60, "gone", s.case))).isoformat(),
    }  # fmt: skip
    return Mishap(WITHDRAW, s.campaign["initiator"], s.visit["campaign_id"], proposal)


def _replacement(s: Situation) -> Mishap:
    """A member of the locked team is ill (P5 step 9)."""
    leaving = s.chance.pick(inspections.team(s.tx, s.visit["id"]), "leaving", s.case)
    proposal = {
        "inspection": s.visit["number"], "inspector": leaving["inspector_id"], "reason": "ABSENCE",
        "evidence": "病假证明",
    }  # fmt: skip
    return Mishap(REPLACE, leaving["department"], s.visit["campaign_id"], proposal)


def meet(context: Context, staff: Staff, happened: Mishap, now: datetime, command_id: str) -> None:
    """An officer of the department proposes, its head approves; where nobody can come in, all stays as it was."""
    proposer = staff.holder("participant", happened.department)
    head = staff.holder("approver", happened.department)
    proposal = {**happened.proposal, "proposed_by": proposer.id}
    about: Any = happened.campaign if happened.kind == WITHDRAW else head.jurisdiction
    command = commands.withdraw_object if happened.kind == WITHDRAW else commands.replace_inspector
    try:
        command(context, about, proposal, actor=head, now=now, command_id=command_id)
    except Invalid:
        return  # the register has nobody who could take the place
