"""Published results collected for the one department that supports publicity: read only (统一归集, TD-4.5a)."""

from collections.abc import Mapping
from typing import Any

from engine import access
from engine.errors import Refused
from engine.services.call import ServiceCall
from engine.store import publications


def collected(call: ServiceCall, campaign: int) -> list[Mapping[str, Any]]:
    """What was published of the results of a campaign, newest first; nothing of it can be changed from here.

    Raises Refused for another department than the profile names as collector.
    """
    collector = call.setting("result.collector")
    if collector is None:
        raise Refused("本地区没有规定统一归集检查结果的部门")
    access.require_reader(call.actor, call.jurisdiction, (collector,), "检查结果的归集")
    found = publications.of_campaign(call.tx, campaign, "result")
    call.note("results.collected", {"campaign": campaign, "publications": [row["id"] for row in found]})
    return found
