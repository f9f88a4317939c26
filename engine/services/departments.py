"""Who a department is, by the jurisdiction's profile: kind, duties, channels of what it publishes."""

from collections.abc import Iterable, Mapping
from typing import Any

from engine.services.call import Problems, ServiceCall

ORGAN = "administrative_organ"


def department_kinds(call: ServiceCall) -> dict[str, str]:
    """Department codes of the profile and their kind (administrative_organ, coordinating_body, government)."""
    listed: Iterable[Mapping[str, Any]] = call.setting("departments", [])
    return {row["code"]: row["kind"] for row in listed}


def bodies(call: ServiceCall) -> dict[str, Mapping[str, Any]]:
    """Every body of the profile by its code: departments, and receivers outside them with what they `receives`."""
    return {row["code"]: row for row in call.setting("departments", [])}


def not_organs(call: ServiceCall, codes: Iterable[str], path: str) -> Problems:
    """A problem for each code that is no administrative organ: only those inspect (TD-4.2a, TQ-4.1)."""
    kinds = department_kinds(call)
    return [(path, f"{code} is no administrative organ") for code in codes if kinds.get(code) != ORGAN]


def department_names(call: ServiceCall) -> dict[str, str]:
    """Department codes of the profile and their names in Chinese."""
    return {row["code"]: row["name_zh"] for row in call.setting("departments", [])}


def department_named(call: ServiceCall, code: str) -> Mapping[str, Any]:
    """What the profile says of a department; empty for one it does not name."""
    listed: Iterable[Mapping[str, Any]] = call.setting("departments", [])
    return next((row for row in listed if row["code"] == code), {})
