"""Jobs: starts and asynchronous services, once, by whichever worker lives."""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import Any

import pytest
from sqlalchemy import text

from engine import commands
from engine.jobs import Tally, run_jobs, work, work_once
from engine.jobs.running import MOST_ATTEMPTS, STALE, WAIT, _run, release_of
from engine.records import SYSTEM
from engine.services.call import ServiceCall
from engine.store import checkpoints, jobs
from engine.store.jobs import JobRow
from tests.commands.cast import LI, NOW, Installation
from tests.commands.test_together import at_once

MOMENT = timedelta(microseconds=1)


def run(here: Installation, at: datetime = NOW, worker: str = "w") -> int:
    """Run the jobs that are due."""
    return run_jobs(here.context, now=at, worker=worker)


def counts(here: Installation) -> dict[str, int]:
    with here.database.read() as tx:
        return jobs.counts(tx)


def errors(here: Installation) -> list[str]:
    with here.database.read() as tx:
        return [str(row[0]) for row in tx.execute(text("SELECT error FROM job WHERE error IS NOT NULL"))]


def claim(here: Installation, at: datetime = NOW, worker: str = "dead") -> list[JobRow]:
    """Claim jobs as a worker that is killed before it does anything."""
    with here.database.write() as tx:
        return jobs.claim(tx, at, worker, 10)


def pushing(here: Installation, key: str = "K") -> int:
    """An instance whose asynchronous service waits as a job."""
    instance = here.start("push", key)
    here.complete(instance)
    return instance


def nodes(here: Installation, instance: int) -> list[str]:
    return [task.node for task in here.open(instance)]


def test_an_asynchronous_service_runs_as_a_job_of_the_platform(either: Installation) -> None:
    instance = pushing(either)
    assert (nodes(either, instance), either.channel.calls, counts(either)) == ([], 0, {"READY": 1})
    assert run(either) == 1
    assert (nodes(either, instance), either.channel.calls, counts(either)) == (["receive"], 1, {"DONE": 1})
    assert either.facts(instance)[-2:] == [("service.called", "system"), ("task.opened", "system")]
    assert run(either) == 0


def test_instances_wanted_by_a_step_are_started_by_jobs(either: Installation) -> None:
    either.start("spawn", "S", n=3)
    assert either.find("serve", "S-0") is None
    assert run(either) == 3
    assert [either.find("serve", f"S-{n}") is not None for n in range(3)] == [True] * 3
    assert either.channel.calls == 3


def test_two_workers_run_each_job_once(either: Installation) -> None:
    either.start("spawn", "S", n=30)
    pushed = [pushing(either, f"K{number}") for number in range(10)]
    done = at_once(lambda: run(either, worker="one"), lambda: run(either, worker="two"))
    assert sum(done) == 40
    assert (either.channel.calls, counts(either)) == (40, {"DONE": 40})
    assert [nodes(either, instance) for instance in pushed] == [["receive"]] * 10


def test_the_jobs_of_a_killed_worker_are_run_by_another_after_a_while(either: Installation) -> None:
    instance = pushing(either)
    assert len(claim(either)) == 1
    assert run(either, NOW + STALE) == 0
    assert run(either, NOW + STALE + MOMENT) == 1
    assert nodes(either, instance) == ["receive"]


def test_a_worker_that_comes_back_takes_its_jobs_up_at_once(here: Installation) -> None:
    instance = pushing(here)
    claim(here, worker="w")
    assert (run(here), release_of(here.context, "w"), run(here)) == (0, 1, 1)
    assert nodes(here, instance) == ["receive"]


def test_a_worker_killed_after_its_work_does_nothing_again(here: Installation) -> None:
    """The instance was started, the job not yet noted as done."""
    here.start("spawn", "S", n=1)
    (job,) = claim(here)
    here.do(commands.start, "serve", "S-0", {}, jurisdiction="here", by=SYSTEM, id=f"job:{job.id}")
    assert run(here, NOW + 2 * STALE) == 1
    assert (here.channel.calls, counts(here)) == (1, {"DONE": 1})


def test_a_slow_worker_finds_its_job_done_by_another(here: Installation) -> None:
    instance = pushing(here)
    (slow,) = claim(here)
    assert run(here, NOW + 2 * STALE) == 1
    _run(here.context, slow, NOW + 2 * STALE)
    assert (here.channel.calls, counts(here), nodes(here, instance)) == (1, {"DONE": 1}, ["receive"])


def test_a_job_that_fails_is_an_incident_and_is_done_by_its_retry(either: Installation) -> None:
    instance = pushing(either)
    either.channel.broken = True
    assert run(either) == 1
    assert (either.instance(instance).status, counts(either)) == ("INCIDENT", {"FAILED": 1})
    (kept,) = either.incidents(instance)
    assert (kept.node, kept.kind, kept.command["kind"]) == ("push:act", "ServiceError", "job")
    assert run(either, NOW + 10 * STALE) == 0
    either.channel.broken = False
    assert either.do(commands.retry, kept.id, by=LI).status == "RUNNING"
    assert (nodes(either, instance), counts(either), either.channel.calls) == (["receive"], {"DONE": 1}, 1)


def test_a_given_up_job_is_tried_again_by_the_platform(here: Installation) -> None:
    instance = pushing(here)
    here.channel.broken = True
    run(here)
    here.channel.broken = False
    here.do(commands.cancel_incident, here.incidents(instance)[0].id, "平台已恢复", by=LI)
    assert (counts(here), run(here), nodes(here, instance)) == ({"READY": 1}, 1, ["receive"])


