"""Opening databases and their transactions."""

import builtins
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError, StatementError

from engine.errors import Conflict, Invalid, SettingsError
from engine.store import Database, StaleVersion, Tx, connect, jobs, setting_rows
from tests.store.cast import NOON


@pytest.mark.parametrize(
    "url",
    [
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "mysql://localhost/x",
        "not an address",
        "",
        "sqlite:////no/dir/x",
        "postgresql://host:port/x",
    ],
)
def test_an_unusable_address_is_refused_in_words(url: str) -> None:
    with pytest.raises(SettingsError):
        connect(url)


def test_a_relative_path_stays_where_it_was_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    opened = connect("sqlite:///here.db")
    monkeypatch.chdir("/")
    opened.migrate()
    opened.close()
    assert (tmp_path / "here.db").exists()


def test_a_missing_driver_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without_psycopg(name: str, *rest: Any, **more: Any) -> Any:
        if name == "psycopg":
            raise ModuleNotFoundError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without_psycopg)
    with pytest.raises(SettingsError, match="psycopg"):
        connect("postgresql://localhost/x")


def test_a_block_that_raises_leaves_nothing(database: Database) -> None:
    def work(tx: Tx) -> None:
        setting_rows.put(tx, "a", 1)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        database.retrying(work)
    with database.read() as tx:
        assert setting_rows.get(tx, "a") is None


def test_reading_can_change_nothing(database: Database) -> None:
    with pytest.raises(DBAPIError), database.read() as tx:
        setting_rows.put(tx, "a", 1)


def test_reading_sees_a_single_moment(database: Database) -> None:
    with database.read() as before:
        assert setting_rows.get(before, "a") is None
        with database.write() as tx:
            setting_rows.put(tx, "a", 1)
        assert setting_rows.get(before, "a") is None
    with database.read() as after:
        assert setting_rows.get(after, "a") == 1


def test_work_is_repeated_while_others_are_faster(database: Database) -> None:
    tries: list[int] = []

    def work(tx: Tx) -> str:
        setting_rows.put(tx, "try", len(tries))
        tries.append(1)
        if len(tries) < 3:
            raise StaleVersion("somebody else")
        return "done"

    assert database.retrying(work) == "done"
    assert len(tries) == 3


def test_work_that_never_succeeds_ends_in_a_conflict(database: Database) -> None:
    def work(_tx: Tx) -> None:
        raise StaleVersion("somebody else")

    with pytest.raises(Conflict):
        database.retrying(work, attempts=3)


def test_other_errors_are_not_repeated(database: Database) -> None:
    tries: list[int] = []

    def work(tx: Tx) -> None:
        tries.append(1)
        tx.exec_driver_sql("SELECT no_such_column FROM setting")

    with pytest.raises(DBAPIError):
        database.retrying(work)
    assert len(tries) == 1


@pytest.mark.parametrize("moment", [NOON, NOON.replace(microsecond=1), NOON.replace(year=1999)])
def test_moments_come_back_as_they_went_in(database: Database, moment: datetime) -> None:
    with database.write() as tx:
        jobs.add(tx, kind="k", operator="o", inputs=None, run_at=moment.astimezone(CHINA), now=NOON)
        assert jobs.next_run_at(tx) == moment
        assert str(jobs.next_run_at(tx)).endswith("+00:00")


CHINA = timezone(timedelta(hours=8))


def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    naive = datetime(2026, 1, 1)  # noqa: DTZ001
    with pytest.raises((ValueError, StatementError), match="time zone"), database.write() as tx:
        jobs.add(tx, kind="k", operator="o", inputs=None, run_at=naive, now=NOON)


@pytest.mark.parametrize(
    ("value", "back"),
    [
        ({"数量": 7, "名": "甲"}, {"数量": 7, "名": "甲"}),
        (Decimal("0.10"), "0.10"),
        ([2**53 + 1, "x", None, True], [2**53 + 1, "x", None, True]),
        (datetime(2026, 1, 1, tzinfo=UTC), "2026-01-01T00:00:00+00:00"),
        (frozenset({"b", "a"}), ["a", "b"]),
        ("", ""),
        (0, 0),
        ("17", "17"),
        (None, None),
    ],
)
def test_json_comes_back_equal_on_both_databases(database: Database, value: object, back: object) -> None:
    with database.write() as tx:
        setting_rows.put(tx, "value", value)
        assert setting_rows.get(tx, "value") == back


@pytest.mark.parametrize("value", ["a\0b", "\ud800", object(), 2**70])
def test_what_no_database_holds_is_refused(database: Database, value: object) -> None:
    with pytest.raises(Invalid), database.write() as tx:
        setting_rows.put(tx, "value", value)


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "letter.db").write_text("这不是数据库" * 100)
    opened = connect(f"sqlite:///{tmp_path / 'letter.db'}")
    with pytest.raises(SettingsError, match="cannot be opened"):
        opened.migrate()
    opened.close()


def test_a_server_that_does_not_answer_is_named(tmp_path: Path) -> None:
    opened = connect(f"postgresql://nobody@/nothing?host={tmp_path}")
    with pytest.raises(SettingsError, match="cannot be opened"):
        opened.migrate()
    opened.close()


def test_a_write_inside_a_write_is_a_mistake_that_shows_at_once(sqlite_database: Database) -> None:
    with sqlite_database.write(), pytest.raises(RuntimeError, match="inside"), sqlite_database.write():
        pass


def test_a_writer_in_another_process_is_waited_for(sqlite_database: Database) -> None:
    """Two Database objects on one file behave like two processes."""
    second = connect(str(sqlite_database.url))

    def count_up(database: Database) -> None:
        for _ in range(50):
            database.retrying(lambda tx: setting_rows.put(tx, "n", (setting_rows.get(tx, "n") or 0) + 1))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(count_up, [sqlite_database, second] * 2))
    with second.read() as tx:
        assert setting_rows.get(tx, "n") == 200
    second.close()
