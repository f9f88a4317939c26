"""Working days: the vectors, the official notices, what is not published yet, and the import of a notice."""

import csv
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest

from engine import workdays
from engine.errors import CalendarError
from engine.workdays import PROJECTED, PUBLISHED, Calendar

CALENDARS = Path(__file__).parents[1] / "processes" / "calendars"
CHINA = workdays.load(CALENDARS)


def vectors() -> list[dict[str, str]]:
    with (Path(__file__).parent / "data" / "workdays_vectors.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def every_day(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


@pytest.mark.parametrize("vector", vectors(), ids=lambda vector: vector["id"])
def test_a_period_ends_on_the_date_of_the_vector(vector: dict[str, str]) -> None:
    """YC-2.6c, TQ-3.7b: 20 working days; day 1 is the working day after the trigger."""
    trigger, n = date.fromisoformat(vector["trigger_date"]), int(vector["working_days"])
    due = CHINA.after(trigger, n)
    assert (due.date.isoformat(), due.status) == (vector["due_date"], vector["calendar_status"])
    assert due.version == CHINA.version
    assert CHINA.count_between(trigger, due.date) == n


@pytest.mark.parametrize("year", range(2004, 2027))
def test_every_day_of_a_published_year_agrees_with_the_notices_as_others_read_them(year: int) -> None:
    """The one difference is 2005-12-31, a Saturday: the notice for 2006, 国办发明电〔2005〕35号, makes it a
    working day in exchange for Tuesday 2006-01-03, and the notice decides."""
    differing = [
        day
        for day in every_day(date(year, 1, 1), date(year, 12, 31))
        if CHINA.is_working(day) != chinese_calendar.is_workday(day)
    ]
    assert differing == ([date(2005, 12, 31)] if year == 2005 else [])
    assert CHINA.is_working(date(2005, 12, 31))


@pytest.mark.parametrize(
    ("year", "expected", "make_up"),
    list(zip(range(2019, 2027), [250, 249, 250, 249, 249, 251, 248, 248], [6, 6, 7, 7, 7, 8, 5, 6], strict=True)),
)
def test_a_year_has_its_number_of_working_days(year: int, expected: int, make_up: int) -> None:
    days = [day for day in every_day(date(year, 1, 1), date(year, 12, 31)) if CHINA.is_working(day)]
    assert (len(days), sum(day.weekday() >= 5 for day in days)) == (expected, make_up)


def walked(calendar: Calendar, day: date, n: int, step: int) -> date:
    while n > 0:
        day += timedelta(days=step)
        n -= calendar.is_working(day)
    return day


@pytest.mark.parametrize("n", [0, 1, 2, 5, 20, 60])
def test_looking_up_gives_what_walking_day_by_day_gives(n: int) -> None:
    for day in every_day(date(2020, 1, 1), date(2027, 12, 31)):
        assert CHINA.after(day, n).date == walked(CHINA, day, n, 1)
        assert CHINA.before(day, n).date == walked(CHINA, day, n, -1)


def test_the_days_between_count_backwards_as_negative() -> None:
    assert CHINA.count_between(date(2026, 3, 16), date(2026, 2, 10)) == -20
    assert CHINA.count_between(date(2026, 2, 10), date(2026, 2, 10)) == 0


def test_a_period_that_touches_a_year_without_notice_is_projected() -> None:
    assert CHINA.after(date(2026, 12, 10), 15).status == PUBLISHED
    assert CHINA.after(date(2026, 12, 10), 20).status == PROJECTED
    assert CHINA.before(date(2027, 1, 8), 20).status == PROJECTED
    assert CHINA.status(date(2026, 12, 31)) == PUBLISHED
    assert CHINA.status(date(2027, 1, 1)) == PROJECTED


@pytest.mark.parametrize(
    "day", ["2027-02-05", "2027-02-08", "2027-05-01", "2028-10-03", "2029-06-16", "2030-09-12", "2030-04-05"]
)
def test_a_statutory_day_of_a_projected_year_is_off(day: str) -> None:
    assert not CHINA.is_working(date.fromisoformat(day))


@pytest.mark.parametrize(
    ("day", "n"), [("2003-12-31", 1), ("2031-01-01", 0), ("2030-12-20", 20), ("2026-01-05", 100_000)]
)
def test_outside_the_known_years_nothing_is_answered(day: str, n: int) -> None:
    with pytest.raises(CalendarError, match="the calendar knows 2004-01-01 to 2030-12-31"):
        CHINA.after(date.fromisoformat(day), n)


def test_a_negative_number_of_days_is_refused() -> None:
    with pytest.raises(CalendarError, match="cannot be negative: -1"):
        CHINA.after(date(2026, 3, 2), -1)
    with pytest.raises(CalendarError, match="cannot be negative: -1"):
        CHINA.before(date(2026, 3, 2), -1)


def test_the_explanation_names_what_was_skipped_and_what_counted() -> None:
    assert CHINA.explain(date(2026, 2, 10), 20) == [
        "自 2026-02-10（周二） 的次日起计 20 个工作日",
        "2026-02-14（周六） 调休上班，计入：国办发明电〔2025〕7号",
        "2026-02-15（周日） 至 2026-02-23（周一） 放假，不计：国办发明电〔2025〕7号",
        "2026-02-28（周六） 调休上班，计入：国办发明电〔2025〕7号",
        "截止日：2026-03-16（周一）",
    ]
    assert CHINA.explain(date(2026, 12, 10), 20)[-1] == "截止日：2027-01-08（周五）（暂定，放假安排尚未公布）"


# Files ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CALENDARS, tmp_path / "calendars"))


def test_an_overlay_adds_local_days_off_and_changes_the_version(directory: Path) -> None:
    overlay = "date,kind,source,status\n2026-04-13,OFF,州政府通知,PUBLISHED\n2026-04-11,MAKEUP,州政府通知,PROJECTED\n"
    (directory / "somewhere.csv").write_text(overlay, encoding="utf-8")
    local = workdays.load(directory, "somewhere")
    assert [local.is_working(date(2026, 4, day)) for day in (11, 13)] == [True, False]
    assert local.after(date(2026, 4, 10), 1) == workdays.Due(date(2026, 4, 11), PROJECTED, local.version)
    assert local.version != CHINA.version
    assert workdays.load(directory, "elsewhere").version == CHINA.version


NOTICE_2027 = (
    "date,kind,source\n"
    + "".join(
        f"{day},{kind},国办发明电〔2026〕9号\n"
        for day, kind in [
            ("2026-12-27", "MAKEUP"), ("2026-12-31", "OFF"), ("2027-01-01", "OFF"), ("2027-01-02", "OFF"),
            ("2027-02-05", "OFF"), ("2027-02-08", "OFF"), ("2027-02-09", "OFF"), ("2027-02-20", "MAKEUP"),
            ("2027-04-05", "OFF"), ("2027-06-09", "OFF"), ("2027-09-15", "OFF"), ("2027-10-01", "OFF"),
        ]
    )
)  # fmt: skip


def write_notice(directory: Path, text: str) -> Path:
    path = directory.parent / "notice.csv"
    path.write_text(text, encoding="utf-8-sig")
    return path


def test_an_imported_notice_replaces_the_projection(directory: Path) -> None:
    assert workdays.import_year(write_notice(directory, NOTICE_2027), directory) == 2027
    calendar = workdays.load(directory)
    assert calendar.status(date(2027, 6, 1)) == PUBLISHED
    assert [calendar.is_working(date(2026, 12, day)) for day in (27, 31)] == [True, False]
    assert not calendar.is_working(date(2027, 2, 9))
    assert calendar.after(date(2026, 12, 10), 20) == workdays.Due(date(2027, 1, 8), PUBLISHED, calendar.version)
    assert "2027" not in (directory / "projected.csv").read_text(encoding="utf-8")


def test_a_corrected_notice_replaces_the_first_one_with_its_december(directory: Path) -> None:
    workdays.import_year(write_notice(directory, NOTICE_2027), directory)
    corrected = NOTICE_2027.replace("2026-12-27,MAKEUP,国办发明电〔2026〕9号\n", "").replace("9号", "10号")
    workdays.import_year(write_notice(directory, corrected.replace("2026-12-31,OFF", "2027-05-03,OFF")), directory)
    calendar = workdays.load(directory)
    assert [calendar.is_working(date(2026, 12, day)) for day in (27, 31)] == [False, True]
    assert not calendar.is_working(date(2027, 5, 3))


def test_importing_an_old_year_again_keeps_the_december_of_the_notice_after(directory: Path) -> None:
    """2018-12-29 works and 2018-12-31 is off by the notice for 2019."""
    rows = (directory / "china.csv").read_text(encoding="utf-8").splitlines()
    own = [row for row in rows if "〔2017〕12号" in row]
    workdays.import_year(write_notice(directory, "\n".join([rows[0], *own])), directory)
    assert (directory / "china.csv").read_text(encoding="utf-8").splitlines() == rows


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (NOTICE_2027, "", "row 1: column date, kind, source is missing"),
        (NOTICE_2027, "date,kind,source\n", "the file holds no day"),
        ("date,kind,", "date,", "row 1: column kind is missing"),
        ("2027-01-02", "2027-13-02", "row 5: month must be in 1..12"),
        ("2027-01-02,OFF", "2027-01-02,HOLIDAY", "row 5: kind 'HOLIDAY' is none of"),
        ("2027-01-02,OFF", "2027-01-04,MAKEUP", "row 5: 2027-01-04（周一） cannot be MAKEUP"),
        ("2027-01-02,OFF,国办发明电〔2026〕9号", "2027-01-02,OFF,", "row 5: source is empty"),
        ("2027-01-02", "2027-01-01", "row 5: 2027-01-01 stands there twice"),
        ("2026-12-27", "2026-11-28", "row 2: 2026-11-28 belongs neither to 2027"),
        ("2027-02-08,OFF,国办发明电〔2026〕9号\n", "", "2027-02-08（周一） is a statutory holiday"),
        ("2027-10-01,OFF", "2028-10-02,OFF", "row 2: 2026-12-27 belongs neither to 2028"),
    ],
)
def test_a_bad_notice_is_refused_by_row_and_nothing_is_written(
    directory: Path, old: str, new: str, message: str
) -> None:
    path = write_notice(directory, NOTICE_2027.replace(old, new, 1))
    with pytest.raises(CalendarError) as caught:
        workdays.import_year(path, directory)
    assert message in str(caught.value)
    assert workdays.load(directory).version == CHINA.version


