"""Facts of documents about what a visit found: record, notice of the result, its service (P6)."""

from collections.abc import Mapping

from engine import disposals
from engine.clock import china_date
from engine.services.call import ServiceCall
from engine.services.document_facts.visits import team_names, visit_about, visit_common
from engine.services.document_facts.wording import (
    CASES,
    FINDINGS,
    FOUND,
    METHODS,
    SERVED,
    Facts,
    Kind,
    Row,
    labelled,
    name_of,
    printed,
    stamped,
)
from engine.services.result_codes import NAMES
from engine.store import document_facts as stored
from engine.store import documents_rows, results

_REMEDY = "对本检查结果有异议的，可以向作出检查结论的部门提出。"
_NOTICE = "检查结果告知书"


def remedy(call: ServiceCall) -> str:
    """What a firm can do about a result."""
    text: str = call.setting("inspection.remedy", _REMEDY)
    return text


def inspected_on(call: ServiceCall, visit: Row) -> str:
    """The day of the visit."""
    return printed(china_date(visit["arrived_at"] or call.now))


def concluded(row: Row) -> str:
    """The codes of a result in words."""
    return labelled(NAMES, row["codes"])


def in_force(rows: list[Row]) -> list[Row]:
    """Results that no later version has corrected."""
    return [row for row in rows if row["corrected_by"] is None]


def _titles(call: ServiceCall, rows: list[Row]) -> Mapping[str, str]:
    return documents_rows.item_names(call.tx, call.jurisdiction, sorted({row["item"] for row in rows}))


def _result_notice(call: ServiceCall, visit: Row, _sender: str) -> Facts:
    """The conclusions as each department made them (TD-4.4b, MS-2.6a)."""
    found = in_force(results.of_visit(call.tx, visit["id"]))
    titles = _titles(call, found)
    return {
        **visit_common(visit),
        "inspected_on": inspected_on(call, visit),
        "remedy": remedy(call),
        "results": [
            {
                "department": name_of(call, row["department"]),
                "item": titles.get(row["item"], row["item"]),
                "conclusion": concluded(row),
                "detail": row["detail"] or "",
            }
            for row in found
        ],
    }


def _form(call: ServiceCall, visit: Row, _sender: str) -> Facts:
    """Item by item what was checked, what was found, what follows (MS-2.5b)."""
    checked = stored.checks(call.tx, visit["id"])
    found = in_force(results.of_visit(call.tx, visit["id"]))
    titles = _titles(call, [*checked, *found])
    return {
        **visit_common(visit),
        "methods": labelled(METHODS, visit["methods"]),
        "inspected_on": inspected_on(call, visit),
        "found": FOUND.get(visit["found"] or "", ""),
        "team_names": team_names(call, visit),
        "checks": [_check(call, row, titles) for row in checked],
        "results": [_result(call, row, titles) for row in found],
        "follow_ups": [_case(call, row) for row in stored.cases(call.tx, visit["id"])],
    }


def _check(call: ServiceCall, row: Row, titles: Mapping[str, str]) -> Facts:
    return {
        "department": name_of(call, row["department"]),
        "item": titles.get(row["item"], row["item"]),
        "method": METHODS.get(row["method"], row["method"]),
        "finding": FINDINGS.get(row["finding"], row["finding"]),
        "detail": row["detail"] or "",
    }


def _result(call: ServiceCall, row: Row, titles: Mapping[str, str]) -> Facts:
    return {
        "department": name_of(call, row["department"]),
        "item": titles.get(row["item"], row["item"]),
        "conclusion": concluded(row),
        "disposal": disposals.BY_CODE.get(row["disposal"] or "", row["disposal"] or ""),
    }


def _case(call: ServiceCall, row: Row) -> Facts:
    return {
        "department": name_of(call, row["department"]),
        "disposal": disposals.BY_CODE.get(row["disposal"], row["disposal"]),
        "status": CASES.get(row["status"], row["status"]),
        "outcome": row["outcome"] or "",
    }


def _service(call: ServiceCall, visit: Row, _sender: str) -> Facts:
    """How, when and with what proof the notice of the result was served (TD-4.4b)."""
    served = stored.service_of(call.tx, visit["id"], _NOTICE) or {}
    notice = documents_rows.newest(call.tx, "inspection", visit["id"], _NOTICE) or {}
    return {
        **visit_common(visit),
        "served_document": _NOTICE,
        "served_no": notice.get("number", ""),
        "served_at": stamped(served.get("served_at")),
        "how": SERVED.get(served.get("how", ""), ""),
        "proof": served.get("proof", ""),
        "received_by": "",
    }


KINDS = {
    "抽查情况记录表": Kind("JL", visit_about, _form),
    "检查结果告知书": Kind("GZ", visit_about, _result_notice),
    "送达回证": Kind("SD", visit_about, _service),
}
