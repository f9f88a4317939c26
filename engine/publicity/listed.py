"""Who was listed after an inspection (经营异常名录, 黑名单, 联合惩戒; MS-3.5a), and which listings have ended."""

from collections.abc import Iterator, Mapping
from operator import itemgetter
from typing import Any

from engine.clock import china_date
from engine.disclosure import FULL, HIDDEN, RESTRICTED, WITHHOLD, strictest
from engine.publicity.found import private_text, result_treatments
from engine.publicity.source import Row, Source, told_day, told_moment

LISTED = "LIST"
STATES = {"REMOVE": "已移出", "REVOKE": "已撤销"}
STANDING = "现行"


def listings(source: Source) -> Iterator[dict[str, Any]]:
    """PUB5: every public listing; one that has ended stays, with what ended it. None tells more than its result."""
    ends = _ends(source)
    for row in sorted(source.table("credit_record"), key=itemgetter("id")):
        treatment = strictest(result_treatments(source, row))
        if row["decision"] == LISTED and row["published_at"] is not None and treatment != WITHHOLD:
            yield _told(source, row, ends.get(row["id"]), treatment)


def _ends(source: Source) -> Mapping[int, Row]:
    """The public decision that ended each listing."""
    rows = source.table("credit_removal")
    return {row["credit_record_id"]: row for row in rows if row["decision"] in STATES and row["published_at"]}


def _told(source: Source, row: Row, end: Row | None, treatment: str) -> dict[str, Any]:
    visit = source.visits[row["inspection_id"]]
    campaign, found = source.campaigns[visit["campaign_id"]], source.objects[visit["object_id"]]
    restricted = treatment == RESTRICTED

    def wording(text: str | None) -> str | None:
        return private_text(found, text) if treatment == FULL else HIDDEN

    return {
        "object": found["name"],
        "uscc": found["uscc"],
        "campaign_no": campaign["campaign_no"],
        "campaign_name": campaign["name"],
        "department": source.body(row["department"]),
        "department_code": row["department"],
        "kind": HIDDEN if restricted else row["kind"],
        "blacklist_kind": HIDDEN if restricted else row["blacklist_kind"],
        "ground": wording(row["ground"]),
        "decision_no": HIDDEN if restricted else row["decision_no"],
        "decided_on": told_day(china_date(row["decided_at"])),
        "state": STATES[end["decision"]] if end else STANDING,
        "removal_ground": wording(end["ground"]) if end else None,
        "removal_no": (HIDDEN if restricted else end["decision_no"]) if end else None,
        "removed_on": told_day(china_date(end["decided_at"])) if end else None,
        "published_at": told_moment(row["published_at"]),
        "removal_published_at": told_moment(end["published_at"]) if end else None,
    }
