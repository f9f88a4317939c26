"""The facts that the templates of forms/documents ask for, read from the tables.

Every kind states everything its template asks for; what a person adds when issuing it (facts, receiver, opinion …)
takes the place of what the tables know.
"""

from collections.abc import Mapping

from engine.errors import ServiceError
from engine.services.call import ServiceCall
from engine.services.document_facts import (
    campaigns,
    conclusions,
    credit,
    draws,
    follow_ups,
    letters,
    plans,
    records,
    visits,
)
from engine.services.document_facts.wording import About, Facts, Kind, name_of, printed

KINDS: Mapping[str, Kind] = {
    **plans.KINDS,
    **campaigns.KINDS,
    **draws.KINDS,
    **visits.KINDS,
    **records.KINDS,
    **conclusions.KINDS,
    **follow_ups.KINDS,
    **credit.KINDS,
    **letters.KINDS,
}
"""Every document of P2 to P8 (data section 9)."""


def kind_of(name: str) -> Kind:
    """The kind of document with this name. Raises ServiceError."""
    if name not in KINDS:
        raise ServiceError(f"no document is called {name}")
    return KINDS[name]


def facts_of(call: ServiceCall, kind: Kind, about: About, sender: str) -> Facts:
    """Everything a document of this kind states about its subject, but for its number."""
    body = name_of(call, sender)
    common = {"issuer": body, "sender": body, "contact": body, "issued_on": printed(call.today)}
    return {**common, **kind.facts(call, about.row, sender)}


__all__ = ("KINDS", "facts_of", "kind_of", "printed")
