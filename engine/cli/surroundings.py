"""What commands need around them: an open database, the people in it, the law and the context of the engine."""

from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine import clock, ids, settings
from engine.errors import NotFound, SettingsError
from engine.records import Actor
from engine.store import Database, Tx, actors, connect, demonstration

if TYPE_CHECKING:
    from engine.commands.context import Context, Law


@contextmanager
def opened(url: str, new: bool = False) -> Iterator[Database]:
    """The database at `url` with its tables up to date, closed afterwards.

    Raises SettingsError for an SQLite file that does not exist, unless a `new` one may be made: a misspelt path
    must not look like an empty register.
    """
    database = connect(url)
    if not new and database.kind == "sqlite" and not Path(str(database.url.database)).exists():
        raise SettingsError(f"no database {database.url.database}: `shuangsuiji deploy` or `import` makes one")
    try:
        database.migrate()
        yield database
    finally:
        database.close()


def law_of(arguments: Namespace) -> "Law":
    """The law of `--law`, or ours."""
    from engine.commands.context import Law
    from engine.process.definitions import Deployment

    return Law(Deployment.read(settings.law_folder(arguments.law)))


@contextmanager
def surroundings(arguments: Namespace, new: bool = False) -> Iterator["Context"]:
    """The context of the engine's commands on the database `--db`."""
    law = settings.law_folder(arguments.law)
    with opened(arguments.db, new) as database:
        yield _context(database, law)


def _context(database: Database, law: Path) -> "Context":
    """A simulated database keeps the chance and the channels it was begun with; a real one never gets them."""
    from engine.commands import Context
    from engine.services import OPERATORS
    from engine.simulate import demo_context, seed_of

    seed = seed_of(database)
    if seed is not None:
        return demo_context(database, law, seed)
    return Context(database, OPERATORS, settings.calendar_folder(law))


def clock_of(database: Database) -> Callable[[], datetime]:
    """What every command on a database takes for the present: the machine's clock, or that of a demonstration.

    Raises Refused where a demonstration's clock stands in a database that holds more than a simulation.
    """
    return demonstration_clock(database) or clock.now


def start_demonstration(database: Database, stopped: datetime) -> None:
    """From now on the clock of this database goes on from `stopped`. Raises Refused unless all of it was simulated."""
    with database.write() as tx:
        demonstration.show_from(tx, stopped, clock.now())


def demonstration_clock(database: Database) -> Callable[[], datetime] | None:
    """The clock of a demonstration, None for any other database. Raises Refused as `clock_of` does."""
    with database.read() as tx:
        ahead = demonstration.ahead(tx)
    return None if ahead is None else lambda: clock.now() + ahead


def actor_of(tx: Tx, actor: str) -> Actor:
    """The person who acts. Raises NotFound."""
    found = actors.load(tx, actor)
    if found is None:
        raise NotFound(f"no person {actor} may act here")
    return found


def command_id_of(arguments: Namespace) -> str:
    """The command id that was given, or a fresh one."""
    given: str | None = arguments.command_id
    return given or ids.command_id()


@contextmanager
def carrying_out(arguments: Namespace) -> Iterator[Callable[..., Any]]:
    """`do(command, …)`: carry a command out for `--actor` at the present moment, under `--command-id` or a fresh id."""
    with surroundings(arguments) as context:
        with context.database.read() as tx:
            actor = actor_of(tx, arguments.actor)
        now = clock_of(context.database)()
        yield lambda command, *given: command(
            context, *given, actor=actor, now=now, command_id=command_id_of(arguments)
        )
