"""Operators of publishing once (结果一次性公布, MS-2.5c): all departments' results on one object in one batch."""

from collections.abc import Mapping
from typing import Any

from engine import disclosure
from engine.errors import ServiceError
from engine.services.call import Answer, ServiceCall
from engine.services.clocks import publish_by
from engine.services.publications import publish
from engine.services.results import mark_published
from engine.store import inspections, publications, results

Row = Mapping[str, Any]


def batch(call: ServiceCall, _inputs: Row) -> Answer:
    """publication.batch: the results of all departments on one object are public at once, each as its own department's.

    One batch per campaign and object (assertion 29); a withheld result is not of it. `receipts_missing` names the
    departments that still wait for a required receipt. Raises ServiceError for a second batch.
    """
    visit = inspections.visit(call.tx, call.fact("inspection"))
    known = publications.batch_of(call.tx, visit["id"])
    if known is not None:
        raise ServiceError(f"the results on {visit['number']} were published at once as {known['batch_no']}")
    shown = _by_department(call, visit["id"])
    number = f"{visit['number']}-GB"
    publications.open_batch(
        call.tx,
        {
            "jurisdiction": call.jurisdiction,
            "campaign_id": visit["campaign_id"],
            "inspection_id": visit["id"],
            "batch_no": number,
            "departments": sorted(shown),
            "published_at": call.now,
        },
    )
    missing = [code for code, rows in shown.items() if not _publish(call, visit, code, rows, number)]
    days = [day for code in missing if (day := publish_by(call, code)) is not None]
    return {"receipts_complete": not missing, "receipts_missing": missing, "publish_by": min(days, default=None)}


def _by_department(call: ServiceCall, inspection: int) -> dict[str, list[Row]]:
    """The results that are not withheld. Raises ServiceError while one has not been entered."""
    shown: dict[str, list[Row]] = {}
    for row in results.of_visit(call.tx, inspection):
        if row["entered_at"] is None:
            raise ServiceError(f"{row['department']} has not entered its result on {row['item']}")
        if row["withheld_at"] is None:
            shown.setdefault(row["department"], []).append(row)
    return shown


def _publish(call: ServiceCall, visit: Row, department: str, rows: list[Row], number: str) -> bool:
    content = disclosure.public_results(visit, rows, rows[0]["disclosure"] or disclosure.WITHHOLD)
    return publish(call, "result", visit["id"], department, content, batch_no=number)


def batch_published(call: ServiceCall, _inputs: Row) -> Answer:
    """result.batch_published: all required channels have the batch; its results count in the publicity rate."""
    found = publications.batch_of(call.tx, call.fact("inspection"))
    if found is None:
        raise ServiceError("nothing was published at once")
    for department in found["departments"]:
        mark_published(call, department, batch_no=found["batch_no"])
    return {}
