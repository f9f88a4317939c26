"""A visit of a real jurisdiction in the tables, with its instance, for commands that work beside the diagram."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from engine.commands import Context
from engine.process.definitions import Deployment
from engine.records import Actor
from engine.services import OPERATORS
from engine.store import Database, campaigns, events, inspections, instances
from engine.store.events import EventRow
from tests.services.course import visits
from tests.services.elsewhere import Elsewhere, settled

LAW = Path(__file__).parents[2]


@cache
def law() -> Deployment:
    """The real law."""
    return Deployment.read(LAW)


@dataclass
class Visiting:
    """A campaign of market supervision and its partner, and the first of its visits."""

    database: Database
    context: Context
    visit: Elsewhere
    numbers: int = 0

    @property
    def now(self) -> datetime:
        """The present moment."""
        return self.visit.now

    def person(self, department: str, *roles: str) -> Actor:
        """Somebody in a department."""
        name = f"{department}-1"
        return Actor(name, name, self.visit.jurisdiction, department, frozenset(roles))

    def do(self, command: Callable[..., Any], *arguments: Any, by: Actor, id: str = "") -> Any:
        """Carry out a command under a fresh id, or the given one."""
        self.numbers += 1
        return command(self.context, *arguments, actor=by, now=self.now, command_id=id or f"c{self.numbers}")

    @contextmanager
    def acting(self) -> Iterator[Elsewhere]:
        """The world in a transaction of its own."""
        with self.database.write() as tx:
            self.visit.tx = tx
            yield self.visit

    def history(self, kind: str = "inspection") -> list[EventRow]:
        """The facts of the visit or of its campaign."""
        with self.database.read() as tx:
            found = instances.find(tx, self.visit.profile["procedures"][kind], self.key(kind))
            assert found is not None
            return events.of_instance(tx, found.id)

    def key(self, kind: str = "inspection") -> str:
        """The number of the visit or of its campaign."""
        with self.database.read() as tx:
            if kind == "campaign":
                return str(campaigns.the_campaign(tx, self.visit.data["campaign"])["campaign_no"])
            return str(inspections.the_inspection(tx, self.visit.data["inspection"])["number"])


def visiting(database: Database, jurisdiction: str) -> Visiting:
    """Two departments are about to visit: registers, plan, campaign, draw and teams are there."""
    context = Context(database, OPERATORS, LAW / "processes" / "calendars")
    with database.write() as tx:
        world = settled(tx, jurisdiction)
        visit = visits(world, world.partner, items=["SX-01", "SX-02"])[0]
    digest = context.deploy(law(), visit.now, "test")
    begun = Visiting(database, context, visit)
    for kind in ("inspection", "campaign"):
        process, key = visit.profile["procedures"][kind], begun.key(kind)
        with database.write() as tx:
            instances.create(
                tx, definition=digest, process=process, business_key=key, jurisdiction=jurisdiction, now=visit.now
            )
    return begun
