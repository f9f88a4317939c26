"""`print`: a document that was issued, as PDF or as a Word file."""

from argparse import Namespace
from pathlib import Path

from engine.cli.arguments import Commands, whole, with_database, with_law


def add(commands: Commands) -> None:
    """The command `print`."""
    parser = commands.add_parser("print", help="print a document that was issued, as PDF or for a word processor")
    parser.add_argument("document", type=whole(1), metavar="DOCUMENT", help="its id")
    with_database(parser)
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--pdf", action="store_false", dest="word", help="PDF (default)")
    form.add_argument("--word", action="store_true", help="a Word file to edit")
    parser.add_argument("-o", "--output", required=True, type=Path, metavar="FILE", help="where to write it")
    with_law(parser)
    parser.set_defaults(run=_print, word=False)


def _print(arguments: Namespace) -> int:
    """With the templates of `--law`, else those of the law under which the document was issued."""
    from engine.cli.surroundings import law_of, surroundings
    from engine.commands import printing

    with surroundings(arguments) as context, context.database.read() as tx:
        law = law_of(arguments) if arguments.law else printing.law_of(context, tx, arguments.document)
        made = printing.print_document(tx, law, arguments.document, arguments.word)
    arguments.output.write_bytes(made)
    print(arguments.output)
    return 0
