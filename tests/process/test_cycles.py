"""Timers that repeat: not more often than once a minute, and a long stop costs no more than a short one."""

from datetime import timedelta

import pytest

from engine.errors import StepFailed
from engine.process.timers import CATCH_UP
from tests.process.driving import BEGIN, Driver, definition
from tests.process.test_runner import boundary


def passed_over(driver: Driver) -> list[int]:
    """How many firings the history says were passed over, each time."""
    return [event.details["firings"] for event in driver.events if event.kind == "timer.passed_over"]


@pytest.mark.parametrize("text", ["R/PT0.000001S", "R3/PT59.999999S", 'duration("PT1S")', '"R/PT5S"'])
def test_a_timer_that_repeats_more_often_than_once_a_minute_is_refused(text: str) -> None:
    with pytest.raises(StepFailed, match="more often than once a minute"):
        Driver(definition("p", boundary("false", "timeCycle", text))).start()


def repeating(text: str) -> Driver:
    """An instance with a reminder that repeats."""
    return Driver(definition("p", boundary("false", "timeCycle", text))).start()


def test_a_short_stop_is_caught_up_with_firing_by_firing() -> None:
    assert repeating("R/PT1M").later(minutes=3).open().count("c") == 3
    assert repeating("R2/P1D").later(days=20).open().count("c") == 2


def test_a_long_stop_is_caught_up_with_at_once() -> None:
    """After ten years a reminder of every minute fires a bounded number of times, and goes on in step."""
    driver = repeating("R/PT1M").later(days=3650, seconds=30)
    assert driver.open().count("c") == CATCH_UP
    assert driver.wake_at == BEGIN + timedelta(days=3650, minutes=1)
    assert passed_over(driver) == [3650 * 24 * 60 - CATCH_UP]
    assert driver.later(seconds=30).open().count("c") == CATCH_UP + 1


def test_what_is_passed_over_counts_as_fired() -> None:
    driver = repeating("R500/PT1M").later(minutes=400)
    assert driver.open().count("c") == CATCH_UP
    assert driver.later(days=400).open().count("c") == 2 * CATCH_UP
    assert driver.wake_at is None


def test_a_cycle_that_began_long_ago_is_bounded_too() -> None:
    driver = repeating("R/0001-01-01T00:00:00Z/PT1M")
    assert driver.open().count("c") == CATCH_UP
    assert driver.wake_at == BEGIN + timedelta(minutes=1)
    assert repeating("R/0001-01-01T00:00:00Z/P1M").open().count("c") == CATCH_UP


def test_a_cycle_ends_where_the_calendar_does() -> None:
    driver = repeating("R/2026-01-01T00:00:00Z/P7999Y")
    assert (driver.open().count("c"), driver.wake_at) == (1, None)
    with pytest.raises(StepFailed, match="beyond the calendar"):
        repeating("R/P9999Y")
