"""kill -9 in the middle of the year, restart, finish: the same end as undisturbed."""

from pathlib import Path

import pytest

from engine.store import audit, connect
from tests.killing import Small, moments, year

KILLS = 12


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """The figures of the year that nobody disturbed."""
    folder = tmp_path_factory.mktemp("undisturbed")
    return year(Small(f"sqlite:///{folder / 'year.db'}", folder))


@pytest.mark.parametrize("seed", [20260101])
def test_a_year_that_was_killed_again_and_again_ends_as_if_nothing_had_happened(
    undisturbed: dict[str, object], tmp_path: Path, seed: int
) -> None:
    small = Small(f"sqlite:///{tmp_path / 'year.db'}", tmp_path)
    assert year(small, moments(KILLS, seed)) == undisturbed
    assert undisturbed["inspections_open"] == 0
    database = connect(small.url)
    report = audit.verify(database)
    database.close()
    assert report.events == undisturbed["history_events"]
