"""The waist: everything that changes state, one transaction each. Web, jobs and simulation come through here."""

from engine.commands.context import Context
from engine.commands.correcting import replace_inspector, withdraw_object
from engine.commands.incidents import cancel_incident, retry
from engine.commands.instances import cancel, resume, start, suspend
from engine.commands.messages import deliver, deliver_pending
from engine.commands.objections import object_to_result
from engine.commands.outcome import Outcome
from engine.commands.planning import start_amendment, start_joint_plans
from engine.commands.procedures import start_annual_plan, start_planned_campaigns, start_temporary_campaign
from engine.commands.reading import collect_results, read_evidence
from engine.commands.recalculating import recalculate
from engine.commands.tasks import assign, claim, complete, release, send_back, withdraw
from engine.commands.waking import wake_due

__all__ = [
    "Context",
    "Outcome",
    "assign",
    "cancel",
    "cancel_incident",
    "claim",
    "collect_results",
    "complete",
    "deliver",
    "deliver_pending",
    "object_to_result",
    "read_evidence",
    "recalculate",
    "release",
    "replace_inspector",
    "resume",
    "retry",
    "send_back",
    "start",
    "start_amendment",
    "start_annual_plan",
    "start_joint_plans",
    "start_planned_campaigns",
    "start_temporary_campaign",
    "suspend",
    "wake_due",
    "withdraw",
    "withdraw_object",
]
