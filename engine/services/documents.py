"""Operator of documents (文书): what stands in one is fixed when it is issued, under a number and a digest."""

from collections.abc import Mapping
from hashlib import sha256
from json import dumps
from typing import Any

from engine.errors import ServiceError
from engine.services.call import Answer, ServiceCall
from engine.services.document_facts import facts_of
from engine.store import documents_rows, inspections

INSPECTION_NOTICE = "检查通知书"
RESULT_NOTICE = "检查结果告知书"
CORRECTION_ORDER = "责令改正通知书"

_LETTERS = {
    INSPECTION_NOTICE: "TZ",
    RESULT_NOTICE: "GZ",
    CORRECTION_ORDER: "ZG",
    "案件线索移送函": "YS",
    "抄告函": "CG",
    "涉嫌犯罪案件移送书": "SF",
}
"""Kinds of document and the letters in their numbers."""


def issue(call: ServiceCall, inputs: Mapping[str, Any]) -> Answer:
    """documents.issue: make the document `template` for the visit of the process (data section 9)."""
    issue_for(call, str(inputs["template"]), str(call.data.get("department", "")))
    return {}


def issue_for(call: ServiceCall, kind: str, department: str, added: Mapping[str, Any] | None = None) -> int:
    """Fix and store a document about the visit of the process; its id. `added` comes from the person who issues it."""
    if kind not in _LETTERS:
        raise ServiceError(f"no document is called {kind}")
    visit = inspections.visit(call.tx, call.fact("inspection"))
    again = documents_rows.issued(call.tx, "inspection", visit["id"], kind)
    number = f"{visit['number']}-{_LETTERS[kind]}" + (f"-{again + 1}" if again else "")
    sender = department or visit["initiator"]
    context = {**facts_of(call, visit, kind, sender), **(added or {}), "doc_no": number}
    text = dumps(context, ensure_ascii=False, sort_keys=True)
    return documents_rows.issue(
        call.tx,
        {
            "jurisdiction": call.jurisdiction,
            "kind": kind,
            "number": number,
            "subject": "inspection",
            "subject_id": visit["id"],
            "department": sender,
            "context": context,
            "sha256": sha256(text.encode()).hexdigest(),
            "made_at": call.now,
        },
    )
