"""Which fields a form asks for only in some cases: its rules of the shape “if this is so, that is required”."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jsonschema import Draft202012Validator


@dataclass(frozen=True, slots=True)
class Condition:
    """A field of a group that a rule asks for; `met` says whether it does so now, `reason` in which cases."""

    name: str
    reason: str
    met: bool


def conditions(group: Mapping[str, Any], content: Any) -> Iterator[Condition]:
    """The conditions of one group (an object schema) with what is filled in so far."""
    for rule in group.get("allOf", ()):
        asked = rule.get("then", {}).get("required", ())
        if asked:
            met = isinstance(content, Mapping) and Draft202012Validator(rule["if"]).is_valid(dict(content))
            yield from (Condition(name, rule.get("$comment", ""), met) for name in asked)
