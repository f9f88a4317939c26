"""`migrate`, `deploy`, `work` and `status`: running an installation."""

import logging
import signal
import socket
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from threading import Event
from typing import TYPE_CHECKING, Any

from engine import clock, settings
from engine.cli.arguments import Commands, whole, with_database, with_json, with_law, word
from engine.errors import DefinitionError

if TYPE_CHECKING:
    from engine.jobs import Tally
    from engine.store import Tx

STOPPING = (signal.SIGTERM, signal.SIGINT)


def add(commands: Commands) -> None:
    """The commands `migrate`, `deploy`, `work` and `status`."""
    migrate = commands.add_parser("migrate", help="make a database, or bring its tables up to date")
    with_database(migrate)
    migrate.set_defaults(run=_migrate)
    deploy = commands.add_parser("deploy", help="check the law and let new instances start on it")
    with_database(deploy)
    with_law(deploy)
    deploy.set_defaults(run=_deploy)
    work = commands.add_parser("work", help="run jobs, messages and timers until told to stop")
    with_database(work)
    work.add_argument("--once", action="store_true", help="do what is due now, then stop")
    work.add_argument("--every", type=whole(1, 86400), default=5, metavar="SECONDS", help="how often (default: 5)")
    work.add_argument(
        "--worker", type=word, default=socket.gethostname(), metavar="NAME",
        help="the same after a restart, another for each worker of a database (default: this machine's name)",
    )  # fmt: skip
    with_law(work)
    work.set_defaults(run=_work)
    status = commands.add_parser("status", help="how many instances, tasks, jobs and incidents there are")
    with_database(status)
    with_json(status)
    status.set_defaults(run=_status)


def _migrate(arguments: Namespace) -> int:
    from engine.cli.surroundings import opened

    with opened(arguments.db, new=True):
        print("数据库已就绪")
    return 0


def _deploy(arguments: Namespace) -> int:
    """A law with errors is refused before anything is written."""
    from engine.cli.surroundings import clock_of, surroundings
    from engine.cli.validating import judged
    from engine.process.definitions import Deployment
    from engine.records import SYSTEM

    law = settings.law_folder(arguments.law)
    errors = [finding for finding in judged([law / "processes", law / "forms"]) if finding.severity == "error"]
    if errors:
        sys.stderr.writelines(f"{finding}\n" for finding in errors)
        raise DefinitionError(f"nothing deployed: {len(errors)} errors in {law}")
    with surroundings(arguments, new=True) as context:
        deployment = Deployment.read(law)
        digest = context.deploy(deployment, clock_of(context.database)(), SYSTEM.id)
    print(f"已部署 {len(deployment.files)} 个文件，版本 {digest}")
    return 0


def _status(arguments: Namespace) -> int:
    from engine.cli.printing import as_json, as_table
    from engine.cli.surroundings import demonstration_clock, opened

    with opened(arguments.db) as database:
        shown = demonstration_clock(database)
        with database.read() as tx:
            found = {**_counts(tx), "demonstration_now": shown() if shown else None}
    if arguments.json:
        as_json(found)
        return 0
    words = {"deployment": "部署版本", "instances": "办件", "tasks": "待办", "jobs": "作业", "incidents": "未处理异常"}
    moments = {"next_job_at": "下一作业", "next_wake_at": "下一定时", "next_attention_at": "下一提醒"}
    if found["demonstration_now"]:
        moments["demonstration_now"] = "演示时钟"
    as_table(("项目", "数量"), [(word, _shown(found[name])) for name, word in (words | moments).items()])
    return 0


def _counts(tx: "Tx") -> dict[str, Any]:
    from engine.cli.history import open_incidents
    from engine.store import definitions, instances, jobs, tasks, worklist

    return {
        "deployment": definitions.latest(tx),
        "instances": instances.count_by_status(tx),
        "tasks": worklist.counts(tx, worklist.Wanted(status=None), "status"),
        "jobs": jobs.counts(tx),
        "incidents": sum(1 for _ in open_incidents(tx)),
        "next_job_at": jobs.next_run_at(tx),
        "next_wake_at": instances.next_wake_at(tx),
        "next_attention_at": tasks.next_attention_at(tx),
    }


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "，".join(f"{name} {count}" for name, count in sorted(value.items())) or "0"
    if isinstance(value, datetime):
        return value.astimezone(clock.CHINA).isoformat(" ", "minutes")
    return "无" if value is None else str(value)


# Work ---------------------------------------------------------------------------------------------------------


def _work(arguments: Namespace) -> int:
    """Runs until SIGTERM or SIGINT; what was begun is finished first."""
    from engine import jobs
    from engine.cli.surroundings import clock_of, surroundings
    from engine.jobs.running import release_of

    with surroundings(arguments) as context, stopped_by_signals() as stop:
        now, worker = clock_of(context.database), arguments.worker
        tell = partial(_tell, now)
        if arguments.once:
            release_of(context, worker)
            tell(jobs.work_once(context, now=now(), worker=worker))
            return 0
        with one_line_logs(arguments.debug):
            jobs.work(context, clock=now, worker=worker, stop=stop, seconds=arguments.every, report=tell)
    return 0


@contextmanager
def stopped_by_signals() -> Iterator[Event]:
    """An event that SIGTERM and SIGINT set; afterwards they mean again what they meant before."""
    stop = Event()
    before = {number: signal.signal(number, lambda *_: stop.set()) for number in STOPPING}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class _OneLine(logging.Formatter):
    """A failed round (the database was away for a while) in one line; the next round tries again."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the name is logging's
        return " ".join(f"{ei[0].__name__}: {ei[1]}".split())


@contextmanager
def one_line_logs(debug: bool) -> Iterator[None]:
    """Rounds of the scheduler that fail are told in one line each, with everything when debugging."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter() if debug else _OneLine())
    handler.setLevel(logging.ERROR)
    scheduler = logging.getLogger("apscheduler")
    scheduler.addHandler(handler)
    try:
        yield
    finally:
        scheduler.removeHandler(handler)


def _tell(now: Callable[[], datetime], tally: "Tally") -> None:
    if tally:
        at = now().astimezone(clock.CHINA)
        print(f"{at:%Y-%m-%d %H:%M:%S} 作业 {tally.jobs}，消息 {tally.messages}，定时 {tally.woken}", flush=True)
