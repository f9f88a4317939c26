"""An object objects to a published result (当事人异议): the inspecting department reviews it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine import access
from engine.commands.context import Context
from engine.commands.instances import Beginning, begin
from engine.commands.outcome import Outcome
from engine.commands.procedures import procedure_of
from engine.errors import Conflict, Invalid, NotFound, Refused
from engine.records import SYSTEM, Actor
from engine.store import Tx, inspections, results

MOST = {"uscc": 18, "text": 2000, "name": 50, "contact": 100}
"""The fields that somebody outside fills in, and how many characters each takes."""


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
        return _beginning(context, tx, visit, department, item, objection)

    return begin(context, command_id, "object_to_result", prepare, actor, now)


@dataclass(frozen=True, slots=True)
class PublicObjection:
    """What somebody outside objects to: the published result as the public page shows it, and how to reach them.

    `uscc` proves that they know whom the result is about; name and contact stay inside.
    """

    jurisdiction: str
    campaign_no: str
    department: str
    item: str
    uscc: str
    text: str
    name: str
    contact: str


def object_in_public(context: Context, given: PublicObjection, *, now: datetime, command_id: str) -> Outcome:
    """Begin the review of a published result that its object objects to without an account.

    Raises Invalid (fields that are empty or too long), Refused where the credit code has no such result in public,
    Conflict while an objection to it is being reviewed.
    """
    _require_filled(given)

    def prepare(tx: Tx) -> Beginning:
        for visit in inspections.of_object(tx, given.jurisdiction, given.campaign_no, given.uscc):
            known = results.versions(tx, visit["id"], given.department, given.item)
            if known and known[-1]["published_at"] is not None:
                words = f"{given.text}\n（{given.name}，{given.contact}）"
                return _beginning(context, tx, visit, given.department, given.item, words)
        raise Refused("没有找到该统一社会信用代码的这一公示结果，请核对后再提交")

    return begin(context, command_id, "object_in_public", prepare, SYSTEM, now)


def _require_filled(given: PublicObjection) -> None:
    problems = [
        (name, "不能为空" if not value.strip() else f"最多{most}字")
        for name, most in MOST.items()
        if not (value := getattr(given, name)).strip() or len(value) > most
    ]
    if problems:
        raise Invalid("请补充后再提交", problems)


def _beginning(
    context: Context, tx: Tx, visit: Mapping[str, Any], department: str, item: str, objection: str
) -> Beginning:
    number = visit["number"]
    known = results.versions(tx, visit["id"], department, item)
    if not known:
        raise NotFound(f"{number} 没有 {department} 对 {item} 的检查结果")
    if known[-1]["published_at"] is None:
        raise Conflict(f"{number} 的这一结果尚未公示")
    data = {"inspection": visit["id"], "department": department, "item": item, "objection": objection}
    key = f"{number}/{item}/{len(results.objections(tx, visit['id'])) + 1}"
    process = procedure_of(context, tx, visit["jurisdiction"], "result_correction")
    return Beginning(process, key, data, visit["jurisdiction"])
