"""A listed firm has repaired, or its department finds that it has (信用修复): the removal of the listing begins."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine import access
from engine.commands.context import Context
from engine.commands.instances import Beginning, begin
from engine.commands.outcome import Outcome
from engine.commands.procedures import procedure_of
from engine.errors import Conflict, NotFound
from engine.records import Actor
from engine.store import Tx, credit, inspections, instances

Row = Mapping[str, Any]

_OVER = (instances.COMPLETED, instances.CANCELLED)


def ask_removal(
    context: Context, jurisdiction: str, inspection: str, department: str, kind: str, repair: str, *, applied: bool,
    actor: Actor, now: datetime, command_id: str,
) -> Outcome:  # fmt: skip
    """Begin the removal (移出) of a listing: `kind` of list, `inspection` the visit's number, `repair` what was mended.

    `applied` says that the firm asks; whoever takes in applications at a department may enter it, or a coordinator.
    Without it the department that listed the firm has found it, and only that department begins. Raises NotFound
    without such a listing, Conflict when it has ended or its removal is under way.
    """
    if applied:
        access.require_role(actor, jurisdiction, "initiator", "participant", "coordinator")
    else:
        access.require_role_in(actor, jurisdiction, department, "initiator", "participant")

    def prepare(tx: Tx) -> Beginning:
        visit = inspections.numbered(tx, jurisdiction, inspection)
        listing = _listing(tx, visit, department, kind)
        process = procedure_of(context, tx, jurisdiction, "listing_removal")
        asked = credit.removals(tx, listing["id"])
        _may_be_asked(tx, process, listing, _key(visit, listing, len(asked)), asked)
        removal = credit.ask_removal(
            tx,
            {
                "jurisdiction": jurisdiction, "credit_record_id": listing["id"], "applied": applied, "repair": repair,
                "asked_by": actor.id, "asked_at": now,
            },
        )  # fmt: skip
        data = {"removal": removal, "inspection": visit["id"], "department": department}
        shown = {"measure": kind, "repair": repair, "applied": applied}
        return Beginning(process, _key(visit, listing, len(asked) + 1), {**data, **shown}, jurisdiction)

    return begin(context, command_id, "ask_removal", prepare, actor, now)


def _key(visit: Row, listing: Row, number: int) -> str:
    """Names the how-manieth removal of a listing; a visit may have led to several listings."""
    return f"{visit['number']}/{listing['department']}/{listing['kind']}/{number}"


def _listing(tx: Tx, visit: Row, department: str, kind: str) -> Row:
    rows = [row for row in credit.of_case(tx, visit["id"], department) if row["decision"] == credit.LIST]
    for row in rows:
        if row["kind"] == kind:
            return row
    known = "、".join(row["kind"] for row in rows) or "无"
    raise NotFound(f"{visit['number']} 没有 {department} 作出的{kind}决定（现有：{known}）")


def _may_be_asked(tx: Tx, process: str, listing: Row, last: str, asked: list[Row]) -> None:
    if credit.ended(asked):
        raise Conflict(f"{listing['decision_no']} 已经移出或者撤销")
    running = instances.find(tx, process, last)
    if running is not None and running.status not in _OVER:
        raise Conflict(f"{listing['decision_no']} 正在办理移出")