def test_the_job_of_a_suspended_instance_waits_for_as_long_as_that_lasts(here: Installation) -> None:
    instance = pushing(here)
    here.do(commands.suspend, instance, "复议", by=LI)
    at = NOW
    for _ in range(MOST_ATTEMPTS + 3):
        assert run(here, at) == 1
        at += WAIT
    assert (counts(here), here.channel.calls) == ({"READY": 1}, 0)
    here.do(commands.resume, instance, "已结", by=LI)
    assert (run(here, at), nodes(here, instance)) == (1, ["receive"])


def test_the_job_of_a_cancelled_instance_is_dropped_even_while_a_worker_has_it(here: Installation) -> None:
    instance = pushing(here)
    claim(here)
    here.do(commands.cancel, instance, "撤销", by=LI)
    assert run(here, NOW + 2 * STALE) == 1
    assert (here.channel.calls, counts(here)) == (0, {"DONE": 1})


def want(here: Installation, process: str, **more: Any) -> None:
    """A job that starts an instance."""
    inputs = {"key": "J", "jurisdiction": "here", "data": {}, **more}
    with here.database.write() as tx:
        jobs.add(tx, kind="start", operator=process, inputs=inputs, run_at=NOW, now=NOW)


def test_a_start_that_fails_is_an_incident_of_the_new_instance(here: Installation) -> None:
    here.channel.broken = True
    want(here, "serve")
    assert run(here) == 1
    row = here.find("serve", "J")
    assert row is not None
    assert (row.status, counts(here)) == ("INCIDENT", {"DONE": 1})


def test_a_job_nobody_can_run_keeps_no_other_from_running(here: Installation) -> None:
    """A process that does not exist, a business key that is taken, a kind that nobody knows."""
    here.start("serve", "J")
    for process in ("nonsense", "serve"):
        want(here, process)
    with here.database.write() as tx:
        jobs.add(tx, kind="mail", operator="", inputs={}, run_at=NOW, now=NOW)
    instance = pushing(here)
    assert run(here) == 4
    assert nodes(here, instance) == ["receive"]
    assert (counts(here), len(errors(here))) == ({"READY": 3, "DONE": 1}, 3)
    at = NOW
    for _ in range(MOST_ATTEMPTS):
        at += WAIT
        run(here, at)
    assert counts(here) == {"READY": 1, "FAILED": 2, "DONE": 1}  # the process may be deployed yet


def test_a_job_that_breaks_the_round_is_given_up_and_the_others_are_given_back(here: Installation) -> None:
    """A row that no version of the platform wrote: the round ends with the fault, nobody waits until it is stale."""
    with here.database.write() as tx:
        jobs.add(tx, kind="start", operator="serve", inputs={}, run_at=NOW - WAIT, now=NOW)
    instance = pushing(here)
    with pytest.raises(KeyError):
        run(here)
    assert run(here) == 1
    assert nodes(here, instance) == ["receive"]
    for attempt in range(1, MOST_ATTEMPTS):
        with pytest.raises(KeyError):
            run(here, NOW + attempt * WAIT)
    assert counts(here) == {"DONE": 1, "FAILED": 1}


def test_a_worker_stopped_in_the_middle_of_a_job_takes_all_of_them_up_again(here: Installation) -> None:
    def lost(_call: ServiceCall, _inputs: Any) -> Any:
        raise KeyboardInterrupt

    instances = [pushing(here, f"K{number}") for number in range(3)]
    whole, here.context.operators = here.context.operators, {"push": lost}
    with pytest.raises(KeyboardInterrupt):
        run(here)
    here.context.operators = whole
    release_of(here.context, "w")
    assert run(here) == 3
    assert [nodes(here, each) for each in instances] == [["receive"]] * 3


def test_work_does_what_is_due_at_once_and_ends_when_told(either: Installation) -> None:
    instance = pushing(either)
    stop, seen = Event(), Event()
    tallies: list[Tally] = []

    def report(tally: Tally) -> None:
        tallies.append(tally)
        seen.set()

    worker = Thread(target=_work(either, stop, report))
    worker.start()
    assert seen.wait(30)
    stop.set()
    worker.join(30)
    assert not worker.is_alive()
    assert (nodes(either, instance), tallies[0]) == (["receive"], Tally(1, 0, 0))


def test_work_ticks_until_it_is_told_to_stop(here: Installation) -> None:
    stop, twice = Event(), Event()
    seen: list[Tally] = []

    def report(tally: Tally) -> None:
        seen.append(tally)
        if len(seen) == 2:
            twice.set()

    worker = Thread(target=_work(here, stop, report))
    worker.start()
    assert twice.wait(30)
    stop.set()
    worker.join(30)
    assert not worker.is_alive()


def _work(here: Installation, stop: Event, report: Callable[[Tally], None]) -> Callable[[], None]:
    return lambda: work(here.context, clock=lambda: NOW, worker="w", stop=stop, seconds=1, report=report)


def test_each_day_in_china_leaves_one_checkpoint_however_many_work(either: Installation) -> None:
    either.start("push", "K")
    midnight = NOW.replace(hour=16, minute=0)
    for at in (midnight - MOMENT, midnight - MOMENT, midnight, midnight + timedelta(hours=23)):
        at_once(*(lambda at=at, name=name: work_once(either.context, now=at, worker=name) for name in "ab"))
    with either.database.read() as tx:
        found = checkpoints.checkpoints(tx)
    assert [(one.at, one.instances) for one in found] == [(midnight - MOMENT, 1), (midnight, 0)]
