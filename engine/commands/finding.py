"""The instance of a plan, campaign or visit, and what a function of the services is given there outside a step."""

from datetime import datetime

from engine.commands.context import Context
from engine.commands.procedures import procedure_of
from engine.commands.surroundings import Surroundings
from engine.errors import NotFound
from engine.records import Actor
from engine.store import Tx, inspections, instances
from engine.store.instances import InstanceRow


def instance_of(context: Context, tx: Tx, jurisdiction: str, kind: str, key: str) -> InstanceRow:
    """The instance of a jurisdiction's procedure (`campaign`, `inspection` …) with this business key.

    Raises NotFound.
    """
    found = instances.find(tx, procedure_of(context, tx, jurisdiction, kind), key)
    if found is None:
        raise NotFound(f"没有编号为 {key} 的办件")
    return found


def instance_of_visit(context: Context, tx: Tx, inspection: int) -> InstanceRow:
    """The instance of a visit. Raises NotFound."""
    visit = inspections.the_inspection(tx, inspection)
    return instance_of(context, tx, visit["jurisdiction"], "inspection", visit["number"])


def around(context: Context, tx: Tx, row: InstanceRow, actor: Actor, now: datetime) -> Surroundings:
    """What may be asked around an instance, by the law it started with."""
    law = context.law(tx, row.definition)
    return Surroundings(context, tx, law, row.id, row.business_key, row.jurisdiction, actor, now)
