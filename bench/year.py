"""A county's year: 60,000 objects, about 3,000 visits and 36,000 user tasks.

python -m bench.year [--jurisdiction tiedong] [--objects 60000]
"""

import argparse
import tempfile
from pathlib import Path

from engine.simulate import Options, simulate
from engine.store import connect

ROOT = Path(__file__).parent.parent


def measure(jurisdiction: str = "tiedong", objects: int = 60_000) -> dict[str, float]:
    """Seconds and sizes of one simulated year in SQLite."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "year.db"
        database = connect(f"sqlite:///{file}")
        database.migrate()
        found = simulate(database, ROOT, Options(jurisdiction, 2026, objects, 1))
        database.close()
        size = file.stat().st_size
    tasks = found["user_tasks_completed"]
    return {
        "objects": objects, "visits": found["inspected"], "user_tasks": tasks, "wall_seconds": found["wall_seconds"],
        "tasks_per_second": round(tasks / found["wall_seconds"], 1), "database_mb": round(size / 1e6, 1),
    }  # fmt: skip


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--jurisdiction", default="tiedong")
    parser.add_argument("--objects", type=int, default=60_000)
    given = parser.parse_args()
    for name, value in measure(given.jurisdiction, given.objects).items():
        print(f"{name:>18} {value:,}")


if __name__ == "__main__":
    main()
