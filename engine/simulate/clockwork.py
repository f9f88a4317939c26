"""The year on a virtual clock: simulated people do open tasks at their planned moments, the platform ticks hourly.

Everything goes through `commands`. The clock stands in the database; every roll of the dice depends on what it is for
and every command has an id that follows from it, so a simulation that was killed at any moment goes on where it was
and ends as if nothing had happened.
"""

import heapq
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from engine import commands
from engine.clock import CHINA, china_date, start_of_day
from engine.commands import Context
from engine.errors import Conflict, NotAllowedHere
from engine.jobs.running import release_of, run_everything_due
from engine.simulate import hours, repaired
from engine.simulate.answers import answer
from engine.simulate.chance import Chance
from engine.simulate.mishaps import meet, mishap
from engine.simulate.odds import USUAL, Odds
from engine.simulate.people import Staff
from engine.simulate.plans import CHEAP, Temporary
from engine.simulate.recording import records
from engine.simulate.situation import Situation
from engine.simulate.standstill import AMENDED_BEFORE, Standstill
from engine.store import (
    Database,
    Tx,
    incidents,
    inspections,
    instances,
    jobs,
    messages,
    plan_versions,
    results,
    setting_rows,
    tasks,
)
from engine.store.tasks import TaskRow

TICK = timedelta(hours=1)
CLOCK = "simulation.clock"
BATCH = 5000
AMENDED, AMENDED_LATE, OBJECTED = 1500, 3000, 60  # basis points of plans, and of published results

Progress = Callable[[date], None]


