"""Operators of inspecting with the help of others (P6 steps 8 and 9): commissioned bodies, conclusions adopted.

A commissioned body gives an opinion and never inspects: certified members of the team adopt and sign (TQ-3.3c).
"""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from engine.clock import CHINA
from engine.errors import NotFound, Refused
from engine.services.call import Answer, Problems, ServiceCall, day_of, own_department, refuse_if, submission
from engine.services.visits import one_finding
from engine.store import inspections, opinions

Row = Mapping[str, Any]

_ADOPTABLE = {
    "DEPARTMENT": ("政府部门", "行政部门", "检查结论"),
    "COURT": ("司法",),
    "EXPERT": ("专业机构", "相关机构", "鉴定"),
}
"""Kinds of conclusion and the words by which local texts allow them."""


def commission(call: ServiceCall, inputs: Row) -> Answer:
    """visit.commission: a qualified body was commissioned under a contract; its opinion is on file (CJ-2.4b)."""
    department = own_department(call, inputs)
    given = submission(inputs)
    day = _past_day(call, given["opinion_on"], "/opinion_on")
    names = ("body", "qualification", "contract_no", "field", "opinion")
    opinions.commission_body(
        call.tx,
        {
            **{name: given[name] for name in names},
            "jurisdiction": call.jurisdiction,
            "inspection_id": call.fact("inspection"),
            "department": department,
            "opinion_on": day,
            "commissioned_by": call.actor.id,
            "entered_at": call.now,
        },
    )
    return {}


def _past_day(call: ServiceCall, value: str, path: str) -> date:
    day = day_of(value)
    refuse_if([(path, "lies in the future")] if day > call.today else [], "nothing of the future is kept")
    return day


def adopt_opinion(call: ServiceCall, inputs: Row) -> Answer:
    """visit.adopt_opinion: the team adopts the opinion and signs, or does not and says why (YC-2.5d, TQ-3.6d)."""
    own_department(call, inputs)
    given = submission(inputs)
    known = opinions.commissions(call.tx, call.fact("inspection"))
    if not known:
        raise NotFound("nobody was commissioned for this visit")
    refuse_if(_signatures(call, given["signed_by"]), "the opinion is not answered")
    opinions.answer_opinion(
        call.tx,
        known[-1]["id"],
        adopted=given["adopted"],
        adoption_note=given.get("note"),
        signed_by=given["signed_by"],
        adopted_by=call.actor.id,
        adopted_at=call.now,
    )
    if given["adopted"]:
        one_finding(call, given, "COMMISSION", call.now)
    return {"adopted": given["adopted"]}


def _signatures(call: ServiceCall, names: list[str]) -> Problems:
    team = {row["inspector_id"]: row["role"] for row in inspections.team(call.tx, call.fact("inspection"))}
    return [
        ("/signed_by", f"{name} is no certified member of the team") for name in names if team.get(name) != "INSPECT"
    ]


def adopt(call: ServiceCall, inputs: Row) -> Answer:
    """visit.adopt: a conclusion of a department, a court or an expert body takes the place of an own check (TQ-3.6d).

    Raises Refused for a kind that the local text does not name.
    """
    department = own_department(call, inputs)
    given = submission(inputs)
    allowed = call.setting("inspection.adopted_conclusions", [])
    if not any(word in text for text in allowed for word in _ADOPTABLE[given["kind"]]):
        raise Refused("a conclusion of this kind is not adopted here")
    issued = _past_day(call, given["date"], "/date")
    opinions.adopt(
        call.tx,
        {
            **{name: given[name] for name in ("kind", "issuer", "reference")},
            "jurisdiction": call.jurisdiction,
            "inspection_id": call.fact("inspection"),
            "department": department,
            "issued_on": issued,
            "adopted_by": call.actor.id,
            "adopted_at": call.now,
        },
    )
    one_finding(call, given, "ADOPT", min(datetime.combine(issued, time(), CHINA), call.now))
    return {}
