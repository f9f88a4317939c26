"""The years of all jurisdictions side by side, as `shuangsuiji simulate --all` runs them: 200,000 objects in all.

    python -m bench.five_years [--json] [--objects 40000] [--year 2026] [--seed 1]

Each jurisdiction in an SQLite file and a process of its own, as many at once as there are processors.
"""

import argparse
import json
import tempfile
import time
from pathlib import Path

from engine import settings
from engine.cli.simulating import PLACE, Year, side_by_side

ROOT = Path(__file__).parent.parent


def measure(objects: int = 40_000, year: int = 2026, seed: int = 1) -> dict[str, float]:
    """Seconds and sizes of all of them together, with `objects` in each jurisdiction."""
    years = [Year(ROOT, jurisdiction, year, objects, seed) for jurisdiction in settings.jurisdictions(ROOT)]
    with tempfile.TemporaryDirectory() as folder:
        begin = time.perf_counter()
        found = side_by_side(years, f"sqlite:///{folder}/{PLACE}.db")
        seconds = time.perf_counter() - begin
        size = sum(file.stat().st_size for file in Path(folder).iterdir())
    totals = {
        name: sum(figures[name] for figures in found.values())
        for name in ("drawn", "inspected", "user_tasks_completed", "instances", "history_events")
    }
    return {
        "objects": objects * len(years), **totals, "wall_seconds": round(seconds, 1),
        "tasks_per_second": round(totals["user_tasks_completed"] / seconds, 1), "databases_mb": round(size / 1e6, 1),
        **{f"{jurisdiction}_seconds": figures["wall_seconds"] for jurisdiction, figures in found.items()},
    }  # fmt: skip


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m bench.five_years")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--objects", type=int, default=40_000, help="in each jurisdiction")
    parser.add_argument("--year", type=int, default=2026)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    figures = measure(given.objects, given.year, given.seed)
    print(json.dumps(figures) if given.json else "\n".join(f"{name:>22} {value:,}" for name, value in figures.items()))


if __name__ == "__main__":
    main()
