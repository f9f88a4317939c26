"""Domains (领域) of a jurisdiction whose document gives each a lead and named partners (MS-4.1-4.5)."""

from collections.abc import Mapping, Sequence
from typing import Any

from engine.services.call import Problems, ServiceCall

Domain = Mapping[str, Any]


def domains(call: ServiceCall) -> Sequence[Domain]:
    """The domains of the profile; empty where the document knows none."""
    found: Sequence[Domain] = call.setting("domains", [])
    return found


def domain_led_by(call: ServiceCall, department: str) -> Domain | None:
    """The domain that a department leads, or None."""
    return next((domain for domain in domains(call) if domain["lead"] == department), None)


def not_partners(call: ServiceCall, initiator: str, participants: Sequence[str], path: str) -> Problems:
    """What is wrong with who checks together: the lead of a domain initiates, only its partners take part."""
    if not participants or not domains(call):
        return []
    domain = domain_led_by(call, initiator)
    if domain is None:
        return [(path, f"{initiator} leads no domain")]
    strangers = [code for code in participants if code not in domain["partners"]]
    return [(path, f"{code} is no partner of {domain['name_zh']}") for code in strangers]
