"""What the tests of the draw share: the public vectors, a small frame with its rules, and a roster."""

import json
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any

VECTORS = Path(__file__).parents[1] / "data" / "draw-vectors"
SECRET = sha256(b"a secret of the tests").digest()
WINDOW = ("2026-06-01", "2026-06-30")


def vector(name: str) -> dict[str, Any]:
    """One vector file, read anew so that a test may change it."""
    read: dict[str, Any] = json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))
    return read


def believe(round_: int, signature: bytes) -> None:
    """Stands where the BLS signature of a drand round is verified; the vectors' rounds are real."""
    assert round_ > 0
    assert len(signature) == 48


def seed_of(number: int) -> bytes:
    """A seed K per number."""
    return sha256(f"seed {number}".encode()).digest()


def rules(*strata: dict[str, Any], **members: Any) -> dict[str, Any]:
    """A rules document; strata default to item class KEY."""
    return {
        "schema": "ssj-draw-rules-1",
        "campaign_id": "C-1",
        "mode": "SELECT",
        "disclosure": "SEALED",
        "strata": [{"item_class": "KEY", **line} for line in strata],
        **members,
    }


def frame(count: int, stratum: str = "A", **members: Any) -> list[dict[str, Any]]:
    """Rows of one stratum with ids that tell them apart from other strata's."""
    return [{"id": f"{stratum}-{number:05d}", "stratum": stratum, **members} for number in range(count)]


def inspector(name: str, department: str = "市场监管", **members: Any) -> dict[str, Any]:
    """A roster row with a certificate valid in every window of the tests."""
    return {"id": name, "department": department, "cert_from": "2024-01-01", "cert_to": "2027-12-31", **members}


def matching(*lines: tuple[str, int], **members: Any) -> dict[str, Any]:
    """Matching rules with one profile: (department, q) per line."""
    wanted = [{"department": department, "q": q} for department, q in lines]
    return {
        "windows": [{"from": WINDOW[0], "to": WINDOW[1]}],
        "leader_required": False,
        "availability_min_days": 1,
        "profiles": [{"profile": "", "team_min": 1, "team_max": 10, "lines": wanted}],
        **members,
    }


def chosen(teams: Iterable[dict[str, Any]]) -> list[str]:
    """Everybody who stands in the teams, once per visit."""
    return [name for team in teams for name in team["inspectors"]]
