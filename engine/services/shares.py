"""What a department checks on one visit: its items of the campaign and those other campaigns gave to the visit."""

from collections.abc import Mapping, Sequence
from typing import Any

from engine.services.call import ServiceCall
from engine.store import campaigns, merging


def items_of(call: ServiceCall, department: str) -> list[str]:
    """The items a department checks on the visit of the process, merged ones after its own (YC-2.4b, CJ-2.0).

    Raises NotFound for a department that does not take part.
    """
    share = campaigns.the_department(call.tx, call.fact("campaign"), department)
    return with_merged(share["items"], merged_of(call, department))


def merged_of(call: ServiceCall, department: str) -> Mapping[str, int]:
    """The items that other campaigns gave to the department on this visit, each with that campaign."""
    return merging.merged_items(call.tx, call.fact("inspection")).get(department, {})


def with_merged(own: Sequence[str], merged: Mapping[str, Any]) -> list[str]:
    """Both without repeats."""
    return [*own, *(item for item in merged if item not in own)]
