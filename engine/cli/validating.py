"""`validate`: what the executor would refuse, drop or run wrongly, one line a finding."""

import sys
from argparse import Namespace
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from engine import settings
from engine.cli.arguments import Commands, with_json, with_law

if TYPE_CHECKING:
    from engine.process.findings import Finding


def add(commands: Commands) -> None:
    """The command `validate`."""
    parser = commands.add_parser("validate", help="check diagrams, decision tables, forms, profiles, templates")
    parser.add_argument(
        "files",
        nargs="+",
        type=Path,
        metavar="FILE",
        help="a diagram, table, form, profile or template, or a folder",
    )
    with_law(parser)
    with_json(parser)
    parser.set_defaults(run=_validate)


def _validate(arguments: Namespace) -> int:
    """0 accepted (perhaps with warnings), 1 errors, 2 unusable arguments (a file that cannot be read)."""
    from engine.cli.printing import as_json

    found = judged(arguments.files, arguments.law)
    if arguments.json:
        as_json(found)
    else:
        sys.stdout.writelines(f"{finding}\n" for finding in found)
    return int(any(finding.severity == "error" for finding in found))


def judged(files: Sequence[Path], law: Path | None = None) -> "list[Finding]":
    """The findings on `files`; names that they do not define are looked up in `law` as well."""
    from engine.process.lint import front
    from engine.process.lint.templates import Documents
    from engine.services import OPERATORS
    from engine.services.document_facts.stated import ISSUED, STATED

    judge = partial(front.validate, known_operators=OPERATORS, documents=Documents(STATED, ISSUED))
    if law is None:
        return judge(files)
    folders = [settings.law_folder(law) / name for name in ("processes", "forms")]
    found = judge([*files, *folders])
    around = tuple(f"{folder}/" for folder in folders)
    return [finding for finding in found if not finding.file.startswith(around)]
