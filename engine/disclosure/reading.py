"""Which columns the public side may read at all, table by table. A column that is not named here is never asked for.

`shown` goes out as it stands, `parts` are JSON of which only members named in `engine.publicity` go out, `steering`
decides whether and how a row is shown and never goes out, `counted` goes out as the label of a count, `erased` is
read only to be taken out of free text.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table that the public side may read, by what becomes of them."""

    shown: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    steering: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()
    erased: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """Every column that may be read."""
        return (*self.shown, *self.parts, *self.steering, *self.counted, *self.erased)


TABLES: Mapping[str, Columns] = MappingProxyType(
    {
        "item": Columns(
            shown=(
                "code", "version", "valid_from", "valid_to", "category", "name", "content", "body", "partners",
                "object_types", "methods", "item_class", "key_supervision", "ratio_bp", "ratio_source",
                "ratio_cap_bp", "frequency", "joinable",
            ),
            parts=("basis",),
        ),
        "inspected_object": Columns(
            shown=("object_id", "name", "uscc"),
            steering=("id", "secrecy_flag", "object_type"),
            counted=("region_code", "industry"),
            erased=("legal_rep", "liaison", "phone", "address"),
        ),
        "inspector": Columns(steering=("inspector_id",), erased=("name",)),
        "plan": Columns(
            shown=(
                "plan_no", "name", "year", "plan_kind", "draw_type", "department", "doc_no", "version",
                "change_reason", "submitted_on", "published_at",
            ),
            steering=("id", "file_by"),  # late filing counts in the statistics
        ),
        "plan_line": Columns(
            shown=(
                "number", "items", "objects", "methods", "ratio_bp", "count", "frequency", "starts_on", "ends_on",
                "initiator", "participants",
            ),
            steering=("id", "plan_id"),
        ),
        "plan_window": Columns(shown=("number", "starts_on", "ends_on"), steering=("plan_id", "status")),
        "campaign": Columns(
            shown=(
                "campaign_no", "name", "source", "ground", "basis_document", "draw_type", "joint_form", "initiator",
                "participants", "items", "methods", "ratio_bp", "count", "starts_on", "ends_on", "list_publish_timing",
                "published_at", "list_published_at",
            ),
            steering=("id", "plan_line_id"),
        ),
        "guideline": Columns(shown=("version", "agreed_at"), parts=("entries",), steering=("campaign_id", "agreed")),
        "draw": Columns(
            shown=(
                "draw_id", "attempt", "mode", "disclosure", "commitment_hash", "certificate_hash", "matching_status",
                "entropy_at", "committed_at", "drawn_at", "locked_at",
            ),
            parts=("rules", "commitment", "entropy", "certificate", "opening", "quotas", "abandonment"),
            steering=("campaign_id", "status"),
        ),
        "draw_object": Columns(steering=("campaign_id", "object_id", "state")),
        "direct_assignment": Columns(
            shown=("department", "reason", "decision", "decided_at"),
            steering=("id", "campaign_id", "inspectors"),
        ),
        "inspection": Columns(
            shown=("concluded_on",),
            steering=("id", "campaign_id", "object_id", "concluded_at"),
        ),
        "result": Columns(
            shown=("department", "item", "version", "codes", "detail", "published_at"),
            steering=(
                "inspection_id", "campaign_id", "merged_from", "disclosure", "withheld_at", "entered_on", "enter_by",
            ),
        ),
        "follow_up": Columns(
            shown=("department", "disposal", "outcome", "closed_on", "published_at"),
            steering=("inspection_id", "status"),
        ),
        "credit_record": Columns(
            shown=(
                "department", "kind", "blacklist_kind", "ground", "decision_no", "decided_at", "published_at",
            ),
            steering=("id", "inspection_id", "decision"),
        ),
        "credit_removal": Columns(
            shown=("ground", "decision_no", "decided_at", "published_at"),
            steering=("credit_record_id", "decision"),
        ),
        "team_member": Columns(steering=("inspection_id", "assigned")),
        "recognition": Columns(steering=("campaign_id",)),
    }
)  # fmt: skip
