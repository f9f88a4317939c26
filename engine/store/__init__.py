"""The database: tables, queries, migrations. The only room that speaks SQL."""

from engine.store.database import Database, StaleVersion, Tx, connect

__all__ = ["Database", "StaleVersion", "Tx", "connect"]
