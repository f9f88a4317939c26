"""An object objects to a published result (当事人异议): the inspecting department reviews it."""

from datetime import datetime

from engine import access
from engine.commands.context import Context
from engine.commands.instances import Beginning, begin
from engine.commands.outcome import Outcome
from engine.commands.procedures import procedure_of
from engine.errors import Conflict, NotFound
from engine.records import Actor
from engine.store import Tx, inspections, results


def object_to_result(
    context: Context, jurisdiction: str, inspection: str, department: str, item: str, objection: str, *, actor: Actor,
    now: datetime, command_id: str,
) -> Outcome:  # fmt: skip
    """Begin the review (复核) of a published result; `inspection` is the visit's number, `objection` the words.

    Whoever takes in objections at a department, a coordinator, and the platform may. Raises NotFound without such a
    result, Conflict while it is not public.
    """
    access.require_role(actor, jurisdiction, "initiator", "participant", "coordinator")

    def prepare(tx: Tx) -> Beginning:
        visit = inspections.numbered(tx, jurisdiction, inspection)
        known = results.versions(tx, visit["id"], department, item)
        if not known:
            raise NotFound(f"{inspection} 没有 {department} 对 {item} 的检查结果")
        if known[-1]["published_at"] is None:
            raise Conflict(f"{inspection} 的这一结果尚未公示")
        data = {"inspection": visit["id"], "department": department, "item": item, "objection": objection}
        key = f"{inspection}/{item}/{len(results.objections(tx, visit['id'])) + 1}"
        return Beginning(procedure_of(context, tx, jurisdiction, "result_correction"), key, data, jurisdiction)

    return begin(context, command_id, "object_to_result", prepare, actor, now)
