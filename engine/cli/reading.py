"""`evidence` and `collect`: reading evidence that is open to a department, and the published results of a campaign."""

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Any

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

if TYPE_CHECKING:
    from engine.commands import Context
    from engine.records import Actor

PIECES = ("id", "department", "kind", "place", "taken_at")
PIECE = ("id", "inspection_id", "department", "kind", "place", "taken_at", "entered_at", "sha256")
RESULTS = ("id", "subject_id", "department", "published_at", "content")


def add(commands: Commands) -> None:
    """The commands `evidence list`, `evidence read` and `collect`."""
    evidence = commands.add_parser("evidence", help="evidence that is open to one's department")
    verbs = evidence.add_subparsers(title="commands", metavar="COMMAND", required=True)
    listing = verbs.add_parser("list", help="the pieces of a visit that one may read")
    listing.add_argument("visit", type=word, metavar="VISIT", help="its number")
    _common(listing)
    listing.set_defaults(run=_list)
    read = verbs.add_parser("read", help="one piece; what another department shared is read on record")
    read.add_argument("evidence", type=whole(1), metavar="EVIDENCE", help="its number in `evidence list`")
    _common(read)
    with_command_id(read)
    read.set_defaults(run=_read)
    collect = commands.add_parser("collect", help="the published results of a campaign, for whoever collects them")
    collect.add_argument("campaign", type=word, metavar="CAMPAIGN", help="its number")
    _common(collect)
    with_command_id(collect)
    collect.set_defaults(run=_collect)


def _common(parser: ArgumentParser) -> None:
    with_database(parser)
    with_actor(parser)
    with_json(parser)
    with_law(parser)


def _list(arguments: Namespace) -> int:
    from engine.cli.surroundings import surroundings
    from engine.store import sharing

    with surroundings(arguments) as context:
        actor = _actor(context, arguments)
        with context.database.read() as tx:
            found = sharing.open_to(tx, actor.jurisdiction, arguments.visit, actor.department)
    return _show(arguments, PIECES, ("编号", "取证部门", "种类", "地点", "时间"), found)


def _read(arguments: Namespace) -> int:
    from engine import commands
    from engine.cli.surroundings import clock_of, command_id_of, surroundings

    with surroundings(arguments) as context:
        actor, command_id = _actor(context, arguments), command_id_of(arguments)
        now = clock_of(context.database)()
        found = commands.read_evidence(context, arguments.evidence, actor=actor, now=now, command_id=command_id)
    headings = ("编号", "检查", "取证部门", "种类", "地点", "取证时间", "录入时间", "摘要值")
    return _show(arguments, PIECE, headings, [found])


def _collect(arguments: Namespace) -> int:
    from engine import commands
    from engine.cli.surroundings import clock_of, command_id_of, surroundings

    with surroundings(arguments) as context:
        actor, command_id = _actor(context, arguments), command_id_of(arguments)
        now = clock_of(context.database)()
        found = commands.collect_results(context, arguments.campaign, actor=actor, now=now, command_id=command_id)
    return _show(arguments, RESULTS, ("编号", "检查", "检查部门", "公示时间", "公示内容"), found)


def _actor(context: "Context", arguments: Namespace) -> "Actor":
    from engine.cli.surroundings import actor_of

    with context.database.read() as tx:
        return actor_of(tx, arguments.actor)


def _show(arguments: Namespace, names: tuple[str, ...], headings: tuple[str, ...], rows: list[Any]) -> int:
    from engine.cli.printing import as_json, as_table

    if arguments.json:
        as_json([{name: row[name] for name in names} for row in rows])
    else:
        as_table(headings, ([row[name] for name in names] for row in rows))
    return 0
