"""Counting working days: every answer is looked up in arrays that are built once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, groupby

from engine.errors import CalendarError

PUBLISHED, PROJECTED = "PUBLISHED", "PROJECTED"
OFF, WORK, MAKEUP = "OFF", "WORK", "MAKEUP"
WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Due:
    """A date counted in working days; PROJECTED (暂定) when it leans on a year without a notice."""

    date: date
    status: str
    version: str


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that differs from plain Monday to Friday: OFF (放假), MAKEUP (调休上班), WORK (undoes an OFF)."""

    date: date
    kind: str
    source: str
    status: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A year: PUBLISHED by the notice `source`, or PROJECTED from the law."""

    year: int
    status: str
    source: str


class Calendar:
    """Every day from the first to the last known year; each question is answered by looking up, not by walking."""

    def __init__(self, notices: Mapping[int, Notice], special: Mapping[date, SpecialDay], version: str) -> None:
        self.version = version
        self._special = special
        self._first = date(min(notices), 1, 1)
        self._last = date(max(notices), 12, 31)
        self._base = self._first.toordinal()
        known = [self._first + timedelta(days=n) for n in range((self._last - self._first).days + 1)]
        self._working = [works(day, special.get(day)) for day in known]
        self._projected = [_status(day, notices, special.get(day)) == PROJECTED for day in known]
        self._days = [index for index, working in enumerate(self._working) if working]
        self._count = [0, *accumulate(self._working)]
        self._guesses = [0, *accumulate(self._projected)]

    def is_working(self, day: date) -> bool:
        """Whether `day` is a working day. Raises CalendarError outside the known years."""
        return self._working[self._index(day)]

    def status(self, day: date) -> str:
        """PUBLISHED or PROJECTED."""
        return PROJECTED if self._projected[self._index(day)] else PUBLISHED

    def after(self, day: date, n: int) -> Due:
        """The last day of a period of `n` working days that `day` triggers (n = 0: `day` itself).

        Raises CalendarError when the period leaves the known years.
        """
        start = self._index(day)
        end = self._nth(self._count[start + 1] + n - 1, day, n) if n else start
        return self._due(start + 1 if n else start, end, end)

    def before(self, day: date, n: int) -> Due:
        """The `n`-th working day before `day` (n = 0: `day` itself). Raises CalendarError like `after`."""
        end = self._index(day)
        start = self._nth(self._count[end] - n, day, n) if n else end
        return self._due(start, end - 1 if n else end, start)

    def count_between(self, a: date, b: date) -> int:
        """The working days after `a` up to and including `b`; negative when `b` lies before `a`."""
        return self._count[self._index(b) + 1] - self._count[self._index(a) + 1]

    def explain(self, day: date, n: int) -> list[str]:
        """Why `after(day, n)` is that date: days off that were skipped, make-up days that counted, its status."""
        due = self.after(day, n)
        between = [day + timedelta(days=k) for k in range(1, (due.date - day).days + 1)]
        lines = [f"自 {spoken(day)} 的次日起计 {n} 个工作日"]
        for working, days in groupby(between, key=self.is_working):
            lines += self._explain_run(working, list(days))
        lines.append(f"截止日：{spoken(due.date)}" + ("（暂定，放假安排尚未公布）" if due.status == PROJECTED else ""))
        return lines

    def _explain_run(self, working: bool, days: list[date]) -> list[str]:
        named = [special for day in days if (special := self._special.get(day))]
        if working:
            return [f"{spoken(special.date)} 调休上班，计入：{special.source}" for special in named]
        if not named:
            return []
        span = spoken(days[0]) if len(days) == 1 else f"{spoken(days[0])} 至 {spoken(days[-1])}"
        return [f"{span} 放假，不计：{'；'.join(dict.fromkeys(special.source for special in named))}"]

    def _index(self, day: date) -> int:
        index = day.toordinal() - self._base
        if 0 <= index < len(self._working):
            return index
        raise self._unknown(f"{day:%Y-%m-%d}")

    def _nth(self, position: int, day: date, n: int) -> int:
        if n < 0:
            raise CalendarError(f"a number of working days cannot be negative: {n}")
        if 0 <= position < len(self._days):
            return self._days[position]
        raise self._unknown(f"{n} working days from {day:%Y-%m-%d}")

    def _due(self, first: int, last: int, index: int) -> Due:
        guessed = self._guesses[last + 1] > self._guesses[first]
        return Due(date.fromordinal(self._base + index), PROJECTED if guessed else PUBLISHED, self.version)

    def _unknown(self, what: str) -> CalendarError:
        return CalendarError(
            f"{what}: the calendar knows {self._first} to {self._last}; import the notice of that year"
        )


def works(day: date, special: SpecialDay | None) -> bool:
    """Whether `day` is a working day, given what the table says about it (None: nothing)."""
    return special.kind != OFF if special else day.weekday() < 5


def _status(day: date, notices: Mapping[int, Notice], special: SpecialDay | None) -> str:
    return PROJECTED if special and special.status == PROJECTED else notices[day.year].status


def spoken(day: date) -> str:
    """The day as staff read it: 2026-02-14（周六）."""
    return f"{day:%Y-%m-%d}（周{WEEKDAYS[day.weekday()]}）"
