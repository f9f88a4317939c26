"""`incidents`, `retry` and `audit`: what failed, trying it again, and whether the history is whole."""

from argparse import Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING

from engine.cli.arguments import Commands, whole, with_actor, with_command_id, with_database, with_json, with_law

if TYPE_CHECKING:
    from engine.store import Tx
    from engine.store.incidents import IncidentRow

FIELDS = ("id", "instance_id", "node", "kind", "message", "at", "status")


def add(commands: Commands) -> None:
    """The commands `incidents`, `retry` and `audit`."""
    incidents = commands.add_parser("incidents", help="steps that failed and wait for somebody to mend the cause")
    with_database(incidents)
    with_json(incidents)
    incidents.set_defaults(run=_incidents)
    retry = commands.add_parser("retry", help="do a failed step again")
    retry.add_argument("incident", type=whole(1), metavar="INCIDENT", help="its number in `incidents`")
    with_database(retry)
    with_actor(retry)
    with_command_id(retry)
    with_law(retry)
    retry.set_defaults(run=_retry)
    audit = commands.add_parser("audit", help="verify the hash-chained history")
    with_database(audit)
    with_json(audit)
    audit.set_defaults(run=_audit)


def _incidents(arguments: Namespace) -> int:
    from engine.cli.printing import as_json, as_table
    from engine.cli.surroundings import opened

    with opened(arguments.db) as database, database.read() as tx:
        found = list(open_incidents(tx))
    if arguments.json:
        as_json([{name: getattr(incident, name) for name in FIELDS} for incident in found])
        return 0
    shown = [(each.id, each.instance_id, each.node, each.kind, each.message) for each in found]
    as_table(("编号", "办件", "环节", "类别", "原因"), shown)
    return 0


def open_incidents(tx: "Tx") -> "Iterator[IncidentRow]":
    """Every open incident, oldest first."""
    from engine.store import incidents

    after = 0
    while rows := incidents.list_open(tx, after):
        yield from rows
        after = rows[-1].id


def _retry(arguments: Namespace) -> int:
    from engine import commands
    from engine.cli.outcomes import tell
    from engine.cli.surroundings import actor_of, clock_of, command_id_of, surroundings

    with surroundings(arguments) as context:
        with context.database.read() as tx:
            actor = actor_of(tx, arguments.actor)
        now = clock_of(context.database)()
        outcome = commands.retry(context, arguments.incident, actor=actor, now=now, command_id=command_id_of(arguments))
    return tell(outcome)


def _audit(arguments: Namespace) -> int:
    """A chain that is broken is an error like any other: one line that names instance and event, exit code 1."""
    from engine.cli.printing import as_json, counter
    from engine.cli.surroundings import opened
    from engine.store.audit import verify

    with opened(arguments.db) as database, counter("verifying events") as show:
        report = verify(database, show)
    if arguments.json:
        as_json(report)
    else:
        print(f"历史完整：办件 {report.instances}，事件 {report.events}，检查点 {report.checkpoints}")
        print(f"最近检查点：{report.last or '无'}")
    return 0
