"""A small year killed at many random moments: does it always end the same?

    python -m bench.kill [--rounds N] [--kills N] [--objects N] [--seed N] [--db postgresql://…]

Each round simulates the year on a fresh database and kills the process (SIGKILL) at `kills` random moments; a
PostgreSQL address must hold `{}` for the number of the round, each time another empty database.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from engine.store import audit, connect
from tests.killing import Small, moments, year


def main() -> int:
    """Print each round; 1 where one ended otherwise."""
    parser = argparse.ArgumentParser(prog="python -m bench.kill")
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--kills", type=int, default=12)
    parser.add_argument("--objects", type=int, default=250)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--db", default="sqlite:///{}.db")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        wrong = sum(not _same(given, Path(folder), number) for number in range(1, given.rounds + 1))
    print(f"{given.rounds - wrong} of {given.rounds} years ended as the undisturbed one")
    return 1 if wrong else 0


def _same(given: argparse.Namespace, folder: Path, number: int) -> bool:
    begun = time.perf_counter()
    undisturbed = year(Small(f"sqlite:///{folder}/undisturbed{number}.db", folder, given.objects, number))
    kills = moments(given.kills, given.seed * 1000 + number)
    url = given.db.format(folder / str(number) if given.db.startswith("sqlite") else number)
    disturbed = year(Small(url, folder, given.objects, number), kills)
    database = connect(url)
    events = audit.verify(database).events
    database.close()
    differences = {name: (was, disturbed[name]) for name, was in undisturbed.items() if was != disturbed[name]}
    days = " ".join(str(kill.day) for kill in kills)
    verdict = f"differs: {differences}" if differences else "the same"
    print(f"{number}: killed on days {days}; {events} events verified; {verdict} ({time.perf_counter() - begun:.0f} s)")
    return not differences


if __name__ == "__main__":
    sys.exit(main())
