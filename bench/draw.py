"""How long a draw takes: freezing the frame, computing keys, selecting; and forming teams.

python -m bench.draw [--objects N] [--json]
"""

import argparse
import json
from hashlib import sha256
from time import perf_counter
from typing import Any

from engine.draw import assign, canonical_roster, demands, quotas, select, snapshot

SECRET = sha256(b"bench").digest()
SEED = sha256(b"seed").digest()
STRATA = "ABCD"
DEPARTMENTS = ("市场监管", "消防")
RULES: dict[str, Any] = {
    "schema": "ssj-draw-rules-1",
    "campaign_id": "BENCH",
    "mode": "SELECT",
    "disclosure": "SEALED",
    "strata": [{"stratum": label, "ratio_bp": 500, "item_class": "KEY"} for label in STRATA],
    "reserve_bp": 1000,
}
MATCHING: dict[str, Any] = {
    "windows": [{"from": "2026-06-01", "to": "2026-06-30"}],
    "leader_required": True,
    "availability_min_days": 5,
    "profiles": [
        {
            "profile": "",
            "team_min": 2,
            "team_max": 10,
            "lines": [{"department": department, "q": 2} for department in DEPARTMENTS],
        }
    ],
}


def rows(objects: int) -> list[dict[str, Any]]:
    """A frame of four strata, weights 1, 2, 4, 1 (two tickets on average) and 18-character ids."""
    return [
        {"id": f"91330782MA{number:08d}", "stratum": STRATA[number % 4], "weight": (1, 2, 4, 1)[number // 4 % 4]}
        for number in range(objects)
    ]


def roster(inspectors: int) -> list[dict[str, Any]]:
    """Inspectors of two departments, every third one may lead."""
    return [
        {
            "id": f"J{number:04d}",
            "department": DEPARTMENTS[number % 2],
            "cert_from": "2024-01-01",
            "cert_to": "2027-12-31",
            "leader": number % 3 == 0,
        }
        for number in range(inspectors)
    ]


def measure(objects: int = 200_000) -> dict[str, Any]:
    """Seconds for one draw of this many objects on one core, and for 3,000 x 2 teams from 300 inspectors."""
    frame = rows(objects)
    started = perf_counter()
    frozen = snapshot(frame, SECRET, "BENCH", RULES)
    frozen_at = perf_counter()
    selection = select(frozen, SEED, quotas(RULES, frozen.summary), RULES)
    selected_at = perf_counter()
    return {
        "objects": objects,
        "drawn": len(selection.drawn),
        "snapshot_seconds": round(frozen_at - started, 3),
        "select_seconds": round(selected_at - frozen_at, 3),
        "seconds_per_million": round((selected_at - started) * 1_000_000 / objects, 2),
        **measure_teams(),
    }


def measure_teams(objects: int = 3000, inspectors: int = 300) -> dict[str, Any]:
    """Seconds to form the teams of so many objects in two departments."""
    staff = canonical_roster(roster(inspectors))
    wanted = demands(rows(objects), MATCHING)
    started = perf_counter()
    formed = assign(SEED, wanted, staff, MATCHING)
    return {
        "teams": len(formed.teams),
        "teams_seconds": round(perf_counter() - started, 3),
        "max_loads": [line["max_load"] for line in formed.max_loads],
    }


def main() -> None:
    """Print the measurement as a table or as JSON."""
    parser = argparse.ArgumentParser(prog="python -m bench.draw", description=__doc__)
    parser.add_argument("--objects", type=int, default=200_000)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    measured = measure(arguments.objects)
    if arguments.json:
        print(json.dumps(measured))
    else:
        for name, value in measured.items():
            print(f"{name:<22}{value}")


if __name__ == "__main__":
    main()
