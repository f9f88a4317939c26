"""The database: tables, queries, migrations. The only room that speaks SQL."""

from engine.store.contention import StaleVersion
from engine.store.database import Database, Tx, connect

__all__ = ["Database", "StaleVersion", "Tx", "connect"]
