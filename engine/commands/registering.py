"""Importing registers (一单两库) through the pages: who may, and that it is written down who did."""

from datetime import datetime

from engine import access, registers
from engine.commands.context import Context
from engine.errors import NotFound
from engine.records import Actor
from engine.registers import ImportReport
from engine.store import command_log

REGISTERS = {
    "items": registers.import_items,
    "objects": registers.import_objects,
    "inspectors": registers.import_inspectors,
}
"""抽查事项清单, 检查对象名录库, 执法检查人员名录库."""
MAY_IMPORT = ("coordinator", "administrator", "process_owner")


def import_register(
    context: Context,
    jurisdiction: str,
    register: str,
    content: bytes,
    name: str,
    *,
    actor: Actor,
    now: datetime,
    command_id: str,
) -> ImportReport:
    """Import a register from Excel or CSV: good rows go in, bad ones are told by row and column.

    `name` is what messages call the file.

    Whoever coordinates, administers or owns the processes of the jurisdiction may. Raises Refused for others,
    NotFound (no such register), ImportRefused (no such table).
    """
    access.require_role(actor, jurisdiction, *MAY_IMPORT)
    if register not in REGISTERS:
        raise NotFound(f"no register {register!r}: known are {', '.join(REGISTERS)}")
    table = registers.read_table(content, name)
    with context.database.read() as tx:
        profile = context.law(tx, context.latest(tx)).profile(jurisdiction)
    with context.database.write() as tx:
        report = REGISTERS[register](tx, jurisdiction, table, now, territory=registers.Territory.of(profile))
        done = {"register": register, "inserted": report.inserted, "updated": report.updated}
        command_log.record(tx, command_id, "import_register", actor.id, now, done)
    return report
