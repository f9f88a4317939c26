"""A small year that is killed again and again.

`python -m tests.killing URL OBJECTS SEED` simulates the year on the database at URL, tells its progress line by line
and ends with its figures as JSON. `year` runs that as a process of its own and kills it (SIGKILL) at given moments.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from engine.simulate import Options, simulate
from engine.store import connect

ROOT = Path(__file__).parents[1]
JURISDICTION, YEAR = "tiedong", 2026
LAST_DAY = 380
"""Days after 1 December before the year on which there is still work to do."""


@dataclass(frozen=True, slots=True)
class Small:
    """Which year, where, and a folder for what the process leaves lying about when it is killed."""

    url: str
    folder: Path
    objects: int = 250
    seed: int = 1


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """When to kill: `milliseconds` after the first sign that the simulation has reached `day`."""

    day: int
    milliseconds: int


def moments(count: int, seed: int) -> list[Moment]:
    """Random moments at growing progress, the first of them on the first day."""
    random = Random(seed)  # not for secrets: the same kills again
    days = [0, *(random.randint(1, LAST_DAY) for _ in range(count - 1))]
    return sorted(Moment(day, random.randint(0, 60)) for day in days)


def year(small: Small, kills: Sequence[Moment] = ()) -> dict[str, Any]:
    """The figures of the year, without the time it took, after the process was killed at each of these moments."""
    for moment in kills:
        if _run(small, moment) is not None:
            raise AssertionError(f"the year was over before day {moment.day}")
    found = _run(small, None)
    assert found is not None
    del found["wall_seconds"]
    return found


def _run(small: Small, killed_at: Moment | None) -> dict[str, Any] | None:
    arguments = [sys.executable, "-m", "tests.killing", small.url, str(small.objects), str(small.seed)]
    surroundings = {**os.environ, "TMPDIR": str(small.folder)}
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, cwd=ROOT, env=surroundings, text=True) as process:
        for told in _told(process):
            if "figures" in told:
                return dict(told["figures"])
            if killed_at is not None and told["day"] >= killed_at.day:
                with suppress(subprocess.TimeoutExpired):
                    process.wait(killed_at.milliseconds / 1000)
                process.kill()
                return None
    raise AssertionError(f"the simulation ended with {process.returncode} and told no figures")


def _told(process: "subprocess.Popen[str]") -> Iterator[dict[str, Any]]:
    assert process.stdout is not None
    yield from map(json.loads, process.stdout)


def _tell(**what: Any) -> None:
    print(json.dumps(what), flush=True)


def main(url: str, objects: str, seed: str) -> None:
    """Simulate the year and tell how far it is."""
    database = connect(url)
    database.migrate()
    options = Options(JURISDICTION, YEAR, int(objects), int(seed))

    def progress(what: str, done: int, total: int) -> None:
        if what == "simulating":
            _tell(day=done, of=total)

    found = simulate(database, ROOT, options, progress)
    database.close()
    _tell(figures=found)


if __name__ == "__main__":
    main(*sys.argv[1:])
