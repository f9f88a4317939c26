"""The simulated people: for each body of a profile the posts that its tasks need, marked simulated."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from engine.errors import NotFound
from engine.records import Actor

Profile = Mapping[str, Any]
Posts = tuple[tuple[str, str, tuple[str, ...]], ...]

POSTS: Mapping[str, Posts] = {  # kind of body: posts with their title and roles
    "administrative_organ": (
        ("officer", "经办人", ("initiator", "participant", "receiver")),
        ("head", "负责人", ("approver",)),
        ("team", "检查组", ("team",)),
    ),
    "government": (("leader", "分管领导", ("government",)),),
    "coordinating_body": (("office", "统筹岗", ("coordinator",)),),
    "receiver": (("desk", "收件岗", ("receiver",)),),
}
"""Bodies of other kinds (townships that help on the spot, MS-4.9) have no task of their own."""

WATCHING = (
    ("supervisor", "督办岗", ("supervisor",)),
    ("administrator", "系统管理岗", ("administrator",)),
    ("owner", "流程管理岗", ("process_owner",)),
    ("appraiser", "考核岗", ("appraiser",)),
)
"""Posts of the body that coordinates all others, whatever its kind."""


def cast(jurisdiction: str, profile: Profile) -> list[Actor]:
    """Everybody of a jurisdiction, by department; a department has an officer, a head and an inspection team."""
    further, coordinator = _further_roles(profile), profile["coordinator"]["code"]
    return [
        actor
        for entry in profile["departments"]
        for actor in _of(jurisdiction, entry, further, WATCHING if entry["code"] == coordinator else ())
    ]


def _further_roles(profile: Profile) -> Mapping[str, set[str]]:
    """What bodies do beyond their kind: coordinating, making the joint plan, taking in plans that are filed."""
    plan = profile.get("plan") or {}
    roles: dict[str, set[str]] = defaultdict(set)
    roles[profile["coordinator"]["code"]].add("coordinator")
    for code in plan.get("joint_authors") or ():
        roles[code].add("coordinator")
    for code in chain(plan.get("recipients") or (), *(body.get("recipients") or () for body in profile["departments"])):
        roles[code].add("receiver")
    return roles


def _of(
    jurisdiction: str, entry: Mapping[str, Any], further: Mapping[str, set[str]], watching: Posts
) -> Iterator[Actor]:
    code = str(entry["code"])
    for place, (key, title, roles) in enumerate((*POSTS.get(str(entry.get("kind")), ()), *watching)):
        more = further.get(code, set()) if place == 0 else set()
        name = f"{entry['name_zh']}{title}"
        yield Actor(f"{code}-{key}", name, jurisdiction, code, frozenset({*roles, *more}), simulated=True)


class Staff:
    """Who works on a task."""

    def __init__(self, jurisdiction: str, profile: Profile) -> None:
        self.profile = profile
        self.actors = {actor.id: actor for actor in cast(jurisdiction, profile)}

    def organs(self) -> list[str]:
        """Codes of the departments that inspect."""
        return [actor.department for actor in self.actors.values() if "initiator" in actor.roles]

    def setting(self, path: str) -> Any:
        """The value at a dotted path of the profile, None where there is none."""
        value: Any = self.profile
        for name in path.split("."):
            value = (value or {}).get(name)
        return value

    def receivers(self, kind: str) -> list[str]:
        """Codes of the bodies outside the departments that take in cases of a kind (JUDICIAL, LICENSING, …)."""
        return [entry["code"] for entry in self.profile["departments"] if kind in (entry.get("receives") or ())]

    def holder(self, role: str, department: str) -> Actor:
        """The person in the post with this role in the department, or in any where the task names none.

        NotFound where nobody holds it: then the task can never be done, and that is an error of the profile.
        """
        for actor in self.actors.values():
            if role in actor.roles and department in ("", actor.department):
                return actor
        raise NotFound(f"nobody in {department or 'any department'} holds the role {role}")
