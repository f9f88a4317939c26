"""Arguments that several commands share, and what they must look like."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Protocol

MOST = 2**63 - 1
"""The greatest whole number a database holds."""


class Commands(Protocol):
    """Where a group adds its commands."""

    def add_parser(self, name: str, *, help: str) -> ArgumentParser: ...


def day(text: str) -> date:
    """A calendar day written YYYY-MM-DD."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.isoformat() != text:
        raise ArgumentTypeError(f"{text!r} is no date: write YYYY-MM-DD")
    return found


def whole(least: int = 0, most: int = MOST) -> Callable[[str], int]:
    """A whole number from `least` to `most`."""

    def read(text: str) -> int:
        if not text.isascii() or not text.isdigit() or len(text) > 19 or not least <= int(text) <= most:
            raise ArgumentTypeError(
                f"{text!r} is no whole number from {least}" + (f" to {most}" if most < MOST else "")
            )
        return int(text)

    return read


def word(text: str) -> str:
    """Text that can be stored: not empty and made of characters."""
    if not text.strip() or not text.isprintable():
        raise ArgumentTypeError(f"{text!a} cannot be used as a name")
    return text


def file(text: str) -> Path:
    """A file that exists."""
    path = Path(text)
    if not path.is_file():
        raise ArgumentTypeError(f"{text}: no such file")
    return path


def with_law(parser: ArgumentParser) -> None:
    """`--law DIR`."""
    parser.add_argument("--law", type=Path, metavar="DIR", help="folder with `processes` and `forms` (default: ours)")


def with_database(parser: ArgumentParser) -> None:
    """`--db URL`."""
    parser.add_argument("--db", required=True, metavar="URL", help="sqlite:///path or postgresql://…")


def with_json(parser: ArgumentParser) -> None:
    """`--json`."""
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")


def with_jurisdiction(parser: ArgumentParser, required: bool = True) -> None:
    """`--jurisdiction KEY`."""
    parser.add_argument("--jurisdiction", required=required, type=word, metavar="KEY", help="folder name in processes/")


def with_actor(parser: ArgumentParser, required: bool = True) -> None:
    """`--actor ID`."""
    parser.add_argument("--actor", required=required, type=word, metavar="ID", help="id of the person who acts")


def with_command_id(parser: ArgumentParser) -> None:
    """`--command-id ID`."""
    parser.add_argument(
        "--command-id", type=word, metavar="ID", help="sending a command again with its id does it once"
    )
