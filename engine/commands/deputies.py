"""代理: somebody stands in for a colleague from one day to another; revocable, without chains.

A deputyship belongs to no instance: who made it, when and why stands in its row, which is never deleted; what a deputy
does stands in the history of the instance, with the principal it was done for.
"""

from datetime import date, datetime

from engine import access
from engine.clock import china_date
from engine.commands.at_task import person, reasoned
from engine.commands.context import Context
from engine.commands.outcome import Outcome
from engine.commands.steps import once
from engine.errors import Conflict, Invalid, Refused
from engine.records import Actor
from engine.store import Tx, actors, deputyships, notifications
from engine.store.deputyships import DeputyshipRow

LONGEST = 366
"""Days; after a year somebody looks at it again."""


def appoint_deputy(
    context: Context, principal: str, deputy: str, first: date, last: date, reason: str, *, actor: Actor, now: datetime,
    command_id: str,
) -> Outcome:  # fmt: skip
    """Let `deputy` see and do the tasks of `principal` from `first` to `last`, both included; `made` is its row.

    The principal may, the approver of their department and the administrator. Raises Refused (who, another department),
    Invalid (days), Conflict (there is one, or a chain would arise), NotFound.
    """
    why = reasoned(reason, "代理")

    def work(tx: Tx) -> Outcome:
        absent, present = person(tx, principal), person(tx, deputy)
        access.require_say_over(actor, absent)
        refused = access.why_no_deputy(present, absent)
        if refused:
            raise Refused(f"不能由 {present.name} 代理：{refused}")
        _check_days(first, last, china_date(now))
        actors.lock(tx, principal, deputy)
        other = overlap(tx, absent, present, first, last)
        if other:
            raise Conflict(other)
        made = deputyships.appoint(tx, absent.jurisdiction, principal, deputy, first, last, why, actor.id, now)
        told = f"{first} 至 {last}，{absent.name} 的待办由 {present.name} 代理：{why}"
        notifications.send(tx, [principal, deputy], notifications.DEPUTY, actor.id, told, now)
        return Outcome(made=made)

    return once(context, command_id, "appoint_deputy", actor, now, work)


def revoke_deputy(
    context: Context, deputyship: int, reason: str, *, actor: Actor, now: datetime, command_id: str
) -> Outcome:
    """End a deputyship at once, for good. Who may make it may, and the deputy. Raises Refused, Conflict, NotFound."""
    why = reasoned(reason, "撤销代理")

    def work(tx: Tx) -> Outcome:
        row = deputyships.load(tx, deputyship)
        if actor.id not in (row.principal, row.deputy):
            access.require_say_over(actor, person(tx, row.principal))
        end_deputyship(tx, row, why, actor, now)
        return Outcome(made=deputyship)

    return once(context, command_id, "revoke_deputy", actor, now, work)


def end_deputyship(tx: Tx, row: DeputyshipRow, reason: str, actor: Actor, now: datetime) -> None:
    """End it and tell both. Raises Conflict where it has ended."""
    if not deputyships.revoke(tx, row.id, actor.id, reason, now):
        raise Conflict(f"代理 {row.id} 已经撤销")
    told = f"{row.starts_on} 至 {row.ends_on} 的代理已撤销：{reason}"
    notifications.send(tx, [row.principal, row.deputy], notifications.DEPUTY, actor.id, told, now)


def _check_days(first: date, last: date, today: date) -> None:
    problems = []
    if last < first:
        problems.append(("last", "早于第一天"))
    if last < today:
        problems.append(("last", "已经过去"))
    if (last - first).days >= LONGEST:
        problems.append(("last", f"最长 {LONGEST} 天"))
    if problems:
        raise Invalid("代理期限不对：" + "；".join(text for _, text in problems), problems)


def overlap(tx: Tx, principal: Actor, deputy: Actor, first: date, last: date, besides: int | None = None) -> str | None:
    """Why the deputyship would not go with those there are: one deputy at a time, who is present, and no chain."""
    for row in deputyships.about(tx, principal.id, first):
        if row.starts_on <= last and row.id != besides:
            if row.principal == principal.id:
                return f"{principal.name} 在此期间已由 {row.deputy} 代理（{row.starts_on} 至 {row.ends_on}）"
            return f"{principal.name} 在此期间代理 {row.principal}，不能再由他人代理"
    for row in deputyships.about(tx, deputy.id, first):
        if row.starts_on <= last and row.principal == deputy.id:
            return f"{deputy.name} 在此期间由 {row.deputy} 代理，不能代理他人"
    return None
