"""A year that stands still in the middle: what people have left undone by then, so that there is living work to see.

Nothing here changes a year that runs to its end.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from engine.clock import CHINA, china_date
from engine.simulate.chance import Chance
from engine.simulate.channels import Channels
from engine.store.tasks import TaskRow
from engine.workdays import Calendar

LATE = timedelta(days=30)
"""Work that was due this long before the stop is done by now, however late it was."""

NEGLECTED_BASIS_POINTS = 3000
"""Of the dated work whose day comes in the weeks before the stop."""

LEFT = {"government": (28, 10_000), "coordinator": (28, 10_000), "receiver": (21, 4000), "approver": (14, 3500)}
LEFT_BY_OTHERS = (10, 700)
"""Of the work opened in so many days this share is still to be done: who is seldom asked does not answer at once."""

PREPARING = {
    *("plan_draft", "campaign_scope", "joint_register", "guideline", "guideline_review", "participation"),
    "negotiation_opinion",
}
"""Nobody leaves these undone: what is prepared at the stop shall get as far as its approval or its draw."""

CONFIRMATION = "draw_confirmation"
RECENT = timedelta(days=13)
FRESH = timedelta(days=1)
AHEAD, BEHIND = (7, 12, 14), (3, 9, 45)
"""Working days after and before the stop on which the first lines of a jurisdiction begin: some are prepared then and
wait for their draw, some are visited, of one the results are due."""

AMENDED_BEFORE = timedelta(days=29)
"""Plans that are changed so long before the stop are on somebody's desk by then."""

FAILURE = timedelta(hours=30)
"""So long before the stop a channel fails to answer once, so that there is an incident to mend."""


@dataclass
class Standstill:
    """Where a simulation stops, and what that means for its people. Same seed, same work left."""

    at: datetime
    chance: Chance
    calendar: Calendar
    channels: Channels
    failed: bool = False

    def planned(self, task: TaskRow, key: str, planned: datetime) -> datetime:
        """The moment at which the task is done: as `planned`, or some day after the stop."""
        if task.form == CONFIRMATION:
            return self._confirmed(task, key, planned)
        return self._later(key) if planned <= self.at and self._left(task, key) else planned

    def happens(self, now: datetime) -> None:
        """What befalls the platform at `now`: once, shortly before the stop, a channel does not answer."""
        if not self.failed and now >= self.at - FAILURE:
            self.failed = self.channels.failing = True

    def _left(self, task: TaskRow, key: str) -> bool:
        if task.form in PREPARING:
            return False
        if task.due is not None and china_date(self.at - LATE) <= task.due < china_date(self.at):
            return self.chance.happens(NEGLECTED_BASIS_POINTS, "neglected", key)
        days, share = LEFT.get(task.role, LEFT_BY_OTHERS)
        return task.opened_at > self.at - timedelta(days=days) and self.chance.happens(share, "left", key)

    def _confirmed(self, task: TaskRow, key: str, planned: datetime) -> datetime:
        """Draws of the last days are confirmed on the day of the stop, so that they wait for their public number."""
        if task.opened_at < self.at - RECENT:
            return planned
        if task.opened_at > self.at - FRESH:
            return self._later(key)
        morning = datetime.combine(china_date(self.at), time(9, 30), CHINA)
        return max(planned, morning + timedelta(minutes=self.chance.number(180, "confirmed", key)))

    def _later(self, key: str) -> datetime:
        day = self.calendar.after(china_date(self.at), 1 + self.chance.number(5, "after the stop", key)).date
        return datetime.combine(day, time(9), CHINA) + timedelta(minutes=self.chance.number(480, "minute", key))


def first_days(stop: date, calendar: Calendar) -> list[date]:
    """The days on which lines begin that shall be prepared or visited at the stop."""
    later = [calendar.after(stop, days).date for days in AHEAD]
    return [*later, *(calendar.before(stop, days).date for days in BEHIND)]
