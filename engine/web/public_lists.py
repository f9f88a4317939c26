"""Which public tables have a page of their own, what it shows of them and what can be looked for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from engine.disclosure import RECORDS
from engine.web.publications import Published, Record
from engine.web.words import N_

PAGE = 50


@dataclass(frozen=True, slots=True)
class PublicList:
    """A page of records: the address below /public, the table, its columns, what a visitor can look for.

    `department` and `day` are the fields by which the list can be narrowed, "" where there are none; `newest` is the
    field by which it is ordered, the newest first.
    """

    path: str
    table: str
    title: str
    columns: Sequence[str]
    searched: Sequence[str]
    department: str = ""
    day: str = ""
    newest: str = ""

    def heading(self, column: str) -> str:
        """What a column is called (Chinese, translated when shown)."""
        return RECORDS[self.table].fields[column]


LISTS = (
    PublicList(
        "items", "items", N_("抽查事项清单"),
        ("code", "name", "category", "item_class", "body", "object_types", "methods", "ratio_bp", "version"),
        ("code", "name", "category"), department="body",
    ),
    PublicList(
        "plans", "plans", N_("年度抽查计划"),
        ("plan_no", "version", "name", "year", "plan_kind", "department", "state", "published_at"),
        ("plan_no", "name", "doc_no"), department="department", day="published_at", newest="published_at",
    ),
    PublicList(
        "campaigns", "campaigns", N_("联合抽查任务"),
        ("campaign_no", "campaign_name", "source", "initiator", "participants", "starts_on", "ends_on", "published_at"),
        ("campaign_no", "campaign_name"), department="initiator", day="starts_on", newest="published_at",
    ),
    PublicList(
        "draws", "draws", N_("随机抽取"),
        ("draw_id", "status", "frame_size", "quota", "commit_time", "entropy_at", "drawn_at", "commitment_hash"),
        ("draw_id", "campaign_no", "commitment_hash", "seed"), day="commit_time", newest="commit_time",
    ),
    PublicList(
        "lists", "lists", N_("抽查名单"), ("object", "uscc", "campaign_no", "campaign_name", "published_at"),
        ("object", "uscc", "campaign_no"), day="published_at", newest="published_at",
    ),
    PublicList(
        "results", "results", N_("检查结果"),
        ("object", "uscc", "item_name", "conclusion", "department", "concluded_on", "state", "published_at"),
        ("object", "uscc", "campaign_no"), department="department", day="concluded_on", newest="published_at",
    ),
    PublicList(
        "handling", "handling", N_("处理结果"),
        ("object", "uscc", "disposal_name", "outcome", "department", "closed_on", "published_at"),
        ("object", "uscc", "campaign_no"), department="department", day="closed_on", newest="published_at",
    ),
    PublicList(
        "listings", "listings", N_("信用约束"),
        ("object", "uscc", "kind", "ground", "decision_no", "decided_on", "department", "state", "removed_on"),
        ("object", "uscc", "decision_no"), department="department", day="decided_on", newest="decided_on",
    ),
    PublicList(
        "temporary", "temporary_campaigns", N_("临时任务台账"),
        ("campaign_no", "campaign_name", "source", "ground", "basis_document", "initiator", "starts_on", "ends_on"),
        ("campaign_no", "campaign_name"), department="initiator", day="starts_on", newest="published_at",
    ),
    PublicList(
        "direct", "direct_assignments", N_("直接指派台账"),
        ("campaign_no", "department", "inspectors", "reason", "decision", "decided_on"),
        ("campaign_no",), department="department", day="decided_on", newest="decided_on",
    ),
)  # fmt: skip
"""The pages, in the order in which they are offered."""

BY_PATH = {each.path: each for each in LISTS}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a visitor looks for; what cannot be understood is left out."""

    place: str = ""
    text: str = ""
    department: str = ""
    since: str = ""
    until: str = ""
    number: int = 1

    @classmethod
    def of(cls, query: QueryParams) -> "Asked":
        """From an address."""
        given = {name: query.get(name, "").strip()[:100] for name in ("place", "text", "department", "since", "until")}
        number = query.get("page", "")
        return cls(number=int(number) if number.isascii() and number.isdigit() and 0 < len(number) < 7 else 1, **given)

    def address(self, path: str, number: int = 1) -> str:
        """The address of the same search, on another page."""
        given: Mapping[str, Any] = {
            "place": self.place, "text": self.text, "department": self.department, "since": self.since,
            "until": self.until, "page": "" if number <= 1 else number,
        }  # fmt: skip
        return f"/public/{path}?" + urlencode({name: value for name, value in given.items() if value})


@dataclass(frozen=True, slots=True)
class Found:
    """A record and the jurisdiction that it belongs to."""

    place: Published
    record: Record


def found(shown: PublicList, places: Sequence[Published], asked: Asked) -> list[Found]:
    """The records that are looked for, the newest first."""
    rows = [each for each in _of(shown, places, asked.place) if _matches(shown, each.record, asked)]
    if shown.newest:
        rows.sort(key=lambda each: str(each.record[shown.newest] or ""), reverse=True)
    return rows


def departments(shown: PublicList, places: Sequence[Published], place: str) -> list[str]:
    """The departments that have records here."""
    if not shown.department:
        return []
    return sorted({str(each.record[shown.department]) for each in _of(shown, places, place)} - {""})


def _of(shown: PublicList, places: Sequence[Published], place: str) -> Iterator[Found]:
    for each in places:
        if place in ("", each.key):
            yield from (Found(each, record) for record in each.table(shown.table))


def _matches(shown: PublicList, record: Record, asked: Asked) -> bool:
    if asked.department and shown.department and record[shown.department] != asked.department:
        return False
    if shown.day and (asked.since or asked.until):
        day = str(record[shown.day] or "")[:10]
        if not day or day < asked.since or (asked.until and day > asked.until):
            return False
    sought = asked.text.casefold()
    return not sought or any(sought in str(record[name] or "").casefold() for name in shown.searched)
