"""Follow-ups: proposed by decision D8, confirmed by their owner, corrected, handed over, closed."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from engine.clock import CHINA
from engine.errors import Invalid, NotFound, Refused
from engine.store import documents_rows, follow_ups, publications, registers
from engine.store.statistics import year_figures
from tests.cast import HEALTH, HERE, MARKET, POLICE, YEAR, World, person


def found(world: World, codes: list[str], severity: str = "ORDINARY") -> World:
    """A concluded visit on which market supervision found something."""
    visit = world.visits()[0]
    visit.go()
    visit.conclude({"SX-01": codes}, severity)
    visit.data["department"] = MARKET
    visit.act("follow_up.propose")
    return visit


def confirmed(world: World, codes: list[str], severity: str = "ORDINARY") -> World:
    visit = found(world, codes, severity)
    visit.act("follow_up.confirm", {"disposals": visit.data["disposals"]}, by=person(MARKET))
    return visit


def cases(visit: World) -> dict[str, Any]:
    return {row["disposal"]: row for row in follow_ups.of_department(visit.tx, visit.data["inspection"], MARKET)}


@pytest.mark.parametrize(
    ("codes", "severity", "disposals", "register"),
    [
        (["R02"], "ORDINARY", ["H03"], False),
        (["R06"], "MINOR", ["H03"], False),
        (["R05"], "ORDINARY", ["H02"], False),
        (["R08"], "ORDINARY", ["H02"], False),
        (["R09"], "ORDINARY", ["H03"], False),
        (["R09"], "SUSPECTED_CRIME", ["H04"], False),
        (["R09", "R15"], "PROMINENT", ["H04", "H05"], False),
        (["R07", "R02"], "ORDINARY", ["H03", "H04"], False),
        (["R10"], "NONE", ["H02"], True),
        (["R11"], "NONE", ["H01"], True),
    ],
)
def test_disposals_follow_from_the_codes(
    world: World, codes: list[str], severity: str, disposals: list[str], register: bool
) -> None:
    """Data section 8.1, decision D8."""
    visit = found(world, codes, severity)
    assert (visit.data["disposals"], visit.data["register_changed"]) == (disposals, register)


def test_leaving_the_proposal_needs_a_reason(world: World) -> None:
    visit = found(world, ["R02"])
    with pytest.raises(Invalid, match="needs a reason"):
        visit.act("follow_up.confirm", {"disposals": ["H02"]}, by=person(MARKET))
    visit.act("follow_up.confirm", {"disposals": ["H02"], "reason": "已整改"}, by=person(MARKET))
    assert list(cases(visit)) == ["H02"]


def test_a_disposal_with_conditions_of_law_cannot_just_be_chosen(world: World) -> None:
    visit = found(world, ["R02"])
    with pytest.raises(Invalid, match="H08 was not proposed"):
        visit.act("follow_up.confirm", {"disposals": ["H03", "H08"], "reason": "x"}, by=person(MARKET))


def test_only_the_owner_confirms(world: World) -> None:
    visit = found(world, ["R02"])
    with pytest.raises(Refused):
        visit.act("follow_up.confirm", {"disposals": ["H03"]}, by=person(HEALTH))


def test_every_case_has_an_owner_until_it_is_closed(world: World) -> None:
    """MS-3.1c, YC-2.6e (assertion 50)."""
    visit = confirmed(world, ["R09", "R15"], "PROMINENT")
    assert {row["owner_dept"] for row in cases(visit).values()} == {MARKET}
    assert follow_ups.open_without_owner(visit.tx, HERE) == 0
    assert year_figures(visit.tx, HERE, YEAR)["follow_ups"] == {"case_referral": 1, "lead_referral": 1}


# Correction ----------------------------------------------------------------------------------------------------------

ORDER = {"facts": "未公示", "basis": "条例第一条", "requirement": "十五日内改正"}


def test_an_order_sets_the_day_of_the_re_check(world: World) -> None:
    """15 working days by default from 7 April 2026 (decision D9)."""
    visit = confirmed(world, ["R02"])
    assert visit.act("follow_up.order", ORDER, by=person(MARKET)) == {"recheck_on": date(2026, 4, 28)}
    assert cases(visit)["H03"]["due"] == date(2026, 4, 28)
    order = documents_rows.newest(visit.tx, "inspection", visit.data["inspection"], "责令改正通知书")
    assert order is not None
    assert order["context"]["requirement"] == "十五日内改正"


def test_the_person_may_set_another_day_but_not_a_past_one(world: World) -> None:
    visit = confirmed(world, ["R02"])
    chosen = visit.act("follow_up.order", {**ORDER, "recheck_on": "2026-04-20"}, by=person(MARKET))
    assert chosen == {"recheck_on": date(2026, 4, 20)}
    with pytest.raises(Invalid, match="in the past"):
        visit.act("follow_up.order", {**ORDER, "recheck_on": "2026-04-01"}, by=person(MARKET))


def test_what_was_corrected_is_closed(world: World) -> None:
    visit = confirmed(world, ["R02"])
    visit.act("follow_up.order", ORDER, by=person(MARKET))
    assert visit.act("follow_up.recheck", {"corrected": True}, by=person(MARKET))["corrected"] is True
    visit.act("publication.handling")
    visit.act("follow_up.close")
    case = cases(visit)["H03"]
    assert (case["status"], case["outcome"], case["closed_on"]) == ("CLOSED", "已改正", date(2026, 4, 7))


def test_the_term_is_extended_once(world: World) -> None:
    visit = confirmed(world, ["R02"])
    visit.act("follow_up.order", ORDER, by=person(MARKET))
    more = {"corrected": False, "extend": True, "reason": "设备未到"}
    answer = visit.act("follow_up.recheck", more, by=person(MARKET))
    assert (answer["extended"], answer["recheck_on"]) == (True, date(2026, 4, 21))
    with pytest.raises(Invalid, match="extended already"):
        visit.act("follow_up.recheck", more, by=person(MARKET))
    answer = visit.act("follow_up.recheck", {"corrected": False}, by=person(MARKET))
    assert answer == {"corrected": False, "extended": False}


# Handing over --------------------------------------------------------------------------------------------------------

LEAD = {"kind": "LEAD", "document": "抄告函", "disposal": "H05"}
CASE = {"kind": "CASE", "document": "案件线索移送函", "disposal": "H04"}


def handed_over(world: World, handover: dict[str, str], receiver: str = POLICE) -> World:
    visit = confirmed(world, ["R09", "R15"], "PROMINENT")
    visit.data["handover"] = handover
    visit.act("documents.issue", template=handover["document"])
    visit.act("follow_up.send", {"receiver": receiver, "facts": "涉嫌违法"}, by=person(MARKET))
    return visit


def test_a_lead_is_sent_signed_for_and_answered(world: World) -> None:
    """TD-4.4c: 将不属于本部门管辖的线索依法移送相关部门 (assertions 47, 65)."""
    visit = handed_over(world, LEAD)
    assert (visit.data["receiver"], visit.data["handover_sent_on"]) == (POLICE, date(2026, 4, 7))
    signed = {"competent": True, "receipt_no": "QS-1"}
    assert visit.act("follow_up.receipt", signed, by=person(POLICE)) == {"competent": True}
    visit.act("follow_up.outcome", {"filed": True, "case_no": "A-1", "result": "罚款"}, by=person(POLICE))
    case = cases(visit)["H05"]
    assert (case["receipt_no"], case["outcome"]) == ("QS-1", "已立案（A-1）：罚款")


def test_the_letter_names_receiver_and_facts(world: World) -> None:
    visit = handed_over(world, CASE)
    letter = documents_rows.newest(visit.tx, "inspection", visit.data["inspection"], "案件线索移送函")
    assert letter is not None
    assert (letter["context"]["receiver"], letter["context"]["facts"]) == ("公安", "涉嫌违法")
    assert cases(visit)["H04"]["documents"] == [letter["id"]]


def test_only_the_receiver_signs_and_answers(world: World) -> None:
    visit = handed_over(world, LEAD)
    for operator in ("follow_up.receipt", "follow_up.outcome"):
        with pytest.raises(Refused, match=POLICE):
            visit.act(operator, {"competent": True, "receipt_no": "1", "filed": False, "result": ""}, by=person(HEALTH))


def test_a_lead_goes_to_another_department_a_case_may_stay(world: World) -> None:
    visit = confirmed(world, ["R09", "R15"], "PROMINENT")
    visit.data["handover"] = LEAD
    with pytest.raises(Invalid, match="another department"):
        visit.act("follow_up.send", {"receiver": MARKET, "facts": "x"}, by=person(MARKET))
    with pytest.raises(Invalid, match="no body"):
        visit.act("follow_up.send", {"receiver": "NOBODY", "facts": "x"}, by=person(MARKET))
    visit.data["handover"] = CASE
    visit.act("follow_up.send", {"receiver": MARKET, "facts": "x"}, by=person(MARKET))


def test_who_is_not_competent_says_so_and_the_coordinator_names_another(world: World) -> None:
    """TD-5.1."""
    visit = handed_over(world, LEAD)
    answer = visit.act("follow_up.receipt", {"competent": False, "reason": "不属职责"}, by=person(POLICE))
    assert answer == {"competent": False}
    with pytest.raises(Invalid, match="not competent"):
        visit.act("follow_up.name_receiver", {"receiver": POLICE, "reason": "x"}, by=person("TD_LEADGROUP"))
    visit.act("follow_up.name_receiver", {"receiver": HEALTH, "reason": "x"}, by=person("TD_LEADGROUP"))
    assert visit.data["receiver"] == cases(visit)["H05"]["receiver"] == HEALTH


def test_what_was_not_corrected_becomes_a_case_of_its_own(world: World) -> None:
    """TD-4.4c: 另案查处."""
    visit = confirmed(world, ["R02"])
    visit.data["handover"] = CASE
    visit.act("follow_up.send", {"receiver": MARKET, "facts": "逾期未改"}, by=person(MARKET))
    assert set(cases(visit)) == {"H03", "H04"}


def test_there_is_nothing_to_change_where_no_case_is(world: World) -> None:
    visit = found(world, ["R02"])
    with pytest.raises(NotFound, match="no follow-up H02"):
        visit.act("follow_up.daily")


# The end -------------------------------------------------------------------------------------------------------------


def test_daily_supervision_takes_over(world: World) -> None:
    visit = confirmed(world, ["R08"])
    visit.act("follow_up.daily")
    visit.act("follow_up.close")
    assert cases(visit)["H02"]["outcome"] == "已反馈日常监管部门"


@pytest.mark.parametrize(
    ("code", "status"), [("R11", "CANCELLED"), ("R12", "REVOKED"), ("R14", "MOVED"), ("R10", "ACTIVE")]
)
def test_what_the_visit_learned_goes_to_the_register(world: World, code: str, status: str) -> None:
    """CJ-2.2c, YC-2.3e (assertion 41)."""
    visit = confirmed(world, [code], "NONE")
    visit.act("follow_up.register")
    changed = registers.object_named(visit.tx, HERE, visit.data["object"])
    assert changed is not None
    assert changed["status"] == status


def test_the_handling_is_public_unless_the_result_is_withheld(world: World) -> None:
    """TD-4.5b: 处理结果等，均应…公示."""
    visit = confirmed(world, ["R08"])
    visit.act("follow_up.daily")
    visit.act("publication.handling")
    assert publications.published(visit.tx, HERE, "handling") == [], "nobody has decided yet what is public"
    visit.enter(MARKET)
    visit.act("publication.handling")
    (public,) = publications.published(visit.tx, HERE, "handling")
    assert public["content"]["handling"] == [{"disposal": "H02", "outcome": "已反馈日常监管部门"}]
    assert cases(visit)["H02"]["published_at"] == visit.now


def test_the_handling_of_a_withheld_result_stays_inside(world: World) -> None:
    """TD-4.5b."""
    visit = confirmed(world, ["R08"])
    visit.enter(MARKET, "STATE_SECRET")
    visit.act("result.withhold")
    visit.act("publication.handling")
    assert publications.published(visit.tx, HERE, "handling") == []


def test_closing_keeps_what_was_noted(world: World) -> None:
    visit = confirmed(world, ["R11"], "NONE")
    visit.at(datetime(2026, 4, 9, 9, tzinfo=CHINA) + timedelta(hours=1))
    visit.act("follow_up.close")
    case = cases(visit)["H01"]
    assert (case["status"], case["outcome"], case["closed_on"]) == ("CLOSED", "无需后续处置", date(2026, 4, 9))
