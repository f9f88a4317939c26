"""The simulated people: for each body of a profile the posts that its tasks need, marked simulated."""

from collections.abc import Iterator, Mapping
from typing import Any

from engine.errors import NotFound
from engine.records import Actor

ORGAN = "administrative_organ"


def cast(jurisdiction: str, profile: Mapping[str, Any]) -> list[Actor]:
    """Everybody of a jurisdiction, by department; a department has an officer, a head and an inspection team."""
    return [actor for entry in profile["departments"] for actor in _of(jurisdiction, entry)]


def _of(jurisdiction: str, entry: Mapping[str, Any]) -> Iterator[Actor]:
    code, name, kind = str(entry["code"]), str(entry["name_zh"]), entry.get("kind")

    def post(key: str, title: str, *roles: str) -> Actor:
        return Actor(f"{code}-{key}", f"{name}{title}", jurisdiction, code, frozenset(roles), simulated=True)

    if kind == ORGAN:
        yield post("officer", "经办人", "initiator", "participant", "receiver")
        yield post("head", "负责人", "approver")
        yield post("team", "检查组", "team")
    elif kind == "government":
        yield post("leader", "分管领导", "government")
    else:
        yield post("office", "统筹岗", "coordinator", "supervisor", "administrator")


class Staff:
    """Who works on a task."""

    def __init__(self, actors: list[Actor]) -> None:
        self.actors = {actor.id: actor for actor in actors}

    def organs(self) -> list[str]:
        """Codes of the departments that inspect."""
        return [actor.department for actor in self.actors.values() if "initiator" in actor.roles]

    def holder(self, role: str, department: str) -> Actor:
        """The person in the post with this role in the department, or in any where the task names none.

        NotFound where nobody holds it: then the task can never be done, and that is an error of the profile.
        """
        for actor in self.actors.values():
            if role in actor.roles and department in ("", actor.department):
                return actor
        raise NotFound(f"nobody in {department or 'any department'} holds the role {role}")
