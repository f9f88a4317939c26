"""Public statistics (PUB6, data section 11): shares and counts of a year by quarter, department and kind.

A cell that would speak of one or two natural persons is suppressed, and so is what would give it away. What was found
counts only where it is public: a code that is kept back must not come out as a difference of two counts.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from engine import disposals
from engine.disclosure import FULL, HIDDEN, REDACT, SUPPRESSED, Count, cells, percent
from engine.publicity.source import Row, Source
from engine.services.result_codes import NAMES

Records = Iterator[dict[str, Any]]
Labels = Mapping[str, str]

FIGURES = {
    "drawn_share": "抽查比例（抽查户数 / 抽查基数）",
    "completion": "抽查完成率（已公示户数 / 抽查户数）",
    "publicity": "公示率（已公示 / 应公示结果）",
    "on_time": "按期率（按期录入 / 结果）",
    "withheld": "依法不予公开的结果",
    "closure": "完结率（已完结 / 后续处置）",
    "results_by_code": "按结果代码",
    "disposals": "按处置方式",
    "problems": "问题发现率（发现问题 / 检查户数）",
    "random_items": "双随机事项占比",
    "departments": "部门覆盖率",
    "joint": "联合占比",
    "temporary": "临时任务占比",
    "direct": "直接指派占比",
    "saved_visits": "节省入户次数",
    "recognised": "互认次数",
    "filed_on_time": "计划按期备案率",
}
PROBLEMS = frozenset({"R02", "R03", "R04", "R05", "R06", "R07", "R09", "R15"})
ALL, QUARTER, DEPARTMENT, REGION, INDUSTRY, PERSON, CODE, DISPOSAL = (
    "全部", "季度", "部门", "行政区划", "行业门类", "主体", "结果", "处置",
)  # fmt: skip
_NOT_SUMMED = frozenset({CODE, DISPOSAL})
"""Codes are chosen together: these cells do not add up to a total from which one could be calculated."""


class Tally:
    """Parts and wholes of every figure, by year, dimension and label, each with its natural persons."""

    def __init__(self) -> None:
        self._found: dict[tuple[int, str, str], dict[str, list[Count]]] = defaultdict(dict)

    def add(
        self, year: int, figure: str, labels: Labels, hit: bool | int, natural: bool = False, whole: int = 1
    ) -> None:
        """Count `whole` cases of a figure, `hit` of which count for it, under every label and under all."""
        for dimension, label in {ALL: "", **labels}.items():
            found = self._found[year, figure, dimension]
            part, base = found.get(label, (Count(), Count()))
            found[label] = [part.more(natural, int(hit)), base.more(natural, whole)]

    def records(self) -> Records:
        """Every cell that may be shown, in order."""
        order = list(FIGURES)
        for year, figure, dimension in sorted(self._found, key=lambda key: (key[0], order.index(key[1]), key[2])):
            found = self._found[year, figure, dimension]
            parts, wholes = (
                cells({label: pair[place] for label, pair in found.items()}, dimension not in _NOT_SUMMED)
                for place in (0, 1)
            )
            for label in sorted(found):
                yield {
                    "year": year, "figure": figure, "figure_name": FIGURES[figure], "dimension": dimension,
                    "label": label, **_cell(parts[label], wholes[label]),
                }  # fmt: skip


def _cell(part: int | None, whole: int | None) -> dict[str, Any]:
    share = "" if part is None or whole is None else percent(part, whole)
    return {
        "part": SUPPRESSED if part is None else part,
        "whole": SUPPRESSED if whole is None else whole or None,
        "share": share,
    }


def statistics(source: Source) -> Records:
    """The figures of every year that has a campaign or a plan."""
    tally = Tally()
    for count in (_plans, _campaigns, _draws, _visits, _results, _follow_ups):
        count(source, tally)
    return tally.records()


def _year(campaign: Row) -> int | None:
    return campaign["starts_on"].year if campaign["starts_on"] else None


def _quarter(day: date) -> str:
    return f"{day.year}Q{(day.month + 2) // 3}"


def _plans(source: Source, tally: Tally) -> None:
    """Filed by the day, of the plans that have one (YC-2.4e, CJ-2.3a, TQ-3.5b); items in the draw (CJ-2.1d)."""
    years = set()
    for row in source.table("plan"):
        years.add(row["year"])
        if row["version"] == 1 and row["file_by"] is not None:
            on_time = row["submitted_on"] is not None and row["submitted_on"] <= row["file_by"]
            tally.add(row["year"], "filed_on_time", {}, on_time)
    for year in sorted(years):
        for item in source.table("item"):
            if _valid_in(item, year):
                tally.add(year, "random_items", {}, not item["key_supervision"])


def _valid_in(item: Row, year: int) -> bool:
    begun = item["valid_from"] is None or item["valid_from"] <= date(year, 12, 31)
    return begun and (item["valid_to"] is None or item["valid_to"] >= date(year, 12, 31))


def _campaigns(source: Source, tally: Tally) -> None:
    """Temporary and joint campaigns (TD-4.1c, YC-1.1), departments that took part in a joint one, recognitions."""
    joined: dict[int, set[str]] = defaultdict(set)
    recognised = [row["campaign_id"] for row in source.table("recognition")]
    for number, row in source.campaigns.items():
        year = _year(row)
        if year is None or row["published_at"] is None:
            continue
        labels = {DEPARTMENT: source.body(row["initiator"]), QUARTER: _quarter(row["starts_on"])}
        tally.add(year, "temporary", labels, row["source"] != "PLAN")
        tally.add(year, "joint", labels, bool(row["participants"]))
        joined[year] |= {row["initiator"], *row["participants"]} if row["participants"] else set()
        tally.add(year, "recognised", {}, recognised.count(number), whole=0)
    for year, codes in joined.items():
        for code in source.organs:
            tally.add(year, "departments", {}, code in codes)


def _draws(source: Source, tally: Tally) -> None:
    """The share of the frame that was drawn, before exclusions (MS-2.4b); direct places among all places of teams."""
    drawn: dict[int, int] = defaultdict(int)
    for row in source.table("draw_object", state="DRAWN"):
        drawn[row["campaign_id"]] += 1
    for row in source.table("draw"):
        campaign = source.campaigns[row["campaign_id"]]
        year, frame = _year(campaign), (row["commitment"] or {}).get("frame") or {}
        if year is not None and frame and row["drawn_at"] and row["mode"] != "TEAMS":
            labels = {DEPARTMENT: source.body(campaign["initiator"]), QUARTER: _quarter(campaign["starts_on"])}
            tally.add(year, "drawn_share", labels, drawn[row["campaign_id"]], whole=int(frame["size"]))


def _visits(source: Source, tally: Tally) -> None:
    """Visits with published results, visits that found a problem (MS-3.1b), entries saved by joining (CJ-2.0)."""
    found: dict[int, list[Row]] = defaultdict(list)
    for (of, _), rows in source.results_of.items():
        found[of] += rows
    for number, visit in source.visits.items():
        year, rows = _year(source.campaigns[visit["campaign_id"]]), found[number]
        if year is None:
            continue
        natural, labels = source.is_natural(visit["object_id"]), _visit_labels(source, visit)
        tally.add(year, "completion", labels, any(row["published_at"] for row in rows), natural)
        public = [row for row in _newest(rows) if _codes_public(row)]
        if public:
            problem = any(not PROBLEMS.isdisjoint(row["codes"]) for row in public)
            tally.add(year, "problems", {**labels, **_object_labels(source, visit)}, problem, natural)
        if visit["concluded_at"] is not None:
            saved = max(0, len({row["department"] for row in rows}) - 1)
            tally.add(year, "saved_visits", {}, saved, natural, whole=0)
    _places(source, tally)


def _codes_public(row: Row) -> bool:
    """Whether anybody may read what a result says."""
    kept_back = row["withheld_at"] is not None or row["published_at"] is None
    return not kept_back and row["disclosure"] in (FULL, REDACT)


def _places(source: Source, tally: Tally) -> None:
    for row in source.table("team_member"):
        year = _year(source.campaigns[source.visits[row["inspection_id"]]["campaign_id"]])
        if year is not None and source.setting("task.direct_assignment_when"):
            tally.add(year, "direct", {}, row["assigned"] == "DIRECT")


def _visit_labels(source: Source, visit: Row) -> Labels:
    starts_on = source.campaigns[visit["campaign_id"]]["starts_on"]
    return {QUARTER: _quarter(starts_on)}


def _object_labels(source: Source, visit: Row) -> Labels:
    row = source.objects[visit["object_id"]]
    person = "个体工商户" if source.is_natural(visit["object_id"]) else "其他"
    return {REGION: row["region_code"] or "", INDUSTRY: (row["industry"] or "")[:1], PERSON: person}


def _results(source: Source, tally: Tally) -> None:
    """Published of those that may be, entered by the day (YC-2.6c, TQ-3.7b), withheld, and by code."""
    for (number, department), rows in source.results_of.items():
        visit = source.visits[number]
        campaign = source.campaigns[visit["campaign_id"]]
        if _year(campaign) is None:
            continue
        labels = {DEPARTMENT: source.body(department), QUARTER: _quarter(campaign["starts_on"])}
        natural = source.is_natural(visit["object_id"])
        for row in _newest(rows):
            _result(tally, campaign["starts_on"].year, labels, row, natural)


def _newest(rows: Iterable[Row]) -> Iterable[Row]:
    """The entered results in their newest version, one for each department and item."""
    entered = (row for row in rows if row["entered_on"] is not None)
    ordered = sorted(entered, key=lambda row: int(row["version"]))
    return {(row["department"], row["item"]): row for row in ordered}.values()


def _result(tally: Tally, year: int, labels: Labels, row: Row, natural: bool) -> None:
    withheld = row["withheld_at"] is not None
    on_time = row["enter_by"] is None or row["entered_on"] <= row["enter_by"]
    tally.add(year, "on_time", labels, on_time, natural)
    tally.add(year, "withheld", labels, withheld, natural, whole=0)
    if withheld:
        return
    tally.add(year, "publicity", labels, row["published_at"] is not None, natural)
    if row["published_at"] is not None:
        shown = [f"{code} {NAMES.get(code, '')}" for code in row["codes"]] if _codes_public(row) else [HIDDEN]
        for label in shown:
            tally.add(year, "results_by_code", {CODE: label}, True, natural, whole=0)


def _follow_ups(source: Source, tally: Tally) -> None:
    """Closed follow-ups of all, and how often each disposal was chosen."""
    for row in source.table("follow_up"):
        visit = source.visits[row["inspection_id"]]
        campaign = source.campaigns[visit["campaign_id"]]
        if _year(campaign) is None:
            continue
        natural, year = source.is_natural(visit["object_id"]), campaign["starts_on"].year
        closed = row["status"] == "CLOSED"
        of = source.results_of.get((row["inspection_id"], row["department"]), ())
        public = bool(of) and all(map(_codes_public, of))
        kind = f"{row['disposal']} {disposals.BY_CODE.get(row['disposal'], '')}" if public else HIDDEN
        tally.add(year, "closure", {DEPARTMENT: source.body(row["department"])}, closed, natural)
        tally.add(year, "disposals", {DISPOSAL: kind}, closed, natural)
