"""Operator of documents (文书): what stands in one is fixed when it is issued, under a number and a digest."""

from collections.abc import Mapping
from hashlib import sha256
from json import dumps, loads
from typing import Any

from engine.services.call import Answer, ServiceCall
from engine.services.document_facts import facts_of, kind_of
from engine.services.document_facts.wording import written
from engine.store import documents_rows

INSPECTION_NOTICE = "检查通知书"
RESULT_NOTICE = "检查结果告知书"
CORRECTION_ORDER = "责令改正通知书"
NOTICE_ONCE, VISIT_FORM, INSTRUCTION = "联合抽查一次告知清单", "抽查情况记录表", "现场检查作业指导书"
LOCAL_NAMES = {
    NOTICE_ONCE: "联合随机抽查告知",
    VISIT_FORM: "联合随机抽查结果记录",
    INSTRUCTION: "现场检查作业指导操作规程",
}
"""Documents that are made where the local text names them, and its names for them (MS-2.5b)."""


def issue(call: ServiceCall, inputs: Mapping[str, Any]) -> Answer:
    """documents.issue: make the document `template` about the subject of the process (data section 9).

    With the notice of a visit goes, where it is named, the list that tells the object everything at once (MS-2.5c).
    """
    template, department = str(inputs["template"]), str(call.data.get("department", ""))
    issue_for(call, template, department)
    if template == INSPECTION_NOTICE:
        issue_where_named(call, NOTICE_ONCE)
    return {}


def issue_where_named(call: ServiceCall, kind: str) -> None:
    """Issue a document of `LOCAL_NAMES` if the profile has its local name under `inspection.documents`."""
    if LOCAL_NAMES[kind] in call.setting("inspection.documents", ()):
        issue_for(call, kind)


def issue_for(call: ServiceCall, kind: str, department: str = "", added: Mapping[str, Any] | None = None) -> int:
    """Fix and store a document about the plan, campaign or visit of the process; its id.

    `department` issues it, or that of the plan, campaign or visit where it is empty. `added` comes from the person
    who issues it and wins over what the tables say. Raises ServiceError for a kind that does not exist.
    """
    known = kind_of(kind)
    about = known.about(call)
    again = documents_rows.issued(call.tx, about.table, about.row["id"], kind)
    number = f"{about.number}-{known.letters}" + (f"-{again + 1}" if again else "")
    sender = department or about.department
    context = {**facts_of(call, known, about, sender), **(added or {}), "doc_no": number}
    return keep(call, kind, number, (about.table, about.row["id"]), sender, context)


def keep(
    call: ServiceCall, kind: str, number: str, about: tuple[str, int], sender: str, context: Mapping[str, Any]
) -> int:
    """Store what stands in a document about a row of a table, with its digest; the id of the document."""
    text = dumps(context, ensure_ascii=False, sort_keys=True, default=written)
    return documents_rows.issue(
        call.tx,
        {
            "jurisdiction": call.jurisdiction,
            "kind": kind,
            "number": number,
            "subject": about[0],
            "subject_id": about[1],
            "department": sender,
            "context": loads(text),
            "sha256": sha256(text.encode()).hexdigest(),
            "made_at": call.now,
        },
        call.instance_id,
    )
