"""The whole worklist of a jurisdiction in the order of its pages, for those who watch over all departments."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Forward."""
    op.create_index(
        "ix_task_jurisdiction",
        "task",
        ["jurisdiction", "due_by", "id"],
        unique=False,
        sqlite_where=sa.text("status = 'OPEN'"),
        postgresql_where=sa.text("status = 'OPEN'"),
    )
