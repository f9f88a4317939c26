"""`actors`: the people of a jurisdiction and their posts. Passwords: `accounts`."""

from argparse import Namespace

from engine.cli.arguments import Commands, with_database, with_json, with_jurisdiction, with_law, word


def add(commands: Commands) -> None:
    """The commands `actors add`, `actors list` and `actors deactivate`."""
    actors = commands.add_parser("actors", help="who may act, in which department, with which roles")
    verbs = actors.add_subparsers(title="commands", metavar="COMMAND", required=True)
    adding = verbs.add_parser("add", help="enter somebody in a post")
    adding.add_argument("actor", type=word, metavar="ID", help="their id: unique, stays in the history")
    adding.add_argument("--name", required=True, type=word, help="their name")
    with_jurisdiction(adding)
    adding.add_argument("--department", type=word, metavar="CODE", help="department in the profile")
    adding.add_argument(
        "--role", required=True, action="append", type=word, metavar="ROLE", dest="roles", help="lane; repeatable"
    )
    adding.add_argument("--replace", action="store_true", help="the id is known: another post, name, or back again")
    with_database(adding)
    with_law(adding)
    adding.set_defaults(run=_add)
    listing = verbs.add_parser("list", help="everybody who may act")
    with_jurisdiction(listing)
    with_database(listing)
    with_json(listing)
    listing.set_defaults(run=_list)
    leaving = verbs.add_parser("deactivate", help="let somebody act no more; their name stays in the history")
    leaving.add_argument("actor", type=word, metavar="ID", help="their id")
    with_database(leaving)
    with_law(leaving)
    leaving.set_defaults(run=_deactivate)


def _add(arguments: Namespace) -> int:
    from engine import commands
    from engine.cli.surroundings import surroundings
    from engine.records import SYSTEM, Actor

    roles = frozenset(arguments.roles)
    person = Actor(arguments.actor, arguments.name, arguments.jurisdiction, arguments.department or "", roles)
    with surroundings(arguments) as context:
        commands.add_person(context, person, actor=SYSTEM, replace=arguments.replace)
    print(f"已录入 {person.id} {person.name}")
    return 0


def _list(arguments: Namespace) -> int:
    from engine.cli.printing import as_json, as_table
    from engine.cli.surroundings import opened
    from engine.store import actors

    with opened(arguments.db) as database, database.read() as tx:
        found = actors.of_jurisdiction(tx, arguments.jurisdiction)
    rows = [(each.id, each.name, each.department, sorted(each.roles), each.simulated) for each in found]
    if arguments.json:
        as_json([dict(zip(("id", "name", "department", "roles", "simulated"), row, strict=True)) for row in rows])
        return 0
    shown = [(*row[:3], "、".join(row[3]), "模拟" if row[4] else "") for row in rows]
    as_table(("编号", "姓名", "部门", "角色", "备注"), shown)
    return 0


def _deactivate(arguments: Namespace) -> int:
    from engine import commands
    from engine.cli.surroundings import surroundings
    from engine.records import SYSTEM

    with surroundings(arguments) as context:
        held = commands.deactivate_person(context, arguments.actor, actor=SYSTEM)
    print(f"已停用 {arguments.actor}")
    if held:
        print(f"名下还有 {held} 项待办：用 `shuangsuiji hand-over` 转办")
    return 0
