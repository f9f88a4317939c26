"""The only reader of the machine's clock, and China Standard Time (the law's days are China's days)."""

from datetime import UTC, date, datetime, time, timedelta, timezone

CHINA = timezone(timedelta(hours=8), "CST")


def now() -> datetime:
    """The present moment, aware, in UTC. Everything below the commands takes `now` as an argument instead."""
    return datetime.now(UTC)


def china_date(moment: datetime) -> date:
    """The calendar day in China at `moment`."""
    return moment.astimezone(CHINA).date()


def start_of_day(day: date) -> datetime:
    """00:00 China time of `day`, aware."""
    return datetime.combine(day, time.min, CHINA)


def late_from(due: date) -> datetime:
    """The first moment that is late: the whole due day still counts (00:00 China time of the day after)."""
    return start_of_day(due + timedelta(days=1))
