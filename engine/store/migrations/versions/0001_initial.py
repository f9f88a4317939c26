"""All tables of the first release."""

from alembic import op

from engine.store import tables_domain, tables_engine  # noqa: F401 (fills the metadata)
from engine.store.metadata import metadata

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Forward."""
    metadata.create_all(op.get_bind())
