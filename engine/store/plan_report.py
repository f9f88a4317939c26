"""How a year's planning stands: plans filed in time, entries in the province's platform, temporary campaigns."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, func, select

from engine.store.database import Tx
from engine.store.plans import DEPARTMENT
from engine.store.rows import Row, all_rows
from engine.store.tables_domain import campaign, plan, plan_entry

ON_TIME, LATE, MISSING, PENDING, NO_DATE = "ON_TIME", "LATE", "MISSING", "PENDING", "NO_DATE"
"""How something stands: done in time, done late, not done and late, not done yet, without a day to be late for."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a department stands: its plan, the day it filed or entered it, and whether that was in time."""

    department: str
    plan_no: str | None
    status: str | None
    done_on: date | None
    standing: str


@dataclass(frozen=True, slots=True)
class Temporary:
    """Campaigns outside the plan among those of a year that were not refused; shares in basis points (TD-4.1c)."""

    temporary: int
    campaigns: int
    limit_bp: int | None

    @property
    def share_bp(self) -> int:
        """The share, rounded up: 1 of 3 is 3,334."""
        return -(-self.temporary * 10_000 // self.campaigns) if self.campaigns else 0

    @property
    def over(self) -> bool:
        """Whether the share passes its limit; never where none is set."""
        return self.limit_bp is not None and self.temporary * 10_000 > self.limit_bp * self.campaigns


@dataclass(frozen=True, slots=True)
class PlanReport:
    """The planning of a year as it stands on a day. Without `enter_by` nothing is entered anywhere (CJ-2.3b)."""

    jurisdiction: str
    year: int
    day: date
    file_by: date | None
    enter_by: date | None
    filings: tuple[Standing, ...]
    entries: tuple[Standing, ...]
    temporary: Temporary

    def filed(self, standing: str) -> int:
        """How many departments stand so with their filing."""
        return Counter(row.standing for row in self.filings)[standing]

    @property
    def on_time_bp(self) -> int | None:
        """计划按期备案率 in basis points: who filed by the day, of all departments; None without a day or anybody."""
        return self.filed(ON_TIME) * 10_000 // len(self.filings) if self.file_by and self.filings else None

    def entered(self, standing: str) -> int:
        """How many departments stand so with their entry in the platform."""
        return Counter(row.standing for row in self.entries)[standing]


def plan_report(
    tx: Tx, jurisdiction: str, year: int, departments: Iterable[str], file_by: date | None, enter_by: date | None,
    limit_bp: int | None, day: date,
) -> PlanReport:  # fmt: skip
    """The report of a year on `day`, for the departments that have to plan and whoever else has planned.

    Days are inclusive and do not roll (YC-2.4e, CJ-2.3a, CJ-2.3b, TQ-3.5b); a change of a plan is no plan of its own.
    """
    found = _plans(tx, jurisdiction, year)
    codes = sorted({*departments, *found})
    entering = codes if enter_by else []
    return PlanReport(
        jurisdiction, year, day, file_by, enter_by,
        tuple(_stands(code, found.get(code), "submitted_on", file_by, day) for code in codes),
        tuple(_stands(code, found.get(code), "entered_on", enter_by, day) for code in entering),
        Temporary(*_campaigns(tx, jurisdiction, year), limit_bp),
    )  # fmt: skip


def _plans(tx: Tx, jurisdiction: str, year: int) -> Mapping[str, Row]:
    """The plan of each department: the newest, but one that ended without force only where there is no other."""
    ended = case((plan.c.status.in_(("REFUSED", "WITHDRAWN")), 0), else_=1)
    columns = plan.c.department, plan.c.plan_no, plan.c.status, plan.c.submitted_on, plan_entry.c.entered_on
    chosen = plan.c.jurisdiction == jurisdiction, plan.c.year == year
    first = plan.c.plan_kind == DEPARTMENT, plan.c.version == 1
    query = select(*columns).join(plan_entry, plan_entry.c.plan_id == plan.c.id, isouter=True)
    return {row["department"]: row for row in all_rows(tx, query.where(*chosen, *first).order_by(ended, plan.c.id))}


def _stands(department: str, row: Row | None, column: str, by: date | None, day: date) -> Standing:
    done = row[column] if row else None
    number, status = (row["plan_no"], row["status"]) if row else (None, None)
    return Standing(department, number, status, done, _standing(done, by, day))


def _standing(done: date | None, by: date | None, day: date) -> str:
    if by is None:
        return NO_DATE
    if done is None:
        return MISSING if day > by else PENDING
    return ON_TIME if done <= by else LATE


def _campaigns(tx: Tx, jurisdiction: str, year: int) -> tuple[int, int]:
    """Campaigns outside the plan, and all that were not refused (严格控制临时任务数量和规模, TD-4.1c)."""
    outside = func.coalesce(func.sum(case((campaign.c.source == "TEMPORARY", 1), else_=0)), 0)
    days = campaign.c.starts_on.between(date(year, 1, 1), date(year, 12, 31))
    query = select(outside, func.count()).where(campaign.c.jurisdiction == jurisdiction, days)
    row = tx.execute(query.where(campaign.c.status != "REFUSED")).one()
    return int(row[0]), int(row[1])
