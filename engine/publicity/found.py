"""What inspections found (PUB4) and what became of it (PUB5), with the treatment of decision D7."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from engine import disposals
from engine.disclosure import FULL, HIDDEN, RESTRICTED, WITHHOLD, erased, strictest
from engine.publicity.source import Row, Source, told_day, told_moment
from engine.publicity.words import DRAW_TYPES
from engine.services.result_codes import NAMES

Records = Iterator[dict[str, Any]]

_PRIVATE = ("legal_rep", "liaison", "phone", "address")
_VALID, _CORRECTED = "现行", "已更正"


def results(source: Source) -> Records:
    """PUB4: every published version of every result, by object, department and item; corrected ones say so."""
    for (visit, department), rows in sorted(source.results_of.items()):
        for _, versions in groupby(sorted(rows, key=itemgetter("item", "version")), key=itemgetter("item")):
            yield from _versions(source, visit, department, list(versions))


def _versions(source: Source, visit: int, department: str, versions: Sequence[Row]) -> Records:
    """The published versions of one result. The strictest treatment holds for all of them; a withheld one hides all."""
    settled = [row for row in versions if row["published_at"] or row["withheld_at"]]
    treatment = strictest(WITHHOLD if row["withheld_at"] else row["disclosure"] for row in settled)
    if treatment == WITHHOLD:
        return
    for row in settled:
        state = _VALID if row is settled[-1] else _CORRECTED
        yield {**_told(source, source.visits[visit], row, treatment), "state": state}


def _told(source: Source, visit: Row, row: Row, treatment: str) -> dict[str, Any]:
    found = source.objects[visit["object_id"]]
    campaign = source.campaigns[row["merged_from"] or row["campaign_id"]]
    restricted = treatment == RESTRICTED
    return {
        "object": found["name"],
        "uscc": found["uscc"],
        "campaign_no": campaign["campaign_no"],
        "campaign_name": campaign["name"],
        "department": source.body(row["department"]),
        "department_code": row["department"],
        "item": row["item"],
        "item_name": source.item_names.get(row["item"], row["item"]),
        "codes": [] if restricted else row["codes"],
        "conclusion": HIDDEN if restricted else "；".join(NAMES.get(code, code) for code in row["codes"]),
        "detail": private_text(found, row["detail"]) if treatment == FULL else HIDDEN,
        "version": row["version"],
        "concluded_on": told_day(visit["concluded_on"]),
        "published_at": told_moment(row["published_at"]),
        "campaign": campaign,
    }


def private_text(found: Row, text: str | None) -> str | None:
    """What an inspector wrote about an object, without its people, numbers and address (PUB4)."""
    return erased(text, (found[name] for name in _PRIVATE))


def national(source: Source, public: Sequence[Row]) -> Records:
    """The nine fields of the national record 双随机抽查结果信息 for each valid result, with its object."""
    for row in public:
        if row["state"] != _VALID:
            continue
        plan = source.plan_of_line.get(row["campaign"]["plan_line_id"])
        told = plan if plan and plan["published_at"] else None
        yield {
            "object": row["object"],
            "uscc": row["uscc"],
            "raninsPlanId": told["plan_no"] if told else None,
            "raninsPlaneName": told["name"] if told else None,
            "raninsTaskId": row["campaign_no"],
            "raninsTaskName": row["campaign_name"],
            "raninsTypeName": DRAW_TYPES.get(row["campaign"]["draw_type"], ""),
            "insAuth": row["department"],
            "insDate": row["concluded_on"],
            "检查事项": row["item_name"],
            "检查结果": row["conclusion"],
        }


def handling(source: Source) -> Records:
    """PUB5: the outcome of closed follow-ups; cases still open say nothing (TD-4.5b, MS-2.6b)."""
    for row in source.table("follow_up"):
        treatment = strictest(result_treatments(source, row))
        if row["status"] != "CLOSED" or row["published_at"] is None or not row["outcome"] or treatment == WITHHOLD:
            continue
        yield _handled(source, row, treatment)


def result_treatments(source: Source, case: Row) -> list[str | None]:
    """The treatments of the results that a follow-up belongs to."""
    rows = source.results_of.get((case["inspection_id"], case["department"]), ())
    return [WITHHOLD if row["withheld_at"] else row["disclosure"] for row in rows]


def _handled(source: Source, row: Row, treatment: str) -> dict[str, Any]:
    visit = source.visits[row["inspection_id"]]
    campaign, found = source.campaigns[visit["campaign_id"]], source.objects[visit["object_id"]]
    restricted = treatment == RESTRICTED
    return {
        "object": found["name"],
        "uscc": found["uscc"],
        "campaign_no": campaign["campaign_no"],
        "campaign_name": campaign["name"],
        "department": source.body(row["department"]),
        "department_code": row["department"],
        "disposal": None if restricted else row["disposal"],
        "disposal_name": HIDDEN if restricted else disposals.BY_CODE.get(row["disposal"], ""),
        "outcome": private_text(found, row["outcome"]) if treatment == FULL else HIDDEN,
        "closed_on": told_day(row["closed_on"]),
        "published_at": told_moment(row["published_at"]),
    }
