"""What runs later: jobs written in the transaction that wanted them, messages, timers. APScheduler only ticks."""

from engine.jobs.running import Tally, run_everything_due, run_jobs
from engine.jobs.ticking import work, work_once

__all__ = ["Tally", "run_everything_due", "run_jobs", "work", "work_once"]
