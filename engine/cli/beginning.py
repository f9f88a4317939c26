"""`begin`: plans, joint plans, the change of a plan, campaigns of the plans and outside them."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

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

if TYPE_CHECKING:
    from engine.commands import Context, Outcome

NOTHING = "没有可以启动的：已经启动，或者尚未具备条件"
SHOWN = ("id", "process", "business_key", "status")
SOURCES = ("TEMPORARY", "SPECIAL")


def add(commands: Commands) -> None:
    """The commands `begin plans`, `joint-plans`, `amendment`, `campaigns` and `temporary-campaign`."""
    begin = commands.add_parser("begin", help="begin plans and campaigns; what is under way already is left alone")
    verbs = begin.add_subparsers(title="commands", metavar="COMMAND", required=True)
    plans = verbs.add_parser("plans", help="the yearly plan of one's department, or of all that have to plan")
    with_jurisdiction(plans)
    _year(plans)
    with_actor(plans, required=False)
    with_command_id(plans)
    _common(plans, _plans)
    joint = verbs.add_parser("joint-plans", help="the joint plan of each author, once the plans are in")
    with_jurisdiction(joint)
    _year(joint)
    _common(joint, _joint_plans)
    amendment = verbs.add_parser("amendment", help="the change of one's plan in force")
    amendment.add_argument("plan", type=word, metavar="PLAN", help="its number, such as JH2026-001")
    with_actor(amendment)
    with_command_id(amendment)
    _common(amendment, _amendment)
    campaigns = verbs.add_parser("campaigns", help="the campaigns of every plan line whose preparation is due")
    with_jurisdiction(campaigns)
    _common(campaigns, _campaigns)
    _add_temporary(verbs)


def _add_temporary(verbs: Commands) -> None:
    temporary = verbs.add_parser("temporary-campaign", help="a campaign of one's department outside the plan")
    temporary.add_argument("--name", required=True, type=word, help="what it is called")
    temporary.add_argument("--ground", required=True, type=word, metavar="TEXT", help="why, as the law names it")
    temporary.add_argument("--basis", required=True, type=word, metavar="DOCUMENT", help="the document behind it")
    temporary.add_argument("--from", required=True, type=day, metavar="DATE", dest="first", help="first day of visits")
    temporary.add_argument("--to", required=True, type=day, metavar="DATE", dest="last", help="last day of visits")
    temporary.add_argument("--source", choices=SOURCES, default=SOURCES[0], help="default: TEMPORARY")
    with_actor(temporary)
    with_command_id(temporary)
    _common(temporary, _temporary)


def _year(parser: ArgumentParser) -> None:
    parser.add_argument("--year", required=True, type=whole(2000, 2999), metavar="YEAR")


def _common(parser: ArgumentParser, run: Callable[[Namespace], int]) -> None:
    with_database(parser)
    with_json(parser)
    with_law(parser)
    parser.set_defaults(run=run)


def _plans(arguments: Namespace) -> int:
    """The plan of the actor's department, or as the platform those of everybody who has none."""
    from engine import commands
    from engine.cli.surroundings import carrying_out, clock_of, surroundings

    if arguments.actor is None:
        with surroundings(arguments) as context:
            now = clock_of(context.database)()
            begun = commands.start_annual_plans(context, arguments.jurisdiction, arguments.year, now=now)
            return _tell(context, begun, arguments)
    with carrying_out(arguments) as do:
        return int(do(_own_plan, arguments))


def _own_plan(context: "Context", arguments: Namespace, **acting: Any) -> int:
    from engine import commands

    department = acting["actor"].department
    begun = commands.start_annual_plan(context, arguments.jurisdiction, department, arguments.year, **acting)
    return _tell(context, [begun], arguments)


def _joint_plans(arguments: Namespace) -> int:
    from engine import commands
    from engine.cli.surroundings import clock_of, surroundings

    with surroundings(arguments) as context:
        now = clock_of(context.database)()
        begun = commands.start_joint_plans(context, arguments.jurisdiction, arguments.year, now=now)
        return _tell(context, begun, arguments)


def _amendment(arguments: Namespace) -> int:
    from engine.cli.surroundings import carrying_out

    with carrying_out(arguments) as do:
        return int(do(_of_plan, arguments))


def _of_plan(context: "Context", arguments: Namespace, **acting: Any) -> int:
    from engine import commands
    from engine.store import plan_versions, plans

    with context.database.read() as tx:
        newest = plans.numbered(tx, acting["actor"].jurisdiction, arguments.plan)
        found = newest if newest["status"] == plans.IN_FORCE else plan_versions.before(tx, newest["id"]) or newest
    begun = commands.start_amendment(context, found["id"], **acting)
    return _tell(context, [begun], arguments)


def _campaigns(arguments: Namespace) -> int:
    from engine import commands
    from engine.cli.surroundings import clock_of, surroundings

    with surroundings(arguments) as context:
        now = clock_of(context.database)()
        begun = commands.start_planned_campaigns(context, arguments.jurisdiction, now=now)
        return _tell(context, begun, arguments)


def _temporary(arguments: Namespace) -> int:
    from engine.cli.surroundings import carrying_out

    with carrying_out(arguments) as do:
        return int(do(_outside_the_plan, arguments))


def _outside_the_plan(context: "Context", arguments: Namespace, **acting: Any) -> int:
    from engine import commands

    actor = acting["actor"]
    begun = commands.start_temporary_campaign(
        context, actor.jurisdiction, actor.department, arguments.name, arguments.ground, arguments.basis,
        arguments.first, arguments.last, source=arguments.source, **acting,
    )  # fmt: skip
    return _tell(context, [begun], arguments)


def _tell(context: "Context", begun: "Iterable[Outcome]", arguments: Namespace) -> int:
    """What was begun, with the number that people call it by; 1 where a first step failed."""
    from engine.cli.outcomes import STATUSES
    from engine.cli.printing import as_json, as_table
    from engine.store import instances

    outcomes = list(begun)
    with context.database.read() as tx:
        rows = [instances.load(tx, outcome.instance) for outcome in outcomes]
    if arguments.json:
        as_json([{name: getattr(row, name) for name in SHOWN} for row in rows])
    elif rows:
        shown = [(row.id, row.business_key, row.process, STATUSES[row.status]) for row in rows]
        as_table(("办件", "编号", "流程", "状态"), shown)
    else:
        print(NOTHING)
    return int(any(outcome.incident is not None for outcome in outcomes))
