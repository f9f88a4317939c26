"""Whether memory stays flat while instances run through: one process, thousands of instances, SQLite.

    python -m bench.memory [--json] [--instances 2000 6000 12000]

Megabytes that the process holds (RSS) after so many instances of the twelve-step process, and how many objects Python's
collector knows. SQLite may keep 64 MB of pages for each connection, which take thousands of instances to fill and would
hide what grows besides; here it keeps 2 MB.
"""

import argparse
import gc
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.engine import ThroughCommands

COUNTS = (2_000, 6_000, 12_000)


def measure(counts: Sequence[int] = COUNTS) -> dict[str, float]:
    """Megabytes and objects after each number of instances."""
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "memory.db"
        product = ThroughCommands(f"sqlite:///{file}")
        for door in (product.database.write, product.database.read):
            with door() as tx:
                tx.exec_driver_sql("PRAGMA cache_size = -2048")
        done = 0
        for count in counts:
            for number in range(done, count):
                product.run(number)
            done = count
            gc.collect()
            figures |= {f"rss_{count}_mb": resident_mb(), f"objects_{count}": len(gc.get_objects())}
        figures["database_mb"] = round(file.stat().st_size / 1e6, 1)
        product.database.close()
    return figures


def resident_mb() -> float:
    """What this process holds of the memory now (Linux)."""
    status = Path("/proc/self/status").read_text("ascii").splitlines()
    kilobytes = next(line.split()[1] for line in status if line.startswith("VmRSS:"))
    return round(int(kilobytes) / 1024, 1)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m bench.memory")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--instances", type=int, nargs="+", default=COUNTS)
    given = parser.parse_args()
    figures = measure(given.instances)
    print(json.dumps(figures) if given.json else "\n".join(f"{name:>18} {value:,}" for name, value in figures.items()))


if __name__ == "__main__":
    main()
