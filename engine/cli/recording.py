"""`record`: a team adds a record to a visit when it needs one, without an open task."""

from argparse import Namespace

from engine.cli.arguments import Commands, with_actor, with_command_id, with_database, with_law, word
from engine.cli.tasks import submission_of, with_submission

KINDS = {
    "interview": "INTERVIEW",
    "sampling": "SAMPLING",
    "examination": "EXAMINATION",
    "materials": "MATERIALS",
}


def add(commands: Commands) -> None:
    """The command `record`."""
    parser = commands.add_parser("record", help="add a record to a visit: an interview, samples, an examination …")
    parser.add_argument("kind", choices=tuple(KINDS), metavar="KIND", help=", ".join(KINDS))
    parser.add_argument("visit", type=word, metavar="VISIT", help="its number")
    with_database(parser)
    with_actor(parser)
    with_submission(parser)
    with_command_id(parser)
    with_law(parser)
    parser.set_defaults(run=_record)


def _record(arguments: Namespace) -> int:
    from engine import commands
    from engine.cli.outcomes import tell
    from engine.cli.surroundings import carrying_out

    submission = submission_of(arguments)
    with carrying_out(arguments) as do:
        return tell(do(commands.add_visit_record, arguments.visit, KINDS[arguments.kind], submission))
