"""Each job says whose it is, so that one jurisdiction's can be run while the others rest."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0010"


def upgrade() -> None:
    """Forward. A job about an instance is of its jurisdiction; one that starts an instance names it."""
    op.add_column("job", sa.Column("jurisdiction", sa.Text(), nullable=False, server_default=""))
    owner = "SELECT jurisdiction FROM instance WHERE instance.id = job.instance_id"
    op.execute(f"UPDATE job SET jurisdiction = ({owner}) WHERE instance_id IS NOT NULL")
    _name_starts()


def _name_starts() -> None:
    job = sa.table("job", sa.column("id"), sa.column("kind"), sa.column("inputs"), sa.column("jurisdiction"))
    connection = op.get_bind()
    for number, inputs in connection.execute(sa.select(job.c.id, job.c.inputs).where(job.c.kind == "start")).all():
        found = json.loads(inputs) if isinstance(inputs, str) else inputs
        named = (found or {}).get("jurisdiction") or ""
        connection.execute(job.update().where(job.c.id == number).values(jurisdiction=named))
