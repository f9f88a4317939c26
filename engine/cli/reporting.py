"""`report plans`: how a year's planning stands."""

from argparse import Namespace
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from engine.cli.arguments import Commands, whole, with_database, with_json, with_jurisdiction, with_law

if TYPE_CHECKING:
    from engine.commands import Context
    from engine.store.plan_report import PlanReport, Standing

STANDINGS = {"ON_TIME": "按期", "LATE": "逾期", "MISSING": "逾期未办", "PENDING": "未到期", "NO_DATE": "不设期限"}
STATUSES = {
    "DRAFT": "起草", "SUBMITTED": "已报送", "RETURNED": "退回补充", "IN_FORCE": "现行", "SUPERSEDED": "已调整",
    "REFUSED": "未获批准", "WITHDRAWN": "已撤回",
}  # fmt: skip


def add(commands: Commands) -> None:
    """The command `report plans`."""
    report = commands.add_parser("report", help="figures for whoever answers for them")
    verbs = report.add_subparsers(title="commands", metavar="COMMAND", required=True)
    plans = verbs.add_parser("plans", help="plans filed in time, late and not at all; temporary campaigns")
    with_jurisdiction(plans)
    plans.add_argument("--year", required=True, type=whole(2000, 2999), metavar="YEAR")
    with_database(plans)
    with_law(plans)
    with_json(plans)
    plans.set_defaults(run=_plans)


def _plans(arguments: Namespace) -> int:
    from engine import commands
    from engine.cli.printing import as_json
    from engine.cli.surroundings import clock_of, surroundings

    with surroundings(arguments) as context:
        now = clock_of(context.database)()
        report = commands.plan_report(context, arguments.jurisdiction, arguments.year, now=now)
        names = _names(context, arguments.jurisdiction)
    if arguments.json:
        as_json(_as_record(report))
    else:
        _print(report, names)
    return 0


def _names(context: "Context", jurisdiction: str) -> Mapping[str, str]:
    with context.database.read() as tx:
        profile = context.law(tx, context.latest(tx)).profile(jurisdiction)
    return {row["code"]: row["name_zh"] for row in profile.get("departments", ())}


def _as_record(report: "PlanReport") -> dict[str, Any]:
    temporary = report.temporary
    return {
        **asdict(report),
        "filed": {standing: report.filed(standing) for standing in STANDINGS},
        "on_time_bp": report.on_time_bp,
        "entered": {standing: report.entered(standing) for standing in STANDINGS},
        "temporary": {**asdict(temporary), "share_bp": temporary.share_bp, "over": temporary.over},
    }


def _print(report: "PlanReport", names: Mapping[str, str]) -> None:
    from engine.cli.printing import as_table

    as_table(("部门", "名称", "计划", "状态", "报送日", "报送"), _rows(report.filings, names))
    if report.entries:
        as_table(("部门", "名称", "计划", "状态", "录入日", "录入省平台"), _rows(report.entries, names))
    as_table(("项目", "数量"), _summary(report))


def _rows(standings: "Iterable[Standing]", names: Mapping[str, str]) -> "Iterator[tuple[Any, ...]]":
    for row in standings:
        status = STATUSES.get(row.status or "", row.status or "没有计划")
        yield row.department, names.get(row.department), row.plan_no, status, row.done_on, STANDINGS[row.standing]


def _summary(report: "PlanReport") -> "Iterator[tuple[str, Any]]":
    yield "截至", report.day
    yield "报送期限", report.file_by or "文件未规定"
    yield from _counted("报送", report.filings)
    if report.on_time_bp is not None:
        yield "计划按期备案率", _percent(report.on_time_bp)
    if report.enter_by:
        yield "录入省平台期限", report.enter_by
        yield from _counted("录入省平台", report.entries)
    temporary = report.temporary
    yield "临时任务占全部任务", f"{temporary.temporary} / {temporary.campaigns}，{_percent(temporary.share_bp)}"
    limit = "文件未规定" if temporary.limit_bp is None else _percent(temporary.limit_bp)
    yield "临时任务占比上限", f"{limit}（已超过）" if temporary.over else limit


def _counted(what: str, standings: "Iterable[Standing]") -> "Iterator[tuple[str, int]]":
    """How many departments stand in each way that occurs."""
    counts = Counter(row.standing for row in standings)
    yield from ((f"{what}：{word}", counts[name]) for name, word in STANDINGS.items() if counts[name])


def _percent(basis_points: int) -> str:
    return f"{basis_points // 100}.{basis_points % 100:02d}%"
