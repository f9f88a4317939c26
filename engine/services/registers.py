"""Operators of the register a campaign draws from: built by the initiator, or a part of the standing one."""

from collections.abc import Mapping
from typing import Any

from engine.services.call import Answer, ServiceCall, refuse_if, submission
from engine.services.campaigns import build_register, own_campaign
from engine.services.departments import department_kinds
from engine.store import campaigns


def build_joint(call: ServiceCall, inputs: Mapping[str, Any]) -> Answer:
    """register.build_joint: the initiator builds the register that the draw draws from.

    由联合随机抽查的发起部门牵头建立联合监管对象名录库，并在名录库里随机抽取监管对象 (TD-3.3a). `sources` names the
    departments whose data went in; objects taken out are named with a reason in the submission, which the history
    keeps.
    """
    campaign = own_campaign(call)
    given = submission(inputs)
    known = department_kinds(call)
    refuse_if([("/sources", f"no department {code}") for code in given["sources"] if code not in known], "sources")
    changed = {"filter": given["filter"]} if "filter" in given else {}
    campaigns.change_campaign(call.tx, campaign["id"], register_sources=given["sources"], **changed)
    removed = [line["object"] for line in given.get("remove", [])]
    size = build_register(call, {**campaign, **changed}, removed)
    return {"register_size": size}


def filter_standing(call: ServiceCall, _inputs: Mapping[str, Any]) -> Answer:
    """register.filter: the objects of the standing register that fit the campaign (YC-2.5b, CJ-2.4a)."""
    campaign = campaigns.the_campaign(call.tx, call.fact("campaign"))
    return {"register_size": build_register(call, campaign)}
