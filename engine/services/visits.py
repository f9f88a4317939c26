"""Operators of what happens on a visit (P6): check-in, items, record, papers, monitoring, notice, offline work."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time
from typing import Any

from engine.clock import CHINA, start_of_day
from engine.services import evidence, visit_records
from engine.services.call import (
    Answer,
    Problems,
    ServiceCall,
    department_of,
    moment_of,
    own_department,
    past_moment,
    refuse_if,
    submission,
)
from engine.services.campaigns import team_rule
from engine.services.documents import INSPECTION_NOTICE, RESULT_NOTICE, issue_for
from engine.services.draw_rules import limit
from engine.services.inspections import announced
from engine.services.shares import items_of
from engine.store import documents_rows, inspections

Row = Mapping[str, Any]

VISIT_RECORD, SERVICE_RECEIPT = "现场检查笔录", "送达回证"


def checkin(call: ServiceCall, inputs: Row) -> Answer:
    """visit.checkin: who is there, when, where; certificates shown, right of recusal told.

    涉及现场检查的，单一检查事项检查人员 2 至 3 人 (TD-4.3a): another number is refused. Work done offline keeps both
    times, that of the capture and that of the entry (TD-4.2e). `tries_left` and `retry_at` serve a second try.
    """
    given = submission(inputs)
    inspection = inspections.the_inspection(call.tx, call.fact("inspection"))
    arrived = past_moment(call, given["arrived_at"], "/arrived_at")
    problems = _presence(call, inspection["id"], given["present"]) + _unannounced(call, inspection["id"])
    refuse_if(problems, "nobody can be checked in like this")
    captured = _captured(call, given)
    tries = inspection["tries"] + 1
    inspections.change_inspection(
        call.tx,
        inspection["id"],
        status="VISITED",
        found=given["found"],
        tries=tries,
        arrived_at=arrived,
        place=given["place"],
        code_scan=given.get("code_scan"),
        present=given["present"],
        captured_offline_at=captured,
        checkin_entered_at=call.now,
    )
    answer = {"found": given["found"], "tries": tries, "tries_left": 0, "offline": captured is not None}
    return {**answer, **_retry(call, tries)} if given["found"] == "UNREACHABLE" else answer


def _presence(call: ServiceCall, inspection: int, present: list[str]) -> Problems:
    """Only members of the team count, in the number of decision D4; assistants and experts do not (TQ-3.3c)."""
    team = {row["inspector_id"]: row for row in inspections.team(call.tx, inspection)}
    problems = [("/present", f"{name} is not in the team") for name in present if name not in team]
    count = len({name for name in present if name in team and team[name]["role"] == "INSPECT"})
    bounds = team_rule(call, on_site=True, single_item=bool(call.fact("single_item")))
    if count < bounds["min"] or (bounds["max"] is not None and count > bounds["max"]):
        most = f" to {bounds['max']}" if bounds["max"] is not None else " or more"
        problems.append(("/present", f"{count} inspectors are present, the law asks for {bounds['min']}{most}"))
    return problems


def _unannounced(call: ServiceCall, inspection: int) -> Problems:
    """The object was told of the visit where the local text asks for that (MS-2.5b)."""
    if not announced(call) or documents_rows.newest(call.tx, "inspection", inspection, INSPECTION_NOTICE):
        return []
    return [("/", f"the {INSPECTION_NOTICE} has not been given")]


def _retry(call: ServiceCall, tries: int) -> dict[str, Any]:
    again = call.due("unreachable_retry", None).date
    return {"tries_left": max(0, limit(call, "unreachable_tries") - tries), "retry_at": start_of_day(again)}


def _captured(call: ServiceCall, given: Row) -> datetime | None:
    at = given.get("captured_offline_at")
    return past_moment(call, at, "/captured_offline_at") if at else None


def items(call: ServiceCall, inputs: Row) -> Answer:
    """visit.items: one department's checks, item by item; nothing off its list is checked (CJ-2.1b)."""
    department = own_department(call, inputs)
    given = submission(inputs)
    own = items_of(call, department)
    lines = list(enumerate(given["items"]))
    off = [(f"/items/{place}", f"{line['item']} is no item of yours") for place, line in lines]
    refuse_if([off[place] for place, line in lines if line["item"] not in own], "the checks cannot be kept")
    captured = _captured(call, given)
    _facts(call, department, captured, given["items"])
    evidence.take_in(call, department, (piece for line in given["items"] for piece in line.get("evidence", [])))
    return {}


