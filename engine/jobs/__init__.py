"""What runs later: jobs written in the transaction that wanted them, messages, timers. APScheduler only ticks."""

from engine.jobs.running import Tally, run_everything_due, run_jobs
from engine.jobs.ticking import work

__all__ = ["Tally", "run_everything_due", "run_jobs", "work"]
