"""The command line: one module for each group of commands adds its own."""

from argparse import SUPPRESS, ArgumentParser
from typing import Any, NoReturn

from engine.cli import (
    asking,
    attachments,
    beginning,
    calendars,
    demonstrating,
    documents,
    explaining,
    history,
    operating,
    people,
    picturing,
    publishing,
    reading,
    recording,
    registers,
    reporting,
    serving,
    simulating,
    standing_in,
    tasks,
    telling,
    validating,
    verbs,
)
from engine.errors import SettingsError

GROUPS = (
    validating,
    calendars,
    explaining,
    registers,
    beginning,
    people,
    tasks,
    verbs,
    telling,
    standing_in,
    attachments,
    asking,
    recording,
    documents,
    history,
    operating,
    publishing,
    reading,
    reporting,
    picturing,
    serving,
    simulating,
    demonstrating,
)


class Parser(ArgumentParser):
    """An argparse parser that raises what it refuses, in one line, and knows `--debug` everywhere."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**{"allow_abbrev": False, **given})
        self.add_argument("--debug", action="store_true", default=SUPPRESS, help="show where an internal error arose")

    def error(self, message: str) -> NoReturn:
        """Raise SettingsError, which main turns into exit code 2."""
        raise SettingsError(f"{message} (see {self.prog} --help)")


def parser() -> Parser:
    """The whole command line."""
    top = Parser(prog="shuangsuiji", description="双随机、一公开: joint inspections run from BPMN diagrams.")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for group in GROUPS:
        group.add(commands)
    return top
