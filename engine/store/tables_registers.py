"""Tables of the one list and the two registers (一单两库): items, inspected objects, inspectors (data sections 1-3)."""

from typing import Any

from sqlalchemy import Boolean, Column, Date, Index, Integer, Table, Text, UniqueConstraint

from engine.store.metadata import Id, Json, Moment, metadata


def row_id() -> Column[int]:
    """The integer key every table has."""
    return Column("id", Id, primary_key=True)


def jurisdiction() -> Column[str]:
    """The key of the jurisdiction a row belongs to; every query of the domain names it or a row of it."""
    return Column("jurisdiction", Text, nullable=False)


def text(name: str, required: bool = True) -> Column[str]:
    """A text column."""
    return Column(name, Text, nullable=not required)


def whole(name: str, default: int | None = 0) -> Column[int]:
    """An integer column: counts, basis points. `default` None makes it optional."""
    return Column(name, Integer, nullable=default is None, default=default)


def yes_no(name: str, default: bool = False) -> Column[bool]:
    """A switch."""
    return Column(name, Boolean, nullable=False, default=default)


def listed(name: str) -> Column[Any]:
    """A small list as JSON, empty unless given."""
    return Column(name, Json, nullable=False, default=list)


def facts(name: str) -> Column[Any]:
    """A small JSON document, optional."""
    return Column(name, Json)


def day(name: str) -> Column[Any]:
    """A calendar day in China, optional."""
    return Column(name, Date)


def moment(name: str) -> Column[Any]:
    """An aware moment, optional until it has happened."""
    return Column(name, Moment)


item = Table(
    "item",
    metadata,
    row_id(),
    jurisdiction(),
    text("code"),
    whole("version", 1),
    day("valid_from"),
    day("valid_to"),
    text("category", required=False),
    text("name"),
    text("content"),
    listed("basis"),
    text("body"),
    listed("partners"),
    listed("object_types"),
    listed("methods"),
    text("item_class"),
    yes_no("key_supervision"),
    whole("ratio_bp", None),
    text("ratio_source", required=False),
    whole("ratio_cap_bp", None),
    whole("frequency", 1),
    yes_no("joinable", default=True),
    Column("approval_centralised", Boolean),
    listed("specialties"),
    listed("tags"),
    UniqueConstraint("jurisdiction", "code", "version"),
)

inspected_object = Table(
    "inspected_object",
    metadata,
    row_id(),
    jurisdiction(),
    text("object_id"),
    text("name"),
    text("object_type"),
    text("uscc", required=False),
    text("reg_no", required=False),
    text("status"),
    text("region_code"),
    text("industry", required=False),
    text("owner_dept"),
    text("address", required=False),
    text("legal_rep", required=False),
    text("liaison", required=False),
    text("phone", required=False),
    text("risk_class", required=False),
    text("region_risk", required=False),
    text("industry_risk", required=False),
    listed("tags"),
    yes_no("secrecy_flag"),
    day("established_on"),
    text("source"),
    moment("updated_at"),
    UniqueConstraint("jurisdiction", "object_id"),
    Index("ix_inspected_object_frame", "jurisdiction", "status", "object_type", "industry", "region_code"),
)

inspector = Table(
    "inspector",
    metadata,
    row_id(),
    jurisdiction(),
    text("inspector_id"),
    text("name"),
    text("person_kind"),
    text("department"),
    text("level", required=False),
    text("region", required=False),
    text("cert_no", required=False),
    day("cert_from"),
    day("cert_expiry"),
    listed("specialties"),
    listed("item_codes"),
    text("duty_status"),
    listed("recusals"),
    listed("unavailable"),
    yes_no("leader_capable"),
    listed("equipment"),
    text("source", required=False),
    moment("updated_at"),
    UniqueConstraint("jurisdiction", "inspector_id"),
    Index("ix_inspector_department", "jurisdiction", "department"),
)
