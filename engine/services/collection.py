"""Published results collected for the one department that supports publicity: read only (统一归集, TD-4.5a)."""

from collections.abc import Mapping
from typing import Any

from engine.errors import Refused
from engine.services.call import ServiceCall
from engine.store import publications


def collected(call: ServiceCall) -> list[Mapping[str, Any]]:
    """What was published of results, newest first; nothing of it can be changed from here.

    Raises Refused for another department than the profile names as collector.
    """
    collector = call.setting("result.collector")
    if collector is None or call.actor.department != collector:
        raise Refused("published results are collected by another department")
    return publications.published(call.tx, call.jurisdiction, "result")
