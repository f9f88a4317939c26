"""The one MetaData of all tables, and the column types that mean the same on SQLite and PostgreSQL."""

from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

import orjson
from sqlalchemy import BigInteger, Dialect, Integer, MetaData, Text
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.types import TypeDecorator, TypeEngine

from engine.errors import Invalid

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

Id = BigInteger().with_variant(Integer(), "sqlite")
"""A row number: 64 bits on both databases (on SQLite only INTEGER counts up by itself)."""


def plain(value: object) -> object:
    """What JSON has no word for: an exact decimal is written as a string, sets as sorted lists."""
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return list(value)
    raise TypeError(f"{type(value).__name__} cannot be stored as JSON")


def to_json(value: object) -> str:
    """Compact JSON text of `value`. Raises Invalid for text no database can hold (NUL, half characters)."""
    try:
        raw = orjson.dumps(value, default=plain)
    except orjson.JSONEncodeError as error:
        raise Invalid(f"value cannot be stored: {error}") from error
    if b"\\u0000" in raw:
        raise Invalid("value cannot be stored: it contains the character NUL")
    return raw.decode()


def canonical(value: object) -> str:
    """JSON text with sorted keys and no spaces: equal values have equal text, so it can be hashed."""
    try:
        return orjson.dumps(value, default=plain, option=orjson.OPT_SORT_KEYS).decode()
    except orjson.JSONEncodeError as error:
        raise Invalid(f"value cannot be stored: {error}") from error


@lru_cache(maxsize=256)  # one command stores the same moment a dozen times
def stamp(moment: datetime) -> str:
    """UTC, ISO-8601, microseconds. Raises ValueError for a moment without a time zone."""
    if moment.tzinfo is None:
        raise ValueError(f"a moment needs a time zone: {moment!r}")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def read_moment(text: str | None) -> datetime | None:
    """The moment that `stamp` wrote."""
    return None if text is None else datetime.fromisoformat(text)


def write_moment(moment: datetime | None) -> str | None:
    """`stamp`, or nothing for nothing."""
    return None if moment is None else stamp(moment)


def read_json(text: str | None) -> Any:
    """The value that `to_json` wrote; nothing for nothing."""
    return None if text is None else orjson.loads(text)


def write_json(value: Any) -> str | None:
    """`to_json`, or nothing for nothing."""
    return None if value is None else to_json(value)


class Moment(TypeDecorator[datetime]):
    """An aware moment. timestamptz on PostgreSQL; on SQLite UTC text of fixed width, which sorts like time.

    Raises ValueError for a naive datetime; always reads back in UTC.
    """

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The column type of the database at hand."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(TIMESTAMP(timezone=True))
        return dialect.type_descriptor(Text())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Python to database."""
        return None if value is None else stamp(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Database to Python."""
        if value is None:
            return None
        moment = value if dialect.name == "postgresql" else datetime.fromisoformat(value)
        return moment.astimezone(UTC)


class Json(TypeDecorator[Any]):
    """A JSON value (None is SQL NULL): jsonb on PostgreSQL, text on SQLite. Decimals and dates become strings."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The column type of the database at hand."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(JSONB(none_as_null=True))
        return dialect.type_descriptor(Text())

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """Python to database; on PostgreSQL the driver writes it with `to_json`."""
        if value is None or dialect.name == "postgresql":
            return value
        return to_json(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """Database to Python; on PostgreSQL the driver has read it already."""
        if value is None or dialect.name == "postgresql":
            return value
        return orjson.loads(value)
