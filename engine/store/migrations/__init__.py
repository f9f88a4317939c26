"""The history of the tables (Alembic), shipped in the package and run inside one transaction."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

LOCK = 20260131
"""Number of the PostgreSQL advisory lock: two servers that start together do not migrate twice."""


def upgrade(connection: Connection, to: str = "") -> None:
    """Run every revision (up to the one named `to`) that the database has not seen yet, on the open transaction."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
    config = configuration(connection)
    last = to or ScriptDirectory.from_config(config).get_current_head()
    if MigrationContext.configure(connection).get_current_revision() != last:
        command.upgrade(config, to or "head")


def configuration(connection: Connection) -> Config:
    """Alembic's settings for this folder, bound to the open transaction."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
