"""Reading how a year's planning stands, by the days and limits of the law that is deployed."""

from datetime import datetime

from engine.clock import china_date
from engine.commands.context import Context, Law
from engine.commands.planning import last_day, planning_departments
from engine.errors import DefinitionError
from engine.store.plan_report import PlanReport
from engine.store.plan_report import plan_report as read


def plan_report(context: Context, jurisdiction: str, year: int, *, now: datetime) -> PlanReport:
    """Who has filed the plan of a year in time, who late, who not; entries; temporary campaigns and their limit.

    YC-2.4e, CJ-2.3a, TQ-3.5b name the day for filing, CJ-2.3b that for entering; TD-4.1c: 严格控制临时任务数量和规模.
    Departments that have to plan are the organs of the profile with an item that is drawn. Raises NotFound for a
    jurisdiction that does not exist.
    """
    with context.database.read() as tx:
        law, today = context.law(tx, context.latest(tx)), china_date(now)
        return read(
            tx, jurisdiction, year, planning_departments(context, tx, jurisdiction, today),
            last_day(context, law, jurisdiction, "plan_file", year),
            last_day(context, law, jurisdiction, "plan_enter", year),
            _limit(law, jurisdiction), today,
        )  # fmt: skip


def _limit(law: Law, jurisdiction: str) -> int | None:
    given = {"jurisdiction": jurisdiction, "kind": "temporary_share_bp"}
    row = law.deployment.rules.evaluate("limits", given).outputs
    if not isinstance(row, dict):
        raise DefinitionError("decision limits must give one row")
    return None if row["n"] is None else int(row["n"])
