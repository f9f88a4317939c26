"""Help with filling in: what a field offers to choose from, and what an empty form begins with."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from engine.web.forms.fields import Choices
from engine.web.matter import Matter

Pairs = Sequence[tuple[str, str]]
MOST = 400
"""More things than that nobody chooses from a list: they are typed in."""


def choices(about: Matter) -> Choices:
    """Departments, items and inspectors by name instead of by code, for fields of these names in any form."""
    departments = list(about.departments.items())
    items = [(code, f"{code} {about.item(code)}") for code in about.items or (about.names or ())]
    team = [(row["inspector_id"], _member(about, row)) for row in about.team]
    offered: Mapping[str, Pairs] = {
        **dict.fromkeys(("participants", "initiator", "receiver", "sources", "attended", "share_with"), departments),
        "department": departments,
        **dict.fromkeys(("item", "items"), items),
        **dict.fromkeys(("present", "signed_by"), team),
    }

    def of(path: tuple[str, ...]) -> Pairs | None:
        found = offered.get(path[-1], ())
        return found if 0 < len(found) <= MOST else None

    return of


def _member(about: Matter, row: Mapping[str, Any]) -> str:
    return f"{row['name']}（{about.department(row['department'])}）"


def beginning(form: str, about: Matter, local: Mapping[str, Any]) -> dict[str, Any]:
    """What a form that nobody has filled in begins with: what is known already, and can still be changed.

    `local` are the values that the step shows to whoever works on it.
    """
    made = BEGINNINGS.get(form)
    return made(about, local) if made else {}


def _scope(about: Matter, local: Mapping[str, Any]) -> dict[str, Any]:
    campaign = about.campaign or {}
    days = {"from": campaign.get("starts_on"), "to": campaign.get("ends_on")}
    lists = {name: list(campaign.get(name) or ()) for name in ("items", "participants", "methods")}
    return {**lists, **{name: day.isoformat() for name, day in days.items() if day}}


def _sources(about: Matter, local: Mapping[str, Any]) -> dict[str, Any]:
    campaign = about.campaign
    return {"sources": [campaign["initiator"], *(campaign["participants"] or ())]} if campaign else {}


BEGINNINGS: Mapping[str, Callable[[Matter, Mapping[str, Any]], dict[str, Any]]] = {
    "item_checks": lambda about, local: {"items": [{"item": code} for code in about.items]},
    "conclusion": lambda about, local: {"results": [{"item": code} for code in about.items]},
    "campaign_scope": _scope,
    "joint_register": _sources,
    "disposal_confirmation": lambda about, local: {"disposals": list(local.get("disposals") or ())},
}
"""By form: one row for each item, the campaign as it was planned, what the rules propose."""
