"""`tasks` and `complete`: the worklist (待办) and the completion of a task."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine import clock
from engine.cli.arguments import (
    Commands,
    file,
    whole,
    with_actor,
    with_command_id,
    with_database,
    with_json,
    with_jurisdiction,
    with_law,
)
from engine.errors import SettingsError

if TYPE_CHECKING:
    from engine.records import Actor
    from engine.store import Tx
    from engine.store.tasks import TaskRow

PAGE = 500
FIELDS = (
    *("id", "instance_id", "jurisdiction", "process", "node", "name", "subject", "role", "department", "form"),
    *("assignee", "due", "overdue_at", "opened_at", "clause", "campaign", "local"),
)


def add(commands: Commands) -> None:
    """The commands `tasks` and `complete`."""
    tasks = commands.add_parser("tasks", help="open tasks by due date")
    with_database(tasks)
    tasks.add_argument("--overdue", action="store_true", help="only those whose due day is over")
    with_actor(tasks, required=False)
    with_jurisdiction(tasks, required=False)
    tasks.add_argument("--limit", type=whole(1), default=50, metavar="N", help="how many at most (default: 50)")
    with_json(tasks)
    tasks.set_defaults(run=_tasks)
    complete = commands.add_parser("complete", help="complete a task with a filled-in form")
    complete.add_argument("task", type=whole(1), metavar="TASK", help="its number in `tasks`")
    with_database(complete)
    with_actor(complete)
    with_submission(complete)
    with_command_id(complete)
    with_law(complete)
    complete.set_defaults(run=_complete)


def _tasks(arguments: Namespace) -> int:
    from engine.cli.printing import as_json, as_table
    from engine.cli.surroundings import actor_of, clock_of, opened
    from engine.commands.acting import acting

    with opened(arguments.db) as database:
        now = clock_of(database)()
        with database.read() as tx:
            workers = acting(tx, actor_of(tx, arguments.actor), now) if arguments.actor else None
            found = list(islice(_wanted(tx, arguments, workers, clock.china_date(now)), arguments.limit))
    if arguments.json:
        as_json([{name: getattr(task, name) for name in FIELDS} for task in found])
        return 0
    headings = ("编号", "截止日", "待办", "对象", "角色", "部门", "认领", "办件")
    as_table(headings, map(_as_row, found))
    return 0


def _wanted(tx: "Tx", arguments: Namespace, workers: "tuple[Actor, ...] | None", today: date) -> "Iterator[TaskRow]":
    """Open tasks by due date; of an actor those that they or their principals hold or could claim."""
    from engine.store import worklist

    late_on = today if arguments.overdue else None
    wanted = worklist.Wanted(jurisdiction=arguments.jurisdiction, workers=workers, late_on=late_on)
    after = None
    while rows := worklist.page(tx, wanted, after, PAGE):
        yield from rows
        after = worklist.place(rows[-1])


def _as_row(task: "TaskRow") -> tuple[Any, ...]:
    due = f"{task.due}（逾期）" if task.overdue_at else task.due
    return task.id, due, task.name, task.subject, task.role, task.department, task.assignee, task.instance_id


def _complete(arguments: Namespace) -> int:
    """1 where the step failed behind the task and left an incident."""
    from engine import commands
    from engine.cli.outcomes import tell
    from engine.cli.surroundings import carrying_out

    submission = submission_of(arguments)
    with carrying_out(arguments) as do:
        return tell(do(commands.complete, arguments.task, submission))


def with_submission(parser: ArgumentParser) -> None:
    """`--data JSON` or `--file FILE`."""
    answers = parser.add_mutually_exclusive_group(required=True)
    answers.add_argument("--data", metavar="JSON", help="the form's fields as a JSON object")
    answers.add_argument("--file", type=file, metavar="FILE", help="a file that holds them")


def submission_of(arguments: Namespace) -> dict[str, Any]:
    """The fields of the form. Raises SettingsError for anything that is no JSON object."""
    return _submission(arguments.data, arguments.file)


def _submission(text: str | None, path: Path | None) -> dict[str, Any]:
    """The fields of the form. Raises SettingsError for anything that is no JSON object."""
    import orjson

    try:
        found = orjson.loads(path.read_bytes() if path else text or "")
    except orjson.JSONDecodeError as error:
        raise SettingsError(f"{path or '--data'} is no JSON: {error}") from error
    if not isinstance(found, dict):
        raise SettingsError(f"{path or '--data'} must hold a JSON object with the form's fields")
    return found
