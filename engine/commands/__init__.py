"""The waist: everything that changes state, one transaction each. Web, jobs and simulation come through here."""

from engine.commands.attachments import add_attachment, read_attachment, remove_attachment, sweep_attachments
from engine.commands.context import Context
from engine.commands.correcting import replace_inspector, withdraw_object
from engine.commands.delegating import answer, delegate, recall
from engine.commands.deputies import appoint_deputy, revoke_deputy
from engine.commands.handing_over import hand_over, preview_hand_over
from engine.commands.incidents import cancel_incident, retry
from engine.commands.instances import cancel, resume, start, suspend
from engine.commands.messages import deliver, deliver_pending
from engine.commands.notifying import copy, mark_read, urge, urge_many
from engine.commands.objections import object_to_result
from engine.commands.outcome import Outcome
from engine.commands.people import add_person, deactivate_person
from engine.commands.plan_reports import plan_report
from engine.commands.planning import start_amendment, start_annual_plans, start_joint_plans
from engine.commands.possible import possible
from engine.commands.procedures import start_annual_plan, start_planned_campaigns, start_temporary_campaign
from engine.commands.readers import why_not_read_attachment, why_not_read_document, why_not_read_instance
from engine.commands.reading import collect_results, read_evidence
from engine.commands.recalculating import recalculate
from engine.commands.recording import add_visit_record
from engine.commands.removals import ask_removal
from engine.commands.returning import return_targets, send_back, withdraw
from engine.commands.tasks import assign, claim, complete, look, release
from engine.commands.waking import wake_due

__all__ = [
    "Context",
    "Outcome",
    "add_attachment",
    "add_person",
    "add_visit_record",
    "answer",
    "appoint_deputy",
    "ask_removal",
    "assign",
    "cancel",
    "cancel_incident",
    "claim",
    "collect_results",
    "complete",
    "copy",
    "deactivate_person",
    "delegate",
    "deliver",
    "deliver_pending",
    "hand_over",
    "look",
    "mark_read",
    "object_to_result",
    "plan_report",
    "possible",
    "preview_hand_over",
    "read_attachment",
    "read_evidence",
    "recalculate",
    "recall",
    "release",
    "remove_attachment",
    "replace_inspector",
    "resume",
    "retry",
    "return_targets",
    "revoke_deputy",
    "send_back",
    "start",
    "start_amendment",
    "start_annual_plan",
    "start_annual_plans",
    "start_joint_plans",
    "start_planned_campaigns",
    "start_temporary_campaign",
    "suspend",
    "sweep_attachments",
    "urge",
    "urge_many",
    "wake_due",
    "why_not_read_attachment",
    "why_not_read_document",
    "why_not_read_instance",
    "withdraw",
    "withdraw_object",
]
