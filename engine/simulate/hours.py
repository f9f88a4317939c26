"""When simulated people work: on working days between nine and five, some at once, some days later, some too late."""

from datetime import date, datetime, time, timedelta

from engine.clock import CHINA, china_date
from engine.simulate.chance import Chance
from engine.store.tasks import TaskRow
from engine.workdays import Calendar

OPEN, MINUTES = time(9), 8 * 60

TYPICAL = {  # form: working days from opening to done, least and most
    "plan_draft": (5, 15), "plan_approval": (3, 10), "override_reason": (0, 2),
    "campaign_scope": (0, 1), "negotiation_opinion": (0, 2), "campaign_adjust": (0, 1), "coordination": (1, 3),
    "joint_register": (0, 1), "draw_confirmation": (0, 0), "team_confirmation": (0, 1), "mend": (0, 2),
    "inspection_approval": (0, 2), "checkin": (0, 2), "item_checks": (0, 0), "site_record": (0, 0),
    "conclusion": (0, 2), "notice_service": (0, 2), "result_entry": (2, 14), "disposal_confirmation": (0, 3),
    "correction_order": (0, 2), "recheck": (0, 2), "referral": (0, 2), "receipt": (0, 4), "outcome": (2, 12),
    "campaign_report": (1, 8), "channel_receipt": (1, 4),
}  # fmt: skip
VISITS = ("checkin", "written_inspection", "online_inspection")
"""Done on the day that was approved for the visit."""

LATE_BASIS_POINTS = 300
"""3 % of results are entered late (domain volumes)."""


def planned(task: TaskRow, key: str, chance: Chance, calendar: Calendar, appointed: date | None = None) -> datetime:
    """The moment a simulated person does the task, never before it was opened, nor before the day `appointed` to it."""
    least, most = TYPICAL.get(task.form, (0, 1))
    days = least + chance.number(most - least + 1, "days", key)
    begin = china_date(task.opened_at)
    day = _working(calendar, appointed, 0) if appointed and appointed > begin else _working(calendar, begin, days)
    if task.due is not None and day > task.due:
        day = max(task.due, china_date(task.opened_at))
    if task.due is not None and task.form == "result_entry" and chance.happens(LATE_BASIS_POINTS, "late", key):
        day = calendar.after(task.due, 1 + chance.number(4, "late by", key)).date
    at = datetime.combine(day, OPEN, CHINA) + timedelta(minutes=chance.number(MINUTES, "minute", key))
    return max(at, task.opened_at + timedelta(minutes=1))


def _working(calendar: Calendar, opened: date, days: int) -> date:
    if days == 0 and calendar.is_working(opened):
        return opened
    return calendar.after(opened, max(days, 1)).date
