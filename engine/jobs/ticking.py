"""The embedded driver: APScheduler calls, the tables hold what there is to do."""

import threading
from collections.abc import Callable
from datetime import datetime

from apscheduler.schedulers.background import BackgroundScheduler

from engine.commands import Context
from engine.jobs.running import Tally, release_of, run_everything_due


def work(
    context: Context, *, clock: Callable[[], datetime], worker: str, stop: threading.Event, seconds: int = 5,
    report: Callable[[Tally], None] = lambda tally: None,
) -> None:  # fmt: skip
    """Do what is due every `seconds` until `stop` is set; the first time at once."""
    release_of(context, worker)

    def tick() -> None:
        report(run_everything_due(context, now=clock(), worker=worker))

    tick()
    scheduler = BackgroundScheduler(timezone="UTC")
    scheduler.add_job(tick, "interval", seconds=seconds, max_instances=1, coalesce=True)
    scheduler.start()
    try:
        stop.wait()
    finally:
        scheduler.shutdown(wait=True)
