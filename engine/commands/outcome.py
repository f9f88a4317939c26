"""What a command answers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outcome:
    """The instance a command worked on and how it stands now; neither where it was about no single instance.

    `incident` is set where a step failed: nothing else changed, the command is kept and can be retried.
    `opened` are the tasks that the command opened, `made` is the row that it added (an attachment, a deputyship …).
    `repeated` says that this command id was carried out before and nothing was done again.
    """

    instance: int = 0
    status: str = ""
    incident: int | None = None
    opened: tuple[int, ...] = ()
    made: int | None = None
    repeated: bool = False
