"""Process data as bytes and back: JSON values plus date, date-time, timedelta and Decimal, explicitly tagged."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import orjson

from engine.errors import Invalid

_TAG = "$"
_OPTIONS = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_SUBCLASS


def _encode(value: object) -> dict[str, list[str]]:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise Invalid(f"a date-time without time zone cannot be kept in process data: {value}")
        return {_TAG: ["t", value.astimezone(UTC).isoformat()]}
    if isinstance(value, date):
        return {_TAG: ["d", value.isoformat()]}
    if isinstance(value, Decimal):
        return {_TAG: ["n", str(value)]}
    if isinstance(value, timedelta):
        return {_TAG: ["s", str((value.days * 86400 + value.seconds) * 1_000_000 + value.microseconds)]}
    raise Invalid(f"process data cannot hold a {type(value).__name__}: {value!r}")


_DECODE: dict[str, Callable[[str], Any]] = {
    "t": datetime.fromisoformat,
    "d": date.fromisoformat,
    "n": Decimal,
    "s": lambda text: timedelta(microseconds=int(text)),
}


def dumps(value: object) -> bytes:
    """Compact bytes of `value`; Invalid for anything that process data may not hold."""
    try:
        return orjson.dumps(value, default=_encode, option=_OPTIONS)
    except TypeError as error:
        if isinstance(error.__cause__, Invalid):
            raise error.__cause__ from None
        raise Invalid(f"process data must be JSON values, dates and decimals: {error}") from None


def loads(raw: bytes) -> Any:
    """The value that `dumps` wrote."""
    value = orjson.loads(raw)
    return _restore(value) if b'{"$":[' in raw else value


def to_json(value: object) -> Any:
    """The same as plain JSON values, for a JSON column: dates and decimals stay tagged."""
    return orjson.loads(dumps(value))


def from_json(value: Any) -> Any:
    """What `to_json` took."""
    return _restore(value)


def _restore(value: Any) -> Any:
    if isinstance(value, dict):
        if len(value) == 1 and _TAG in value:
            kind, text = value[_TAG]
            return _DECODE[kind](text)
        return {key: _restore(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_restore(item) for item in value]
    return value


_ZEROS = bytes.maketrans(b"123456789", b"000000000")


def check(value: Mapping[str, Any]) -> bytes:
    """The bytes of `value`; Invalid for what process data cannot keep: floats, the key `$`, 255 levels and more."""
    raw = dumps(value)
    if _is_suspect(raw.translate(_ZEROS)):
        _check(value, "")
    return raw


def _is_suspect(raw: bytes) -> bool:
    """Whether the bytes, with 0 for every digit, may hold a float or the key `$`. Not a number is written as null."""
    return b"0." in raw or b"0e" in raw or b'"$":' in raw or b"null" in raw


def _check(value: Any, path: str) -> None:
    if isinstance(value, Mapping):
        for key, item in value.items():
            if key == _TAG:
                raise Invalid(f"{path or 'the data'} has a key that cannot be kept: {key!r}")
            _check(item, f"{path}.{key}" if path else key)
    elif isinstance(value, list | tuple):
        for position, item in enumerate(value):
            _check(item, f"{path}[{position}]")
    elif isinstance(value, float):
        raise Invalid(f"{path} is a floating point number; write it as an integer or a decimal")
