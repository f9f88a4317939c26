"""The rows that the public tables are made of: the allowed columns of one jurisdiction, each table read once."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Any

from engine import disclosure
from engine.clock import CHINA
from engine.store import Tx, public

Row = Mapping[str, Any]


class Source:
    """One jurisdiction as the public side may read it."""

    def __init__(self, tx: Tx, jurisdiction: str, profile: Row) -> None:
        self._tx, self.jurisdiction, self.profile = tx, jurisdiction, profile
        self._tables: dict[str, list[Row]] = {}
        departments: list[Row] = profile.get("departments") or []
        self.departments: dict[str, str] = {row["code"]: row["name_zh"] for row in departments}
        self.organs = [row["code"] for row in departments if row.get("kind") == "administrative_organ"]

    def table(self, name: str, **equal: Any) -> list[Row]:
        """The allowed columns of a table."""
        if name not in self._tables:
            columns = disclosure.TABLES[name].all
            self._tables[name] = public.rows(self._tx, name, columns, self.jurisdiction, **equal)
        return self._tables[name]

    def setting(self, path: str) -> Any:
        """A value of the profile, by a dotted path; None where the document is silent."""
        found: Any = self.profile
        for step in path.split("."):
            found = found.get(step) if isinstance(found, Mapping) else None
        return found

    def body(self, code: str | None) -> str:
        """The name of a department; its code where the profile does not know it."""
        return self.departments.get(code or "", code or "")

    def bodies(self, codes: list[str] | None) -> list[str]:
        """The names of departments."""
        return [self.body(code) for code in codes or ()]

    # Rows by their number -----------------------------------------------------------------------------------------

    @cached_property
    def objects(self) -> dict[int, Row]:
        """The objects that were ever drawn or visited."""
        columns = disclosure.TABLES["inspected_object"].all
        return {row["id"]: row for row in public.met_objects(self._tx, columns, self.jurisdiction)}

    @cached_property
    def secret(self) -> set[str]:
        """The numbers of the objects of which nothing is told."""
        return public.secret_objects(self._tx, self.jurisdiction)

    @cached_property
    def campaigns(self) -> dict[int, Row]:
        """Every campaign; only published ones are told of."""
        return {row["id"]: row for row in self.table("campaign")}

    @cached_property
    def visits(self) -> dict[int, Row]:
        """Every visit."""
        return {row["id"]: row for row in self.table("inspection")}

    @cached_property
    def plan_of_line(self) -> dict[int, Row]:
        """The plan of each plan line, by the line's number."""
        found = {row["id"]: row for row in self.table("plan")}
        return {line["id"]: found[line["plan_id"]] for line in self.table("plan_line")}

    @cached_property
    def lines_of(self) -> dict[int, list[Row]]:
        """The lines of each plan, in order."""
        found: dict[int, list[Row]] = defaultdict(list)
        for line in sorted(self.table("plan_line"), key=lambda row: int(row["number"])):
            found[line["plan_id"]].append(line)
        return found

    @cached_property
    def item_names(self) -> dict[str, str]:
        """The name of each item in its newest version."""
        return {row["code"]: row["name"] for row in sorted(self.table("item"), key=lambda row: int(row["version"]))}

    @cached_property
    def results_of(self) -> dict[tuple[int, str], list[Row]]:
        """The results by visit and department."""
        found: dict[tuple[int, str], list[Row]] = defaultdict(list)
        for row in self.table("result"):
            found[row["inspection_id"], row["department"]].append(row)
        return found

    def is_natural(self, object_row: int) -> bool:
        """Whether an object is a natural person: a sole trader (个体工商户)."""
        return bool(self.objects[object_row]["object_type"] == "SOLE")


def told_day(value: date | None) -> str | None:
    """A day as public records write it."""
    return None if value is None else value.isoformat()


def told_moment(value: datetime | None) -> str | None:
    """A moment as public records write it: China time, seconds."""
    return None if value is None else value.astimezone(CHINA).isoformat(timespec="seconds")
