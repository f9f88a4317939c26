"""What opens the list of a draw to everybody: proof, blind, and the frame of an open draw."""

import sqlalchemy as sa
from alembic import op

from engine.store.metadata import Json

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Forward."""
    op.add_column("draw", sa.Column("opening", Json(), nullable=True))
