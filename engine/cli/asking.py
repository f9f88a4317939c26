"""`objection` and `removal`: what a firm asks for once a result or a listing is public."""

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Any

from engine.cli.arguments import Commands, with_actor, with_command_id, with_database, with_law, word

if TYPE_CHECKING:
    from engine.commands import Context


def add(commands: Commands) -> None:
    """The commands `objection` and `removal`."""
    objection = commands.add_parser("objection", help="begin the review of a published result that a firm objects to")
    objection.add_argument("inspection", type=word, metavar="VISIT", help="the number of the visit")
    objection.add_argument("item", type=word, metavar="ITEM", help="the item whose result it is")
    objection.add_argument("--text", required=True, type=word, metavar="TEXT", help="what the firm says")
    _with_whose(objection)
    objection.set_defaults(run=_objection)
    removal = commands.add_parser("removal", help="begin the removal of a firm from a list, once it has repaired")
    removal.add_argument("inspection", type=word, metavar="VISIT", help="the number of the visit that led to the list")
    removal.add_argument("kind", type=word, metavar="KIND", help="经营异常名录, 失信黑名单 or 联合惩戒")
    removal.add_argument("--repair", required=True, type=word, metavar="TEXT", help="what was repaired")
    removal.add_argument("--found", action="store_true", help="the department has found it, nobody has applied")
    _with_whose(removal)
    removal.set_defaults(run=_removal)


def _with_whose(parser: ArgumentParser) -> None:
    parser.add_argument("--department", required=True, type=word, metavar="CODE", help="the department whose act it is")
    with_database(parser)
    with_actor(parser)
    with_command_id(parser)
    with_law(parser)


def _objection(arguments: Namespace) -> int:
    from engine.cli.outcomes import tell
    from engine.cli.surroundings import carrying_out

    with carrying_out(arguments) as do:
        return tell(do(_object, arguments))


def _object(context: "Context", arguments: Namespace, **acting: Any) -> Any:
    from engine import commands

    where, asked = acting["actor"].jurisdiction, (arguments.inspection, arguments.department, arguments.item)
    return commands.object_to_result(context, where, *asked, arguments.text, **acting)


def _removal(arguments: Namespace) -> int:
    from engine.cli.outcomes import tell
    from engine.cli.surroundings import carrying_out

    with carrying_out(arguments) as do:
        return tell(do(_ask_removal, arguments))


def _ask_removal(context: "Context", arguments: Namespace, **acting: Any) -> Any:
    from engine import commands

    where, asked = acting["actor"].jurisdiction, (arguments.inspection, arguments.department, arguments.kind)
    return commands.ask_removal(context, where, *asked, arguments.repair, applied=not arguments.found, **acting)
