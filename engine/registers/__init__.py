"""The one list and the two registers (一单两库): reading tables, checking rows, importing them, writing samples."""

from engine.registers.imports import ImportReport, import_inspectors, import_items, import_objects
from engine.registers.sample import write_samples
from engine.registers.tables import Table, read_table
from engine.registers.territory import Territory

__all__ = [
    "ImportReport",
    "Table",
    "Territory",
    "import_inspectors",
    "import_items",
    "import_objects",
    "read_table",
    "write_samples",
]
