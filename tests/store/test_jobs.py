"""Jobs: claimed by one worker, tried again, given back by the dead."""

from concurrent.futures import ThreadPoolExecutor

from engine.store import Database, Tx, jobs
from tests.store.cast import HOUR, NOON, started


def _add(tx: Tx, kind: str = "service", **change: object) -> int:
    values = {"operator": "draw.select", "inputs": {"campaign": 1}, "run_at": NOON, "now": NOON}
    return jobs.add(tx, kind=kind, **{**values, **change})  # type: ignore[arg-type]


def test_a_job_is_claimed_when_its_moment_has_come(database: Database) -> None:
    with database.write() as tx:
        number = started(tx)
        job_id = _add(tx, instance_id=number, number=3)
        assert jobs.claim(tx, NOON - HOUR, "w1", 10) == []
        (job,) = jobs.claim(tx, NOON, "w1", 10)
        assert (job.id, job.instance_id, job.number, job.inputs) == (job_id, number, 3, {"campaign": 1})
        assert (job.status, job.attempts, job.claimed_by, job.claimed_at) == ("RUNNING", 1, "w1", NOON)
        assert jobs.claim(tx, NOON, "w2", 10) == []
        jobs.done(tx, job_id)
        assert jobs.counts(tx) == {"DONE": 1}
        assert jobs.next_run_at(tx) is None


def test_the_oldest_jobs_are_claimed_first(database: Database) -> None:
    with database.write() as tx:
        second, first, third = (_add(tx, run_at=NOON - hours * HOUR) for hours in (2, 3, 1))
        assert [job.id for job in jobs.claim(tx, NOON, "w1", 2)] == [first, second]
        assert [job.id for job in jobs.claim(tx, NOON, "w1", 2)] == [third]


def test_a_worker_may_claim_some_kinds_only(database: Database) -> None:
    with database.write() as tx:
        mail, _draw = _add(tx, "mail"), _add(tx, "draw")
        assert [job.id for job in jobs.claim(tx, NOON, "w1", 10, kinds={"mail"})] == [mail]
        assert jobs.claim(tx, NOON, "w1", 10, kinds=()) == []


def test_a_failed_job_is_tried_again_or_given_up(database: Database) -> None:
    with database.write() as tx:
        job_id = _add(tx)
        jobs.claim(tx, NOON, "w1", 1)
        jobs.fail(tx, job_id, "no answer", NOON + HOUR)
        assert jobs.next_run_at(tx) == NOON + HOUR
        assert jobs.claim(tx, NOON, "w1", 1) == []
        (again,) = jobs.claim(tx, NOON + HOUR, "w1", 1)
        assert (again.attempts, again.error) == (2, "no answer")
        jobs.fail(tx, job_id, "no answer", None)
        assert jobs.counts(tx) == {"FAILED": 1}


def test_the_jobs_of_a_dead_worker_are_given_back(database: Database) -> None:
    with database.write() as tx:
        _add(tx)
        jobs.claim(tx, NOON, "w1", 1)
        assert not jobs.has_stale(tx, NOON)
        assert jobs.release_stale(tx, NOON) == 0
        assert jobs.has_stale(tx, NOON + HOUR)
        assert jobs.release_stale(tx, NOON + HOUR) == 1
        assert [job.claimed_by for job in jobs.claim(tx, NOON + HOUR, "w2", 1)] == ["w2"]


def test_the_jobs_of_a_cancelled_instance_are_dropped(database: Database) -> None:
    with database.write() as tx:
        number = started(tx)
        _add(tx, instance_id=number)
        other = _add(tx)
        assert jobs.drop_of_instance(tx, number) == 1
        assert [job.id for job in jobs.claim(tx, NOON, "w1", 10)] == [other]


def test_workers_never_get_the_same_job(database: Database) -> None:
    with database.write() as tx:
        wanted = {_add(tx) for _ in range(120)}

    def work(worker: int) -> list[int]:
        mine: list[int] = []
        while True:
            got = database.retrying(lambda tx: [job.id for job in jobs.claim(tx, NOON, f"w{worker}", 3)])
            if not got:
                return mine
            mine += got

    with ThreadPoolExecutor(4) as pool:
        claimed = [job for mine in pool.map(work, range(4)) for job in mine]
    assert len(claimed) == 120
    assert set(claimed) == wanted


def test_a_worker_does_not_wait_for_jobs_another_is_claiming(postgresql_database: Database) -> None:
    with postgresql_database.write() as tx:
        first, second = _add(tx), _add(tx)
    with postgresql_database.write() as one, postgresql_database.write() as two:
        assert [job.id for job in jobs.claim(one, NOON, "w1", 1)] == [first]
        assert [job.id for job in jobs.claim(two, NOON, "w2", 1)] == [second]
