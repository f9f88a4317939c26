"""The embedded driver: APScheduler calls, the tables hold what there is to do."""

import threading
from collections.abc import Callable
from datetime import datetime

from apscheduler.schedulers.background import BackgroundScheduler

from engine.clock import china_date
from engine.commands import Context, sweep_attachments
from engine.jobs.running import Tally, release_of, run_everything_due
from engine.store import Tx
from engine.store.checkpoints import CheckpointRow, last_checkpoint, write_after


def work(
    context: Context, *, clock: Callable[[], datetime], worker: str, stop: threading.Event, seconds: int = 5,
    report: Callable[[Tally], None] = lambda tally: None,
) -> None:  # fmt: skip
    """Do what is due every `seconds` until `stop` is set; the first time at once."""
    release_of(context, worker)

    def tick() -> None:
        report(work_once(context, now=clock(), worker=worker))

    tick()
    scheduler = BackgroundScheduler(timezone="UTC")
    scheduler.add_job(tick, "interval", seconds=seconds, max_instances=1, coalesce=True)
    scheduler.start()
    try:
        stop.wait()
    finally:
        scheduler.shutdown(wait=True)


def work_once(context: Context, *, now: datetime, worker: str) -> Tally:
    """One round: everything that is due; once a day a checkpoint over all histories, and removed files go."""
    done = run_everything_due(context, now=now, worker=worker)
    with context.database.read() as tx:
        last = last_checkpoint(tx)
    if not _of_the_day(last, now):
        context.database.retrying(lambda tx: _checkpoint(tx, now))
        sweep_attachments(context, now=now)
    return done


def _of_the_day(last: CheckpointRow | None, now: datetime) -> bool:
    """Whether it was written on this day in China."""
    return last is not None and china_date(last.at) == china_date(now)


def _checkpoint(tx: Tx, now: datetime) -> None:
    last = last_checkpoint(tx)  # asked again: another worker may have been faster
    if not _of_the_day(last, now):
        write_after(tx, last, now)