@dataclass
class Clockwork:
    """One simulated year of one jurisdiction."""

    context: Context
    jurisdiction: str
    year: int
    chance: Chance
    staff: Staff
    lines: Mapping[str, Any]
    temporaries: list[Temporary]
    standstill: Standstill | None = None
    odds: Odds = USUAL
    agenda: list[tuple[datetime, int, TaskRow]] = field(default_factory=list)
    last_seen: int = 0
    keys: dict[int, str] = field(default_factory=dict)
    today: date | None = None

    def run(self, begin: datetime, end: datetime, progress: Progress) -> None:
        """From the stored clock (or `begin`) until everything is closed or `end` has come."""
        release_of(self.context, self._worker)
        now = self._stored() or begin
        while now <= end:
            self._store(now)
            self._tick(now)
            progress(china_date(now))
            following = self._next(now)
            if following is None:
                return
            now = following

    # One tick ---------------------------------------------------------------------------------------------------

    def _tick(self, now: datetime) -> None:
        """What people planned to do by `now`, each at their own moment, then what the platform has to do."""
        self._begin_of_day(now)
        if self.standstill:
            self.standstill.happens(now)
        self._run_everything_due(now)
        self._look()
        while self.agenda and self.agenda[0][0] <= now:
            at, _, task = heapq.heappop(self.agenda)
            self._do(task, at)
            self._look()
        self._run_everything_due(now)
        self._look()

    @property
    def _worker(self) -> str:
        return f"simulation of {self.jurisdiction}"

    def _run_everything_due(self, now: datetime) -> None:
        run_everything_due(self.context, now=now, worker=self._worker, jurisdiction=self.jurisdiction)

    def _command(self, *what: object) -> str:
        """The id of a command: the same in a simulation that was killed and taken up again, in no other one."""
        return ":".join(map(str, ("sim", self.jurisdiction, *what)))

    def _begin_of_day(self, now: datetime) -> None:
        """Plans are begun on 1 December before, campaigns when their line is due, others when something happens."""
        today = china_date(now)
        if today == self.today:
            return
        self.today = today
        if today == date(self.year - 1, 12, 1):
            self._start_plans(now)
        commands.start_joint_plans(self.context, self.jurisdiction, self.year, now=now)
        commands.start_planned_campaigns(self.context, self.jurisdiction, now=now)
        if today == date(self.year, 6, 1):
            self._amend(now, AMENDED)
        if self.standstill:
            if today < china_date(self.standstill.at):
                self._mend(now)
            if today == china_date(self.standstill.at - AMENDED_BEFORE):
                self._amend(now, AMENDED_LATE)
        if today.weekday() == 0:
            self._object(now)
            repaired.ask(self.context, self.jurisdiction, self.chance, self.staff, now)
        for one in self.temporaries:
            if one.on == today:
                self._temporary(one, now)

    def _start_plans(self, now: datetime) -> None:
        for department in self.lines:
            actor = self.staff.holder("initiator", department)
            commands.start_annual_plan(
                self.context, self.jurisdiction, department, self.year, actor=actor, now=now,
                command_id=self._command("plan", self.year, department),
            )  # fmt: skip

    def _temporary(self, one: Temporary, now: datetime) -> None:
        first = self.context.calendar(self.jurisdiction).after(one.on, 10).date
        line = self.lines[one.initiator][0]
        commands.start_temporary_campaign(
            self.context, self.jurisdiction, one.initiator, f"临时任务{one.number + 1}", one.ground, one.basis, first,
            first + timedelta(days=30), source=one.source, actor=self.staff.holder("initiator", one.initiator), now=now,
            command_id=self._command("temporary", self.year, one.number), items=list(line.items[:1]), participants=[],
            methods=[next(iter(CHEAP))], filter={"tags": ["投诉举报多"]}, ratio_bp=2000,
        )  # fmt: skip

    def _amend(self, now: datetime, share: int) -> None:
        """Some departments change their plan in the middle of the year (计划调整)."""
        with self.context.database.read() as tx:
            rows = [plan_versions.changeable(tx, self.jurisdiction, code, self.year) for code in self.lines]
        for plan in rows:
            if plan and self.chance.happens(share, "amended", plan["department"]):
                commands.start_amendment(
                    self.context, plan["id"], actor=self.staff.holder("initiator", plan["department"]), now=now,
                    command_id=self._command("amendment", plan["id"]),
                )  # fmt: skip

    def _object(self, now: datetime) -> None:
        """Few of those inspected object to what was published about them last week."""
        with self.context.database.read() as tx:
            rows = results.published(tx, self.jurisdiction, now - timedelta(days=7), now)
        for row in rows:
            key = f"{row['number']}/{row['department']}/{row['item']}"
            if self.chance.happens(OBJECTED, "objected", key):
                commands.object_to_result(
                    self.context, self.jurisdiction, row["number"], row["department"], row["item"],
                    "检查时已经改正，公示内容与事实不符", actor=self.staff.holder("participant", row["department"]),
                    now=now, command_id=self._command("objection", key),
                )  # fmt: skip

    def _mend(self, now: datetime) -> None:
        """The administrator tries again what failed the day before."""
        with self.context.database.read() as tx:
            found = [row for row in incidents.list_open(tx) if self._is_ours(tx, row.instance_id)]
        for incident in found:
            administrator = self.staff.holder("administrator", "")
            commands.retry(
                self.context, incident.id, actor=administrator, now=now, command_id=self._command("retry", incident.id)
            )

    def _is_ours(self, tx: Tx, instance: int) -> bool:
        return instances.load(tx, instance).jurisdiction == self.jurisdiction

    def _look(self) -> None:
        """Put the tasks that have been opened since the last look on the agenda."""
        with self.context.database.read() as tx:
            while rows := tasks.opened_since(tx, self.last_seen, BATCH, self.jurisdiction):
                for task in rows:
                    self.last_seen = task.id
                    if task.status == tasks.OPEN:
                        heapq.heappush(self.agenda, (self._moment(tx, task), task.id, task))

    def _moment(self, tx: Tx, task: TaskRow) -> datetime:
        """When the task is done, as far as one can tell now."""
        key, calendar = self._key(tx, task), self.context.calendar(self.jurisdiction)
        at = hours.planned(task, key, self.chance, calendar, self._appointed(tx, task))
        return self.standstill.planned(task, key, at) if self.standstill else at

    def _appointed(self, tx: Tx, task: TaskRow) -> date | None:
        """The day that was approved for a visit."""
        if task.form not in hours.VISITS:
            return None
        approval = inspections.numbered(tx, self.jurisdiction, self._case(tx, task))["approval"]
        return date.fromisoformat(approval["planned_on"])

    def _case(self, tx: Tx, task: TaskRow) -> str:
        if task.instance_id not in self.keys:
            self.keys[task.instance_id] = instances.load(tx, task.instance_id).business_key
        return self.keys[task.instance_id]

    def _key(self, tx: Tx, task: TaskRow) -> str:
        """Names this activation: the case, the step, whose it is and the how-manieth time."""
        return f"{self._case(tx, task)}|{task.node}|{task.department}|{task.number}"

    # What people do ---------------------------------------------------------------------------------------------

    def _do(self, task: TaskRow, at: datetime) -> None:
        with self.context.database.read() as tx:
            current = tasks.load(tx, task.id)
            if current.status != tasks.OPEN:
                return
            if current.due != task.due:
                planned = self._moment(tx, current)
                if planned > at:
                    heapq.heappush(self.agenda, (planned, task.id, current))
                    return
            situation = Situation(
                tx, current, self._key(tx, task), self._case(tx, task), at, self.chance, self.staff, self.lines
            )
            filled, added = answer(situation), list(records(situation))
            happened = mishap(situation, self.odds)
        if happened:
            meet(self.context, self.staff, happened, at, self._command(happened.kind, situation.case))
        for number, (kind, department, content) in enumerate(added):
            commands.add_visit_record(
                self.context, situation.case, kind, content, actor=self.staff.holder("team", department), now=at,
                command_id=self._command("record", task.id, number),
            )  # fmt: skip
        actor = self.staff.holder(task.role, current.department)
        try:
            commands.complete(
                self.context, task.id, filled, actor=actor, now=at, command_id=self._command("task", task.id)
            )
        except Conflict:
            return  # the process went on without this task between the look and the act
        except NotAllowedHere:  # an incident: the task waits until it is mended
            heapq.heappush(self.agenda, (at + timedelta(days=1), task.id, task))

    # The clock --------------------------------------------------------------------------------------------------

    def _next(self, now: datetime) -> datetime | None:
        """The next full hour at which something is planned or due; None when nothing is open any more."""
        with self.context.database.read() as tx:
            own = self.jurisdiction
            moments = [jobs.next_run_at(tx, own), instances.next_wake_at(tx, own), tasks.next_attention_at(tx, own)]
            waiting = bool(messages.pending(tx, 1, own))
        moments += [self.agenda[0][0] if self.agenda else None, self._next_planned(now)]
        known = [moment for moment in moments if moment is not None]
        if not known:
            return None
        return max(_hour_after(min(known)), now + TICK) if not waiting else now + TICK

    def _next_planned(self, now: datetime) -> datetime | None:
        """The next morning while the year's campaigns and surprises are still to come."""
        today = china_date(now)
        return start_of_day(today + timedelta(days=1)) + timedelta(hours=8) if today < date(self.year, 12, 31) else None

    @property
    def _clock(self) -> str:
        return f"{CLOCK}.{self.jurisdiction}.{self.year}"

    def _stored(self) -> datetime | None:
        with self.context.database.read() as tx:
            text = setting_rows.get(tx, self._clock)
        return datetime.fromisoformat(text) if text else None

    def _store(self, now: datetime) -> None:
        with self.context.database.write() as tx:
            setting_rows.put(tx, self._clock, now.isoformat())


def stands_at(database: Database, jurisdiction: str) -> datetime | None:
    """The moment at which the simulation of a jurisdiction stands; None where none was begun."""
    with database.read() as tx:
        clocks = setting_rows.starting(tx, f"{CLOCK}.{jurisdiction}.").values()
    return max(map(datetime.fromisoformat, clocks), default=None)


def _hour_after(moment: datetime) -> datetime:
    local = moment.astimezone(CHINA)
    full = local.replace(minute=0, second=0, microsecond=0)
    return full if full == local else full + TICK
