"""`deputy` and `hand-over`: who stands in for whom, and where everything of a leaving person goes."""

from argparse import ArgumentParser, Namespace

from engine import clock
from engine.cli.arguments import (
    Commands,
    day,
    whole,
    with_actor,
    with_command_id,
    with_database,
    with_json,
    with_jurisdiction,
    with_law,
    word,
)

PARTS = {
    "HELD": ("待办", "退回本组"),
    "WORKED_ON": ("受委派待办", "退还委派人"),
    "DELEGATED": ("已委派待办", "退回本组"),
    "DEPUTY": ("代理他人", "终止"),
    "PRINCIPAL": ("由他人代理", "终止"),
}
"""Kinds of what is handed over, and what becomes of it where nobody may have it."""


def add(commands: Commands) -> None:
    """The commands `deputy appoint`, `deputy revoke`, `deputy list` and `hand-over`."""
    verbs = commands.add_parser("deputy", help="代理: who does whose tasks, from when to when").add_subparsers(
        title="verbs", metavar="VERB", required=True
    )
    appoint = verbs.add_parser("appoint", help="let a colleague do somebody's tasks for a time")
    appoint.add_argument("principal", type=word, metavar="PRINCIPAL", help="id of who is absent")
    appoint.add_argument("deputy", type=word, metavar="DEPUTY", help="id of who stands in")
    appoint.add_argument("--first", required=True, type=day, metavar="DATE", help="the first day")
    appoint.add_argument("--last", required=True, type=day, metavar="DATE", help="the last day")
    _carried_out(appoint)
    appoint.set_defaults(run=_appoint)
    revoke = verbs.add_parser("revoke", help="end it at once")
    revoke.add_argument("deputyship", type=whole(1), metavar="NUMBER", help="its number in `deputy list`")
    _carried_out(revoke)
    revoke.set_defaults(run=_revoke)
    listed = verbs.add_parser("list", help="every deputyship of a jurisdiction, the newest first")
    with_database(listed)
    with_jurisdiction(listed)
    with_json(listed)
    listed.set_defaults(run=_list)
    hand_over = commands.add_parser("hand-over", help="离职批量转办: give everything of a leaving person to others")
    hand_over.add_argument("leaver", type=word, metavar="LEAVER", help="id of who leaves")
    hand_over.add_argument(
        "--to", required=True, action="append", type=word, metavar="ID", help="who takes over; repeatable"
    )
    hand_over.add_argument("--preview", action="store_true", help="say what would go where, and change nothing")
    _carried_out(hand_over)
    hand_over.set_defaults(run=_hand_over)


def _carried_out(parser: ArgumentParser) -> None:
    parser.add_argument("--reason", required=True, metavar="TEXT", help="why")
    with_database(parser)
    with_actor(parser)
    with_command_id(parser)
    with_law(parser)


def _appoint(arguments: Namespace) -> int:
    from engine import commands
    from engine.cli.surroundings import carrying_out

    given = (arguments.principal, arguments.deputy, arguments.first, arguments.last, arguments.reason)
    with carrying_out(arguments) as do:
        print(f"代理 {do(commands.appoint_deputy, *given).made} 已设立")
    return 0


def _revoke(arguments: Namespace) -> int:
    from engine import commands
    from engine.cli.surroundings import carrying_out

    with carrying_out(arguments) as do:
        do(commands.revoke_deputy, arguments.deputyship, arguments.reason)
    print(f"代理 {arguments.deputyship} 已撤销")
    return 0


def _list(arguments: Namespace) -> int:
    from engine.cli.printing import as_json, as_table
    from engine.cli.surroundings import clock_of, opened
    from engine.store import deputyships

    with opened(arguments.db) as database:
        today = clock.china_date(clock_of(database)())
        with database.read() as tx:
            found = deputyships.of_jurisdiction(tx, arguments.jurisdiction)
    if arguments.json:
        as_json([row._asdict() for row in found])
        return 0
    rows = []
    for row in found:
        ended = "已撤销" if row.revoked_at else "已到期" if row.ends_on < today else ""
        rows.append((row.id, row.principal, row.deputy, row.starts_on, row.ends_on, row.reason, row.made_by, ended))
    as_table(("编号", "被代理人", "代理人", "自", "至", "理由", "设立", "状态"), rows)
    return 0


def _hand_over(arguments: Namespace) -> int:
    """What goes where is told before it is done."""
    from engine import commands
    from engine.cli.printing import as_table
    from engine.cli.surroundings import actor_of, carrying_out, clock_of, surroundings

    with surroundings(arguments) as context:
        now = clock_of(context.database)()
        with context.database.read() as tx:
            actor = actor_of(tx, arguments.actor)
            parts = commands.preview_hand_over(tx, arguments.leaver, arguments.to, actor=actor, now=now)
    shown = [(PARTS[each.kind][0], each.id, each.name, each.to or PARTS[each.kind][1]) for each in parts]
    as_table(("类别", "编号", "内容", "转给"), shown)
    if arguments.preview:
        return 0
    with carrying_out(arguments) as do:
        do(commands.hand_over, arguments.leaver, arguments.to, arguments.reason)
    print(f"已转办 {len(parts)} 项")
    return 0
