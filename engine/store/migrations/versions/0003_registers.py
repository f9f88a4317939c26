"""The inspection item list and the registers of objects and inspectors."""

import sqlalchemy as sa
from alembic import op

from engine.store.metadata import Json, Moment

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Forward."""
    _inspected_object()
    _inspector()
    _item()


def _inspected_object() -> None:
    op.create_table(
        "inspected_object",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("object_type", sa.Text(), nullable=False),
        sa.Column("uscc", sa.Text(), nullable=True),
        sa.Column("reg_no", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("region_code", sa.Text(), nullable=False),
        sa.Column("industry", sa.Text(), nullable=True),
        sa.Column("owner_dept", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("legal_rep", sa.Text(), nullable=True),
        sa.Column("liaison", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("risk_class", sa.Text(), nullable=True),
        sa.Column("region_risk", sa.Text(), nullable=True),
        sa.Column("industry_risk", sa.Text(), nullable=True),
        sa.Column("tags", Json(), nullable=False),
        sa.Column("secrecy_flag", sa.Boolean(), nullable=False),
        sa.Column("established_on", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspected_object")),
        sa.UniqueConstraint("jurisdiction", "object_id", name=op.f("uq_inspected_object_jurisdiction_object_id")),
    )
    op.create_index(
        "ix_inspected_object_frame",
        "inspected_object",
        ["jurisdiction", "status", "object_type", "industry", "region_code"],
        unique=False,
    )


def _inspector() -> None:
    op.create_table(
        "inspector",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.Column("inspector_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("person_kind", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=True),
        sa.Column("region", sa.Text(), nullable=True),
        sa.Column("cert_no", sa.Text(), nullable=True),
        sa.Column("cert_from", sa.Date(), nullable=True),
        sa.Column("cert_expiry", sa.Date(), nullable=True),
        sa.Column("specialties", Json(), nullable=False),
        sa.Column("item_codes", Json(), nullable=False),
        sa.Column("duty_status", sa.Text(), nullable=False),
        sa.Column("recusals", Json(), nullable=False),
        sa.Column("unavailable", Json(), nullable=False),
        sa.Column("leader_capable", sa.Boolean(), nullable=False),
        sa.Column("equipment", Json(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("updated_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspector")),
        sa.UniqueConstraint("jurisdiction", "inspector_id", name=op.f("uq_inspector_jurisdiction_inspector_id")),
    )
    op.create_index("ix_inspector_department", "inspector", ["jurisdiction", "department"], unique=False)


def _item() -> None:
    op.create_table(
        "item",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("basis", Json(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("partners", Json(), nullable=False),
        sa.Column("object_types", Json(), nullable=False),
        sa.Column("methods", Json(), nullable=False),
        sa.Column("item_class", sa.Text(), nullable=False),
        sa.Column("key_supervision", sa.Boolean(), nullable=False),
        sa.Column("ratio_bp", sa.Integer(), nullable=True),
        sa.Column("ratio_source", sa.Text(), nullable=True),
        sa.Column("ratio_cap_bp", sa.Integer(), nullable=True),
        sa.Column("frequency", sa.Integer(), nullable=False),
        sa.Column("joinable", sa.Boolean(), nullable=False),
        sa.Column("approval_centralised", sa.Boolean(), nullable=True),
        sa.Column("specialties", Json(), nullable=False),
        sa.Column("tags", Json(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item")),
        sa.UniqueConstraint("jurisdiction", "code", "version", name=op.f("uq_item_jurisdiction_code_version")),
    )
