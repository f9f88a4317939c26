"""Running jobs: starting instances and asynchronous service tasks, each in one transaction of its own."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from engine import commands, records
from engine.commands import Context, Outcome
from engine.commands.keeping import keep_own_incident
from engine.commands.steps import alone, ensure_running, take
from engine.errors import Conflict, DefinitionError, NotAllowedHere, NotFound, Shuangsuiji, StepFailed
from engine.process import values
from engine.records import SYSTEM
from engine.store import Tx, instances, jobs
from engine.store.contention import Busy, StaleVersion
from engine.store.jobs import JobRow

BATCH = 50
MOST_ATTEMPTS = 5
WAIT = timedelta(minutes=1)
STALE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Tally:
    """How much was done."""

    jobs: int
    messages: int
    woken: int

    def __bool__(self) -> bool:
        return bool(self.jobs or self.messages or self.woken)


def run_everything_due(context: Context, *, now: datetime, worker: str, jurisdiction: str = "") -> Tally:
    """Run jobs, hand messages over and wake what is due, until nothing is left to do at `now`.

    Of one jurisdiction, where it is named: what others wait for is left alone.
    """
    total = Tally(0, 0, 0)
    while True:
        done = Tally(
            run_jobs(context, now=now, worker=worker, jurisdiction=jurisdiction),
            commands.deliver_pending(context, now=now, jurisdiction=jurisdiction),
            commands.wake_due(context, now=now, jurisdiction=jurisdiction),
        )
        if not done:
            return total
        total = Tally(total.jobs + done.jobs, total.messages + done.messages, total.woken + done.woken)


def run_jobs(context: Context, *, now: datetime, worker: str, jurisdiction: str = "") -> int:
    """Run the jobs that are ready at `now`, those of dead workers included; how many."""
    count = 0
    while _work_waits(context, now, jurisdiction):
        with context.database.write() as tx:
            jobs.release_stale(tx, now - STALE)
            claimed = jobs.claim(tx, now, worker, BATCH, jurisdiction=jurisdiction)
        try:
            for job in claimed:
                _run(context, job, now)
        except Exception:
            release_of(context, worker)  # the jobs behind the one that broke need not wait until they are stale
            raise
        count += len(claimed)
    return count


def _work_waits(context: Context, now: datetime, jurisdiction: str) -> bool:
    """Whether a job is ready or was left by a dead worker; asked first, since claiming writes."""
    with context.database.read() as tx:
        ready = jobs.next_run_at(tx, jurisdiction)
        return (ready is not None and ready <= now) or jobs.has_stale(tx, now - STALE)


def release_of(context: Context, worker: str) -> int:
    """Give back at once what an earlier life of this very worker had claimed."""
    with context.database.write() as tx:
        return jobs.release_of(tx, worker)


def _run(context: Context, job: JobRow, now: datetime) -> None:
    """Run a job. One that fails is tried again a minute later, and given up after a few times."""
    try:
        match job.kind:
            case "start":
                _start(context, job, now)
            case "service":
                _serve(context, job, now)
            case _:
                raise DefinitionError(f"unknown kind of job {job.kind!r}")
    except (NotAllowedHere, NotFound) as error:
        _later(context, job, str(error), now + WAIT)  # suspended, with an incident, not deployed: that may last
    except Shuangsuiji as error:
        _later(context, job, str(error), now + WAIT if job.attempts < MOST_ATTEMPTS else None)
    except Exception as error:
        _later(context, job, repr(error), now + WAIT if job.attempts < MOST_ATTEMPTS else None)
        raise


def _later(context: Context, job: JobRow, reason: str, at: datetime | None) -> None:
    with context.database.write() as tx:
        jobs.fail(tx, job.id, reason, at)


def _start(context: Context, job: JobRow, now: datetime) -> None:
    commands.start(
        context, job.operator, job.inputs["key"], values.from_json(job.inputs["data"]),
        jurisdiction=job.inputs["jurisdiction"], actor=SYSTEM, now=now, command_id=f"job:{job.id}",
    )  # fmt: skip
    with context.database.write() as tx:
        jobs.done(tx, job.id)


def _serve(context: Context, job: JobRow, now: datetime) -> None:
    if job.instance_id is None or job.number is None:
        raise DefinitionError(f"job {job.id} names no instance")
    instance, number = job.instance_id, job.number

    def work(tx: Tx) -> Outcome:
        row = instances.load(tx, instance)
        ensure_running(row)
        outcome = take(context, tx, row, records.Resume(number), SYSTEM, now)
        jobs.done(tx, job.id)
        return outcome

    try:
        alone(context, work)
    except (StaleVersion, Busy):
        raise
    except Conflict:
        _nothing_left(context, job)
    except StepFailed as failure:
        command = {"kind": "job", "job": job.id, "number": number}
        give_up = partial(jobs.fail, job_id=job.id, error=str(failure), retry_at=None)
        keep_own_incident(context, instance, failure, command, now, also=give_up)


def _nothing_left(context: Context, job: JobRow) -> None:
    """The step was done by another worker, or the process went on without it."""
    with context.database.write() as tx:
        jobs.done(tx, job.id)
