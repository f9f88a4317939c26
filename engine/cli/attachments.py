"""`attachment add`, `remove`, `list` and `get`: files of tasks."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from engine.cli.arguments import (
    Commands,
    file,
    whole,
    with_actor,
    with_command_id,
    with_database,
    with_json,
    with_law,
)


def add(commands: Commands) -> None:
    """The commands `attachment add`, `remove`, `list` and `get`."""
    verbs = commands.add_parser("attachment", help="files of tasks (附件)").add_subparsers(
        title="verbs", metavar="VERB", required=True
    )
    adding = verbs.add_parser("add", help="attach a file to an open task")
    adding.add_argument("task", type=whole(1), metavar="TASK", help="its number in `tasks`")
    adding.add_argument("file", type=file, metavar="FILE", help="the file")
    adding.add_argument("--kind", default="DOCUMENT", help="PHOTO, SIGNATURE, DOCUMENT (default) or OTHER")
    adding.set_defaults(run=_add)
    removing = _about_one(verbs, "remove", "take it off an open task")
    removing.set_defaults(run=_remove)
    for parser in (adding, removing):
        with_command_id(parser)
    listing = verbs.add_parser("list", help="what is attached to the tasks of an instance")
    listing.add_argument("instance", type=whole(1), metavar="INSTANCE", help="its number in `tasks`")
    with_json(listing)
    listing.set_defaults(run=_list)
    getting = _about_one(verbs, "get", "write its content to a file")
    getting.add_argument("-o", "--output", required=True, type=Path, metavar="FILE", help="where to")
    getting.set_defaults(run=_get)
    for parser in (adding, removing, listing, getting):
        with_database(parser)
        with_actor(parser)
        with_law(parser)


def _about_one(verbs: Commands, name: str, help: str) -> ArgumentParser:
    parser = verbs.add_parser(name, help=help)
    parser.add_argument("attachment", type=whole(1), metavar="ATTACHMENT", help="its number in `attachment list`")
    return parser


def _add(arguments: Namespace) -> int:
    from engine import commands
    from engine.attachments import LARGEST
    from engine.cli.surroundings import carrying_out

    with arguments.file.open("rb") as found:
        content = found.read(LARGEST + 1)  # one byte more: enough to see that it is too large
    with carrying_out(arguments) as do:
        outcome = do(commands.add_attachment, arguments.task, content, arguments.file.name, arguments.kind)
    print(f"附件 {outcome.made} 已添加")
    return 0


def _remove(arguments: Namespace) -> int:
    from engine import commands
    from engine.cli.surroundings import carrying_out

    with carrying_out(arguments) as do:
        do(commands.remove_attachment, arguments.attachment)
    print(f"附件 {arguments.attachment} 已移除")
    return 0


def _list(arguments: Namespace) -> int:
    from engine.cli.printing import as_json, as_table
    from engine.cli.surroundings import actor_of, clock_of, opened
    from engine.commands.readers import require_reading
    from engine.store import attachments

    with opened(arguments.db) as database:
        now = clock_of(database)()
        with database.read() as tx:
            require_reading(tx, actor_of(tx, arguments.actor), arguments.instance, now)
            found = attachments.of_instance(tx, arguments.instance)
    if arguments.json:
        as_json([row._asdict() for row in found])
        return 0
    shown = [(row.id, row.kind, row.name, row.size, row.added_by, row.task_id, row.sha256) for row in found]
    as_table(("编号", "类别", "名称", "字节", "添加人", "待办", "SHA-256"), shown)
    return 0


def _get(arguments: Namespace) -> int:
    from engine import commands
    from engine.cli.surroundings import actor_of, clock_of, surroundings

    with surroundings(arguments) as context:
        now = clock_of(context.database)()
        with context.database.read() as tx:
            actor = actor_of(tx, arguments.actor)
        row, content = commands.read_attachment(context, arguments.attachment, actor=actor, now=now)
    arguments.output.write_bytes(content)
    print(f"{row.name} → {arguments.output}")
    return 0
