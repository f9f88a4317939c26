"""What a simulated person sees of a task: its row, the campaign, plan or visit that it is about, and dice."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from engine.clock import CHINA, china_date
from engine.simulate.chance import Chance
from engine.simulate.people import Staff
from engine.store import Tx, campaigns, draws, inspections, merging, plans, registers, results, tasks
from engine.store.tasks import TaskRow

Row = Mapping[str, Any]
Submission = dict[str, Any]


@dataclass
class Situation:
    """One task at the moment it is done. `key` names this activation for the dice, `case` the instance's key."""

    tx: Tx
    task: TaskRow
    key: str
    case: str
    now: datetime
    chance: Chance
    staff: Staff
    lines: Mapping[str, Any]  # what each department drafts for its plan, by department

    def roll(self, basis_points: int, what: str) -> bool:
        """Whether something happens in this activation."""
        return self.chance.happens(basis_points, what, self.key)

    @property
    def department(self) -> str:
        """The department the task is for."""
        return self.task.department or str((self.task.local or {}).get("department", ""))

    def setting(self, path: str) -> Any:
        """The value at a dotted path of the profile, None where there is none."""
        return self.staff.setting(path)

    def at(self) -> str:
        """The present moment as forms want it."""
        return self.now.astimezone(CHINA).isoformat(timespec="seconds")

    def today(self) -> str:
        """The present day as forms want it."""
        return china_date(self.now).isoformat()

    @cached_property
    def campaign(self) -> Row:
        """The campaign of the task."""
        return campaigns.the_campaign(self.tx, self.task.campaign or 0)

    @cached_property
    def plan(self) -> Row:
        """The plan whose number names the instance."""
        return plans.numbered(self.tx, self.task.jurisdiction, self.case)

    @cached_property
    def visit(self) -> Row:
        """The visit whose number names the instance."""
        return inspections.numbered(self.tx, self.task.jurisdiction, self.case)

    def times(self) -> int:
        """The how-manieth time this step is open in its instance."""
        return sum(task.node == self.task.node for task in tasks.of_instance(self.tx, self.task.instance_id))

    def shown(self, name: str) -> Any:
        """A value that the step shows to whoever works on it."""
        return (self.task.local or {})[name]

    def team(self) -> list[str]:
        """Ids of the inspectors of the visit."""
        return [row["inspector_id"] for row in inspections.team(self.tx, self.visit["id"])]

    def items(self) -> list[str]:
        """The items of the task's department on this visit, those that other campaigns gave to it last."""
        own = campaigns.the_department(self.tx, self.visit["campaign_id"], self.department)["items"]
        merged = merging.merged_items(self.tx, self.visit["id"]).get(self.department, {})
        return [*own, *(code for code in merged if code not in own)]

    def codes(self) -> list[Row]:
        """The results of the visit so far."""
        return results.of_department(self.tx, self.visit["id"], self.department)

    def unmet(self) -> list[str]:
        """The objects for which the draw found no team of the task's department."""
        unmet = (draws.the_draw(self.tx, self.campaign["id"])["assignment"] or {}).get("unmet", ())
        return [row["object"] for row in unmet if row["department"] == self.department]

    def named(self, name: str) -> list[str]:
        """As many people of the task's department as go to an object, none of them recused."""
        matching = draws.the_draw(self.tx, self.campaign["id"])["assignment"]["matching"]
        (wanted,) = (line["q"] for line in matching["profiles"][0]["lines"] if line["department"] == self.department)
        people = registers.inspectors_named(self.tx, self.task.jurisdiction, self.able(self.department))
        free = (code for code, row in people.items() if name not in {one["object_id"] for one in row["recusals"]})
        return list(free)[:wanted]

    def able(self, department: str) -> list[str]:
        """Certified inspectors of a department on duty over the campaign's period, those who may lead first."""
        first, last = self.campaign["starts_on"], self.campaign["ends_on"]
        rows = registers.certified(self.tx, self.task.jurisdiction, [department], first, last)
        return [row["inspector_id"] for row in sorted(rows, key=lambda row: not row["leader_capable"])]

    def helpers(self) -> list[str]:
        """Inspectors of the first body beside the campaign that has some to send."""
        own = {self.campaign["initiator"], *(self.campaign["participants"] or ())}
        others = (self.able(code) for code in self.staff.organs() if code not in own)
        return next((names[:4] for names in others if len(names) > 1), [])

    def rejected(self) -> list[Submission]:
        """One of the department's people who cannot go, where somebody else could."""
        for visit in inspections.of_campaign(self.tx, self.campaign["id"]):
            team = [row for row in inspections.team(self.tx, visit["id"]) if row["department"] == self.department]
            if team and len(self.able(self.department)) > 2 * len(team):
                why = {"reason": "ABSENCE", "proof": "请假审批单"}
                return [{"inspector": team[-1]["inspector_id"], "object": visit["object_no"], **why}]
        return []
