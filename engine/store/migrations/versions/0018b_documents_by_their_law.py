"""A document keeps the deployment under which it was issued, and is printed with the templates of that."""

import sqlalchemy as sa
from alembic import op

revision = "0018b"
down_revision = "0018"

NUMBERS = {
    "inspection": ("inspection", "subject.number"),
    "campaign": ("campaign", "subject.campaign_no"),
    "plan": (
        "plan",
        "CASE WHEN subject.version = 1 THEN subject.plan_no ELSE subject.plan_no || '-V' || subject.version END",
    ),
}
"""What documents are about: the table, and the number that names its instance."""


def upgrade() -> None:
    """Forward. Documents whose instance is not found are printed with the newest templates, as before."""
    op.add_column("document", sa.Column("definition", sa.Text(), nullable=True))
    for about, (table, number) in NUMBERS.items():
        op.execute(
            "UPDATE document SET definition = (SELECT max(instance.definition) FROM instance "
            f"JOIN {table} AS subject ON instance.business_key = {number} "
            "AND instance.jurisdiction = subject.jurisdiction "
            f"WHERE subject.id = document.subject_id) WHERE subject = '{about}'"
        )
