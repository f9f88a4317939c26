"""Operators of handing a matter over (移送, 抄告, 反馈): sent with a letter, signed for or sent on, answered.

One road for cases, leads, suspected crimes and feedback to licensing; decision D14 says to which kind of body
(YC-2.6e, CJ-2.6c, CJ-2.6d, TD-4.4c, TQ-3.7c, MS-2.6d).
"""

from collections.abc import Mapping
from typing import Any

from engine.errors import Refused
from engine.services.call import Answer, Problems, ServiceCall, department_of, own_department, refuse_if, submission
from engine.services.departments import ORGAN, bodies, department_names
from engine.services.documents import issue_for
from engine.services.follow_ups import change_case, new_case
from engine.store import follow_ups

Row = Mapping[str, Any]

CRIME = "H07"
OWN_CASE_UNIT, ANOTHER_DEPARTMENT = "CASE_UNIT", "DEPARTMENT"
_MESSAGES = {"LICENSING": "msg_licensing_feedback"}
"""Kinds of matter that other systems wait for."""


def _disposal(call: ServiceCall) -> str:
    return str(call.fact("handover")["disposal"])


def send(call: ServiceCall, inputs: Row) -> Answer:
    """follow_up.send: hand a matter to the body that is competent (D14; TD-4.4c, MS-2.6d)."""
    department = own_department(call, inputs)
    given = submission(inputs)
    handover = call.fact("handover")
    refuse_if(
        _receiver_problems(call, department, given["receiver"], handover["kind"]), "the matter cannot be sent there"
    )
    _open(call, department, handover["disposal"])
    receiver = department_names(call).get(given["receiver"], given["receiver"])
    letter = issue_for(call, handover["document"], department, {"receiver": receiver, "facts": given["facts"]})
    sent = {"receiver": given["receiver"], "sent_on": call.today, "documents": [letter]}
    change_case(call, department, handover["disposal"], **sent, due=call.due("handover_outcome", None).date)
    if handover["kind"] in _MESSAGES:
        payload = {"inspection": call.fact("inspection"), "department": department, "document": letter}
        call.send(_MESSAGES[handover["kind"]], call.business_key, payload)
    return {"receiver": given["receiver"], "handover_sent_on": call.today}


def _open(call: ServiceCall, department: str, disposal: str) -> None:
    """A case nobody confirmed: what was not corrected in time, or what nobody took up as a crime."""
    inspection = call.fact("inspection")
    if follow_ups.find_case(call.tx, inspection, department, disposal) is None:
        crime = follow_ups.find_case(call.tx, inspection, department, CRIME)
        reason = "未移送司法机关或者司法机关未立案，依法查处" if crime else "逾期未改正"
        follow_ups.open_cases(call.tx, [new_case(call, department, disposal, reason)])


def _receiver_problems(call: ServiceCall, department: str, receiver: str, matter: str) -> Problems:
    """A lead goes to another department, a case may stay in the own one, others go to the bodies named for them."""
    kind = str(call.rule("routing", matter=matter, own_competence=None, approval_centralised=None)["receiver_kind"])
    known = bodies(call)
    if receiver not in known:
        return [("/receiver", f"no body {receiver}")]
    named = {code for code, body in known.items() if kind in body.get("receives", ())}
    organ = known[receiver]["kind"] == ORGAN
    if kind == ANOTHER_DEPARTMENT:
        if receiver == department:
            return [("/receiver", "a lead goes to another department")]
        return [] if organ else [("/receiver", f"{receiver} is no administrative organ")]
    if not named or receiver in named or (organ and kind == OWN_CASE_UNIT):
        return []
    return [("/receiver", f"{receiver} receives no such matter: {', '.join(sorted(named))}")]


def receipt(call: ServiceCall, inputs: Row) -> Answer:
    """follow_up.receipt: the receiver signs, or says that the matter is not its own."""
    _receiver_only(call)
    given = submission(inputs)
    if given["competent"]:
        values = {"receipt_at": call.now, "receipt_no": given["receipt_no"]}
        change_case(call, department_of(call, {}), _disposal(call), **values)
    return {"competent": given["competent"]}


def _receiver_only(call: ServiceCall) -> None:
    if call.actor.department != call.fact("receiver"):
        raise Refused(f"the matter was sent to {call.fact('receiver')}")


def name_receiver(call: ServiceCall, inputs: Row) -> Answer:
    """follow_up.name_receiver: the coordinator names who is competent when the first receiver is not (TD-5.1)."""
    given = submission(inputs)
    problems = [] if given["receiver"] in bodies(call) else [("/receiver", f"no body {given['receiver']}")]
    if given["receiver"] == call.fact("receiver"):
        problems.append(("/receiver", "that body has said it is not competent"))
    refuse_if(problems, "nobody is named")
    change_case(call, department_of(call, {}), _disposal(call), receiver=given["receiver"], sent_on=call.today)
    return {"receiver": given["receiver"]}


def outcome(call: ServiceCall, inputs: Row) -> Answer:
    """follow_up.outcome: the receiver reports whether a case was filed and what became of it."""
    _receiver_only(call)
    given = submission(inputs)
    filed = f"已立案（{given['case_no']}）" if given["filed"] else "未立案"
    change_case(call, department_of(call, {}), _disposal(call), outcome=f"{filed}：{given['result']}")
    return {"filed": given["filed"]}