def _facts(call: ServiceCall, department: str, captured: datetime | None, lines: Iterable[Row]) -> None:
    common = {
        "jurisdiction": call.jurisdiction,
        "inspection_id": call.fact("inspection"),
        "department": department,
        "recorded_by": call.actor.id,
        "captured_at": captured or call.now,
        "entered_at": call.now,
    }
    inspections.add_facts(
        call.tx,
        (
            {
                **common,
                "item": line["item"],
                "method": line.get("method", "ON_SITE"),
                "finding": "PROBLEM" if line["problem"] else "NO_PROBLEM",
                "detail": line.get("note"),
            }
            for line in lines
        ),
    )


def record(call: ServiceCall, inputs: Row) -> Answer:
    """visit.record: the record made on the spot (现场笔录), signed, or with a note that signing was refused.

    With it goes the file of the visit. 严格落实执法全过程记录制度 (TQ-4.3b): where the profile asks for it, at least
    one piece of evidence is there.
    """
    given = submission(inputs)
    if moment_of(given["started_at"]) > moment_of(given["ended_at"]):
        refuse_if([("/ended_at", "the visit ends before it begins")], "the record cannot be kept")
    _keep_record(call, given)
    evidence.add(call, department_of(call, {**inputs, "department": call.actor.department}), given.get("evidence", []))
    issue_for(call, VISIT_RECORD)
    visit_records.file(call, {})
    bare = call.setting("inspection.record_required") and not inspections.evidence_of(call.tx, call.fact("inspection"))
    refuse_if([("/evidence", "no photo, sound, film, copy or sample is on file")] if bare else [], "the record is bare")
    return {}


def _keep_record(call: ServiceCall, given: Row) -> None:
    kept = {name: value for name, value in given.items() if name != "evidence"}
    inspections.change_inspection(call.tx, call.fact("inspection"), record={**kept, "by": call.actor.id})


def written(call: ServiceCall, inputs: Row) -> Answer:
    """visit.written: papers one department asked for, received, examined; no limit on inspectors (TD-4.3a)."""
    own_department(call, inputs)
    given = submission(inputs)
    received = given.get("received_on", given["requested_on"])
    taken = datetime.combine(datetime.fromisoformat(received).date(), time(), CHINA)
    return _off_site(call, given, "WRITTEN", min(taken, call.now))


def online(call: ServiceCall, inputs: Row) -> Answer:
    """visit.online: what one department's monitoring of sites or off-site supervision showed (YC-2.5d, CJ-2.4c)."""
    own_department(call, inputs)
    given = submission(inputs)
    planned = call.data.get("methods") or []
    usual = "OFF_SITE" if "OFF_SITE" in planned and "ONLINE" not in planned else "ONLINE"
    return _off_site(call, given, given.get("method", usual), past_moment(call, given["monitored_at"], "/monitored_at"))


def _off_site(call: ServiceCall, given: Row, method: str, at: datetime) -> Answer:
    one_finding(call, given, method, at)
    evidence.take_in(call, call.actor.department, given.get("evidence", []))
    return {}


def one_finding(call: ServiceCall, given: Row, method: str, at: datetime) -> None:
    """One finding (`problem`, `facts`) for all items of the acting department, found without being there."""
    department = call.actor.department
    line = {"method": method, "problem": given["problem"], "note": given["facts"]}
    _facts(call, department, at, ({**line, "item": item} for item in items_of(call, department)))


def serve_notice(call: ServiceCall, inputs: Row) -> Answer:
    """notice.serve: the result notice was served: when, how, with what proof (下达检查结果告知书, TD-4.4b)."""
    given = submission(inputs)
    inspection = call.fact("inspection")
    document = documents_rows.newest(call.tx, "inspection", inspection, RESULT_NOTICE)
    refuse_if([] if document else [("/", "the notice has not been made")], "nothing can be served")
    inspections.serve_notice(
        call.tx,
        {
            "jurisdiction": call.jurisdiction,
            "inspection_id": inspection,
            "kind": RESULT_NOTICE,
            "document_id": document["id"] if document else None,
            "served_at": past_moment(call, given["served_at"], "/served_at"),
            "how": given["how"],
            "proof": given["proof"],
            "entered_at": call.now,
        },
    )
    issue_for(call, SERVICE_RECEIPT, added={"received_by": given.get("received_by", "")})
    return {}


def sync(call: ServiceCall, inputs: Row) -> Answer:
    """visit.sync: records made offline are entered; capture and entry keep their own times (TD-4.2e)."""
    given = submission(inputs)
    captured = past_moment(call, given["captured_offline_at"], "/captured_offline_at")
    inspection = call.fact("inspection")
    inspections.change_inspection(call.tx, inspection, captured_offline_at=captured, synced_at=call.now)
    evidence.take_in(call, call.actor.department, given.get("evidence", []))
    return {}
