"""Alembic's entry: runs the revisions on the transaction that the caller opened."""

from alembic import context

from engine.store import tables_domain, tables_engine  # noqa: F401 (they fill the metadata)
from engine.store.metadata import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
