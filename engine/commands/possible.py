"""Which verbs somebody may use on a task, and why not the others: what a page shows as buttons.

The checks are those that the commands themselves ask first, so that a button never promises what its command refuses;
only what the command is given (a form, a reason, another person) can still be refused.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from engine.commands.acting import Desk
from engine.commands.at_task import ensure_open, standing
from engine.commands.attachments import check_add_attachment
from engine.commands.context import Context
from engine.commands.delegating import check_answer, check_delegate, check_recall
from engine.commands.instances import steered
from engine.commands.notifying import check_urge
from engine.commands.readers import require_reading
from engine.commands.returning import check_send_back, check_withdraw
from engine.commands.tasks import check_assign, check_claim, check_complete, check_release
from engine.errors import Shuangsuiji
from engine.records import Actor
from engine.store import Tx, instances


@dataclass(frozen=True, slots=True)
class Possible:
    """A verb (the name of its command), whether it is allowed, and if not the reason in words for the user."""

    verb: str
    allowed: bool
    reason: str = ""


Check = Callable[[Desk], object]


def possible(context: Context, tx: Tx, task_id: int, *, actor: Actor, now: datetime) -> list[Possible]:
    """Every verb on a task for somebody, in the order of a page. Raises NotFound."""
    desk = standing(tx, task_id, actor, now)
    return [_tried(verb, check, desk) for verb, check in _checks(context).items()]


def _checks(context: Context) -> dict[str, Check]:
    on_open: dict[str, Check] = {
        "complete": check_complete,
        "claim": check_claim,
        "release": check_release,
        "assign": check_assign,
        "delegate": check_delegate,
        "answer": check_answer,
        "recall": check_recall,
        "send_back": lambda desk: check_send_back(context, desk),
        "add_attachment": check_add_attachment,
        "urge": check_urge,
    }
    return {
        **{verb: _open_first(check) for verb, check in on_open.items()},
        "withdraw": lambda desk: check_withdraw(context, desk),
        "copy": lambda desk: require_reading(desk.tx, desk.actor, desk.instance.id, desk.now),
        "suspend": lambda desk: steered(desk.tx, desk.instance.id, desk.actor, instances.RUNNING),
        "resume": lambda desk: steered(desk.tx, desk.instance.id, desk.actor, instances.SUSPENDED),
    }


def _open_first(check: Check) -> Check:
    def both(desk: Desk) -> object:
        ensure_open(desk.task)
        return check(desk)

    return both


def _tried(verb: str, check: Check, desk: Desk) -> Possible:
    try:
        check(desk)
    except Shuangsuiji as error:
        return Possible(verb, False, str(error))
    return Possible(verb, True)
