"""What a command answers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outcome:
    """The instance a command worked on and how it stands now.

    `incident` is set where a step failed: nothing else changed, the command is kept and can be retried.
    `opened` are the tasks that the command opened.
    `repeated` says that this command id was carried out before and nothing was done again.
    """

    instance: int
    status: str
    incident: int | None = None
    opened: tuple[int, ...] = ()
    repeated: bool = False
