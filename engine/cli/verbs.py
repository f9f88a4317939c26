"""What staff do with a task or an instance (认领, 转办, 委派, 退回, 撤回, 挂起 …), and what of it is possible."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from typing import Any

from engine.cli.arguments import (
    Commands,
    whole,
    with_actor,
    with_command_id,
    with_database,
    with_json,
    with_law,
    word,
)
from engine.cli.tasks import submission_of, with_submission

Given = Callable[[Namespace], tuple[Any, ...]]


def add(commands: Commands) -> None:
    """`verbs`, `claim`, `release`, `assign`, `delegate`, `answer`, `recall`, `send-back`, `withdraw` …"""
    _add_verbs(commands)
    _on_task(commands, "claim", "认领: take a task of the group")
    _on_task(commands, "release", "退领: give a task back to the group, or a delegated one to its delegator")
    _with_person(_on_task(commands, "assign", "转办: hand a task over to somebody who may work on it", _to))
    _with_person(_on_task(commands, "delegate", "委派: let a colleague work on a task; it comes back", _to))
    answer = _on_task(commands, "answer", "submit what one worked out on a delegated task", _answered)
    with_submission(answer)
    answer.add_argument("--remark", default="", metavar="TEXT", help="a word to the delegator")
    _with_reason(_on_task(commands, "recall", "take a delegated task back", _reason))
    back = _on_task(commands, "send-back", "退回: send a task back to an earlier step", _to)
    back.add_argument("--to", default="", metavar="STEP", help="id of the step (default: the last one); see `verbs`")
    _with_reason(back)
    _with_reason(_on_task(commands, "withdraw", "撤回: take back what one has completed oneself", _reason))
    for verb, help in (("suspend", "挂起: let an instance rest"), ("resume", "恢复: let it go on")):
        _with_reason(_on(commands, verb, help, "instance", _reason))


def _on_task(commands: Commands, verb: str, help: str, given: Given = lambda _: ()) -> ArgumentParser:
    return _on(commands, verb, help, "task", given)


def _on(commands: Commands, verb: str, help: str, what: str, given: Given) -> ArgumentParser:
    """A verb on a task or an instance, which is carried out with what `given` finds among the arguments."""

    def run(arguments: Namespace) -> int:
        from engine import commands as verbs
        from engine.cli.outcomes import tell
        from engine.cli.surroundings import carrying_out

        with carrying_out(arguments) as do:
            return tell(do(getattr(verbs, verb.replace("-", "_")), getattr(arguments, what), *given(arguments)))

    parser = commands.add_parser(verb, help=help)
    parser.add_argument(what, type=whole(1), metavar=what.upper(), help="its number in `tasks`")
    with_database(parser)
    with_actor(parser)
    with_command_id(parser)
    with_law(parser)
    parser.set_defaults(run=run)
    return parser


def _with_person(parser: ArgumentParser) -> None:
    parser.add_argument("--to", required=True, type=word, metavar="ID", help="id of the person")
    _with_reason(parser)


def _with_reason(parser: ArgumentParser) -> None:
    parser.add_argument("--reason", required=True, metavar="TEXT", help="why; it stands in the history")


def _to(arguments: Namespace) -> tuple[Any, ...]:
    return arguments.to, arguments.reason


def _reason(arguments: Namespace) -> tuple[Any, ...]:
    return (arguments.reason,)


def _answered(arguments: Namespace) -> tuple[Any, ...]:
    return submission_of(arguments), arguments.remark


# What is possible ---------------------------------------------------------------------------------------------


def _add_verbs(commands: Commands) -> None:
    parser = commands.add_parser("verbs", help="what somebody may do with a task, and why not the rest")
    parser.add_argument("task", type=whole(1), metavar="TASK", help="its number in `tasks`")
    with_database(parser)
    with_actor(parser)
    with_law(parser)
    with_json(parser)
    parser.set_defaults(run=_verbs)


def _verbs(arguments: Namespace) -> int:
    from engine import commands
    from engine.cli.printing import as_json, as_table
    from engine.cli.surroundings import actor_of, clock_of, surroundings
    from engine.store import tasks

    with surroundings(arguments) as context:
        now = clock_of(context.database)()
        with context.database.read() as tx:
            actor = actor_of(tx, arguments.actor)
            found = commands.possible(context, tx, arguments.task, actor=actor, now=now)
            back = any(each.verb == "send_back" and each.allowed for each in found)
            targets = commands.return_targets(context, tx, tasks.load(tx, arguments.task)) if back else []
    if arguments.json:
        as_json({"verbs": found, "return_targets": targets})
        return 0
    as_table(("动作", "可否", "原因"), [(e.verb, "可" if e.allowed else "否", e.reason) for e in found])
    if targets:
        as_table(("可退回至", "步骤", "上次办理"), [(each.node, each.name, each.by) for each in targets])
    return 0
