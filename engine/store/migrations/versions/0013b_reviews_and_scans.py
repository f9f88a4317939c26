"""What a reviewer keeps back of a result, why and when; the code that was scanned on the spot."""

import sqlalchemy as sa
from alembic import op

from engine.store.metadata import Moment

revision = "0013b"
down_revision = "0014"


def upgrade() -> None:
    """Forward."""
    op.add_column("inspection", sa.Column("code_scan", sa.Text(), nullable=True))
    op.add_column("result", sa.Column("disclosure_scope", sa.Text(), nullable=True))
    op.add_column("result", sa.Column("disclosure_opinion", sa.Text(), nullable=True))
    op.add_column("result", sa.Column("reviewed_at", Moment(), nullable=True))