def test_only_a_published_notice_is_taken(directory: Path) -> None:
    text = NOTICE_2027.replace("source\n", "source,status\n").replace("9号\n", "9号,PROJECTED\n")
    with pytest.raises(CalendarError, match="row 2: 2026-12-27 is PROJECTED"):
        workdays.import_year(write_notice(directory, text), directory)


def test_a_notice_for_a_year_that_does_not_follow_is_refused(directory: Path) -> None:
    days = ["2035-01-01", "2035-05-01", "2035-10-01", "2035-10-02", "2035-10-03"]
    text = "date,kind,source\n" + "".join(f"{day},OFF,通知\n" for day in days)
    with pytest.raises(CalendarError, match="without a gap"):
        workdays.import_year(write_notice(directory, text), directory)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b'date,kind,source\n2027-01-01,OFF,"\x00\n'])
def test_a_file_that_is_no_table_is_refused(directory: Path, content: bytes) -> None:
    path = directory.parent / "noise.csv"
    path.write_bytes(content)
    with pytest.raises(CalendarError, match=r"noise\.csv"):
        workdays.import_year(path, directory)


def test_a_missing_file_is_named(directory: Path) -> None:
    with pytest.raises(CalendarError, match=r"absent\.csv: the file is missing"):
        workdays.import_year(directory / "absent.csv", directory)
    (directory / "years.csv").unlink()
    with pytest.raises(CalendarError, match=r"years\.csv: the file is missing"):
        workdays.load(directory)
