"""Records that a team adds to a visit when they are needed (询问笔录, 抽样取证记录, 勘验笔录, papers handed in)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine import access
from engine.commands.context import Context
from engine.commands.finding import around, instance_of
from engine.commands.outcome import Outcome
from engine.commands.steps import ensure_running, note, once
from engine.records import Actor
from engine.services import visit_records
from engine.store import Tx, inspections, instances


def add_visit_record(
    context: Context, visit: str, kind: str, content: Mapping[str, Any], *, actor: Actor, now: datetime,
    command_id: str,
) -> Outcome:  # fmt: skip
    """Add a record to a visit (its number) of the actor's jurisdiction; no task has to be open for it (MS-2.5d).

    `kind` is INTERVIEW, SAMPLING, EXAMINATION or MATERIALS, `content` fills in its form (`visit_records.KINDS`). It
    becomes a document with the record of the visit, later at once. The teams of the visit's departments may, from
    the approval until all is settled. Raises Refused, NotFound, Conflict, NotAllowedHere (suspended), Invalid.
    """
    where = actor.jurisdiction
    access.require_role(actor, where, "team")
    form = visit_records.kind_of(kind).form

    def work(tx: Tx) -> Outcome:
        filled = context.law(tx, context.latest(tx)).form(form, where).validate(content)
        row = inspections.numbered(tx, where, visit)
        found = instance_of(context, tx, where, "inspection", visit)
        if found.status != instances.INCIDENT:
            ensure_running(found)
        given = around(context, tx, found, actor, now)
        visit_records.add(given.service_call({"inspection": row["id"]}), kind, filled)
        note(tx, found, given.facts, actor, now)
        return Outcome(found.id, found.status)

    return once(context, command_id, "add_visit_record", actor, now, work)
