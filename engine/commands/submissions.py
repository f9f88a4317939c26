"""What people and other systems send, before it meets the process."""

from collections.abc import Mapping
from typing import Any

from engine.commands.context import Law
from engine.errors import Invalid
from engine.process import values
from engine.store.tasks import TaskRow

MOST_BYTES = 256 * 1024
"""As for forms: process data holds ids, decisions and small facts."""


def accepted(law: Law, task: TaskRow, submission: Any) -> dict[str, Any]:
    """The submission of a task as its form cleans it, with the fields and values of the jurisdiction's document.

    Raises Invalid with every problem.
    """
    if not task.form:
        return small(submission)
    required = (law.profile(task.jurisdiction).get("required") or {}).get(task.form) or ()
    return law.form(task.form, task.jurisdiction).validate(submission, required)


def small(content: Any) -> dict[str, Any]:
    """Content without a form: values that process data can keep, not more of them than a form may hold."""
    if not isinstance(content, Mapping):
        raise Invalid("提交的内容须为栏目和值")
    copied = dict(content)
    raw = values.check(copied)
    if len(raw) > MOST_BYTES:
        raise Invalid(f"提交的内容超过 {MOST_BYTES // 1024} KB")
    if b"\\u0000" in raw:
        raise Invalid("提交的内容含有不可用的字符")
    return copied
