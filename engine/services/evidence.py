"""Evidence on a visit (TQ-4.3b, MS-2.5d): taken in, and listed under a number; what comes later has its own list."""

from collections.abc import Iterable, Mapping
from typing import Any

from engine.services.call import ServiceCall, moment_of
from engine.services.document_facts.visits import EVIDENCE_LIST
from engine.services.documents import issue_for
from engine.store import inspections, visit_records

Row = Mapping[str, Any]


def take_in(call: ServiceCall, department: str, pieces: Iterable[Row]) -> None:
    """Put pieces on file; once the file of the visit was made, a supplement lists them at once."""
    add(call, department, pieces)
    if is_filed(call):
        list_new(call)


def add(call: ServiceCall, department: str, pieces: Iterable[Row]) -> None:
    """Put pieces on file, to be listed with the others."""
    inspections.add_evidence(
        call.tx,
        (
            {
                "jurisdiction": call.jurisdiction,
                "inspection_id": call.fact("inspection"),
                "department": department,
                "kind": piece["kind"],
                "sha256": piece["sha256"],
                "place": piece.get("place"),
                "share_with": piece.get("share_with", []),
                "taken_at": moment_of(piece["at"]),
                "entered_at": call.now,
            }
            for piece in pieces
        ),
    )


def is_filed(call: ServiceCall) -> bool:
    """Whether the file of the visit was made: its records issued, its evidence listed."""
    visit = inspections.the_inspection(call.tx, call.fact("inspection"))
    return visit["filed_at"] is not None or visit["concluded_at"] is not None


def list_new(call: ServiceCall) -> None:
    """List the evidence that stands on no list yet; an earlier list stays as it is, the new one supplements it."""
    pieces = [row["id"] for row in visit_records.unlisted(call.tx, call.fact("inspection"))]
    if not pieces:
        return
    document = issue_for(call, EVIDENCE_LIST)
    visit_records.list_evidence(call.tx, call.jurisdiction, pieces, document)
    call.note("evidence.listed", {"document": document, "evidence": pieces})
