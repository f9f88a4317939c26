"""Entropy plans and contributions: what is computed, and what is refused (SSJ-DRAW-1, sections 5.1, 5.3, 5.4)."""

from typing import Any

import pytest

from engine.draw import check_plan, commitment, payloads, snapshot, withheld
from engine.draw.commit_reveal import promise
from engine.draw.public_number import bits
from engine.draw.times import moment
from engine.errors import DrawError
from tests.draw.cast import SECRET, believe, frame, rules

COMMITTED = "2026-03-01T02:00:00Z"
BALLS = [
    {"count": 6, "from": 1, "to": 33, "repeat": False, "ordered": False},
    {"count": 1, "from": 1, "to": 16, "repeat": False, "ordered": True},
]
LOTTERY: dict[str, Any] = {
    "kind": "public_number", "name": "双色球", "issue": "2026031", "shape": BALLS, "not_before": "2026-03-02T13:15:00Z",
}  # fmt: skip
NUMBER: dict[str, Any] = {
    "kind": "public_number", "name": "双色球", "issue": "2026031", "value": [[1, 5, 9, 20, 28, 33], [7]],
    "operator": "张三", "witnesses": ["李四", "王五"], "source_ref": "公告",
}  # fmt: skip
DRAND = {"kind": "drand", "round": 1000, "not_before": "2023-08-23T15:59:24Z"}
NONCES = {"公证处": bytes(32), "发起部门": bytes([1] * 32), "纪检监察组": bytes([2] * 32)}
PARTIES: dict[str, Any] = {
    "kind": "commit_reveal",
    "parties": [{"party": name, "commitment": promise("D-1", name, nonce).hex()} for name, nonce in NONCES.items()],
    "reveal_deadline": "2026-03-01T08:00:00Z",
    "on_withheld": "ABANDON",
}
REVEALS = [{"party": name, "nonce": nonce.hex(), "time": "2026-03-01T07:00:00Z"} for name, nonce in NONCES.items()]
REVEALED: dict[str, Any] = {"kind": "commit_reveal", "reveals": REVEALS}
PARTY = PARTIES["parties"][0]


def plan_code(*entries: Any, lead: int = 3600) -> str | None:
    try:
        check_plan(list(entries), moment(COMMITTED), lead)
    except DrawError as refused:
        return refused.code
    return None


def payload_code(plan: list[Any], given: Any) -> str | None:
    try:
        payloads(plan, given, draw_id="D-1", commit_time=COMMITTED, check_drand=believe)
    except DrawError as refused:
        return refused.code
    return None


def group(**members: Any) -> dict[str, Any]:
    return {**LOTTERY, "shape": [{**BALLS[0], **members}, BALLS[1]]}


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        (BALLS, 24),  # 17,721,088 outcomes, 24.08
        (BALLS[:1], 20),
        ([{"count": 3, "from": 0, "to": 9, "repeat": True, "ordered": True}], 9),  # 福彩3D, 1,000 outcomes
        ([{"count": 5, "from": 0, "to": 9, "repeat": True, "ordered": True}] * 2, 33),
        ([{"count": 2, "from": 1, "to": 2, "repeat": False, "ordered": True}], 1),
        ([{"count": 100, "from": 0, "to": 10**9, "repeat": False, "ordered": False}], 2464),
    ],
)
def test_the_bits_of_a_public_number_are_computed_from_its_shape(shape: Any, expected: int) -> None:
    assert bits({**LOTTERY, "shape": shape}) == expected


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ([LOTTERY], None), ([PARTIES], None), ([PARTIES, LOTTERY], None),
        ([], "E_ENTROPY_PLAN"), ([7], "E_ENTROPY_PLAN"), ([{}], "E_ENTROPY_PLAN"), ([{"kind": []}], "E_ENTROPY_PLAN"),
        ([DRAND], "E_COMMIT_LATE"), ([{**DRAND, "round": 0}], "E_ENTROPY_PLAN"),
        ([{**DRAND, "round": 2**53 - 1}], "E_ENTROPY_PLAN"), ([{**DRAND, "round": True}], "E_ENTROPY_PLAN"),
        ([{**DRAND, "not_before": 5}], "E_ENTROPY_PLAN"),
        ([{**LOTTERY, "not_before": "2026-03-01T02:59:59Z"}], "E_COMMIT_LATE"),
        ([{**LOTTERY, "not_before": "2026-03-01T03:00:00Z"}], None),
        ([{**LOTTERY, "not_before": "tomorrow"}], "E_TIME"), ([{**LOTTERY, "issue": 5}], "E_ENTROPY_PLAN"),
        ([{**LOTTERY, "shape": []}], "E_ENTROPY_PLAN"), ([{**LOTTERY, "shape": 5}], "E_ENTROPY_PLAN"),
        ([group(count=0)], "E_ENTROPY_PLAN"), ([group(count=101, to=999)], "E_ENTROPY_PLAN"),
        ([group(to=1)], "E_ENTROPY_PLAN"), ([group(to=10**9 + 1)], "E_ENTROPY_PLAN"),
        ([group(ordered=1)], "E_ENTROPY_PLAN"), ([group(repeat=True)], "E_ENTROPY_PLAN"),
        ([group(count=34)], "E_ENTROPY_PLAN"), ([group(count=1)], "E_ENTROPY_WEAK"),
        ([LOTTERY, LOTTERY], "E_ENTROPY_PLAN"), ([PARTIES, PARTIES], "E_ENTROPY_PLAN"),
        ([LOTTERY, {**LOTTERY, "issue": "2026032"}], None),
        ([{**PARTIES, "parties": PARTIES["parties"][:2]}], "E_ENTROPY_PLAN"),
        ([{**PARTIES, "parties": PARTIES["parties"][::-1]}], "E_ENTROPY_PLAN"),
        ([{**PARTIES, "parties": [PARTY, PARTY, PARTY]}], "E_ENTROPY_PLAN"),
        ([{**PARTIES, "parties": [{**PARTY, "commitment": "x"}]}], "E_ENTROPY_PLAN"),
        ([{**PARTIES, "parties": {}}], "E_ENTROPY_PLAN"), ([{**PARTIES, "on_withheld": "HOPE"}], "E_ENTROPY_PLAN"),
        ([{**PARTIES, "reveal_deadline": COMMITTED}], "E_COMMIT_LATE"),
        ([{**PARTIES, "on_withheld": "CONTINUE"}], "E_ENTROPY_PLAN"),
        ([{**PARTIES, "on_withheld": "CONTINUE"}, LOTTERY], None),
        ([{**PARTIES, "on_withheld": "CONTINUE"}, group(count=1)], "E_ENTROPY_PLAN"),
        ([PARTIES, {**LOTTERY, "not_before": "2026-03-01T08:00:00Z"}], "E_ENTROPY_PLAN"),
    ],
)  # fmt: skip
def test_a_plan_must_be_late_blind_and_rich_enough(entries: list[Any], code: str | None) -> None:
    assert plan_code(*entries) == code


def test_an_absurd_lead_makes_every_source_too_early() -> None:
    assert plan_code(LOTTERY, lead=2**53 - 1) == "E_COMMIT_LATE"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, None), ({"name": "大乐透"}, "E_ENTROPY_MISMATCH"), ({"issue": "2026032"}, "E_ENTROPY_MISMATCH"),
        ({"kind": "drand"}, "E_ENTROPY_MISMATCH"), ({"more": 1}, "E_SCHEMA"), ({"source_ref": 5}, "E_SCHEMA"),
        ({"value": []}, "E_ENTROPY_FORMAT"), ({"value": 5}, "E_ENTROPY_FORMAT"),
        ({"value": [5, 5]}, "E_ENTROPY_FORMAT"),
        ({"value": [[1, 5, 9, 20, 28], [7]]}, "E_ENTROPY_FORMAT"),
        ({"value": [[True, 5, 9, 20, 28, 33], [7]]}, "E_ENTROPY_FORMAT"),
        ({"value": [[1, 5, 9, 20, 28, "33"], [7]]}, "E_ENTROPY_FORMAT"),
        ({"value": [[0, 5, 9, 20, 28, 33], [7]]}, "E_ENTROPY_FORMAT"),
        ({"witnesses": ["李四"]}, "E_ENTROPY_WITNESS"), ({"witnesses": ["李四", "李四"]}, "E_ENTROPY_WITNESS"),
        ({"witnesses": ["李四", "张三"]}, "E_ENTROPY_WITNESS"), ({"witnesses": "李四"}, "E_ENTROPY_WITNESS"),
        ({"operator": ["张三"]}, "E_ENTROPY_WITNESS"), ({"operator": ""}, "E_ENTROPY_WITNESS"),
    ],
)  # fmt: skip
def test_a_public_number_must_be_the_announced_one_seen_by_two_witnesses(change: Any, code: str | None) -> None:
    assert payload_code([LOTTERY], [{**NUMBER, **change}]) == code


def reveals(*changes: tuple[int, str, Any]) -> dict[str, Any]:
    changed = [dict(reveal) for reveal in REVEALS]
    for position, name, value in changes:
        changed[position][name] = value
    return {"kind": "commit_reveal", "reveals": changed}


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (REVEALED, None), (reveals((0, "time", COMMITTED)), None),
        (reveals((0, "time", "2026-03-01T01:59:59Z")), "E_ENTROPY_LATE"),
        (reveals((0, "time", "2026-03-01T08:00:01Z")), "E_ENTROPY_LATE"), (reveals((0, "time", 1)), "E_TIME"),
        (reveals((0, "nonce", "01" * 32)), "E_ENTROPY_INVALID"), (reveals((0, "nonce", "00")), "E_ENTROPY_INVALID"),
        (reveals((0, "party", "路人")), "E_ENTROPY_MISMATCH"), (reveals((0, "party", [])), "E_ENTROPY_MISMATCH"),
        (reveals((0, "party", "发起部门"), (0, "nonce", NONCES["发起部门"].hex())), "E_ENTROPY_MISMATCH"),
        ({"kind": "commit_reveal", "reveals": REVEALS[1:]}, "E_ENTROPY_WITHHELD"),
        ({"kind": "commit_reveal", "reveals": 7}, "E_SCHEMA"), ({"kind": "commit_reveal"}, "E_SCHEMA"),
    ],
)  # fmt: skip
def test_a_reveal_must_be_what_was_promised_and_in_time(given: Any, code: str | None) -> None:
    assert payload_code([PARTIES], [given]) == code


def test_a_withheld_nonce_is_named_and_changes_the_payload() -> None:
    plan = [{**PARTIES, "on_withheld": "CONTINUE"}, LOTTERY]
    short: list[dict[str, Any]] = [{"kind": "commit_reveal", "reveals": REVEALS[1:]}, NUMBER]
    assert withheld(plan, short) == ["公证处"]
    assert withheld(plan, [REVEALED, NUMBER]) == []
    one, other = (payloads(plan, given, draw_id="D-1", commit_time=COMMITTED) for given in (short, [REVEALED, NUMBER]))
    assert one[0] != other[0]
    assert one[1] == other[1]


@pytest.mark.parametrize("given", [[], [NUMBER, NUMBER], [REVEALED], ["x"], [None]])
def test_contributions_stand_where_the_plan_has_them(given: Any) -> None:
    assert payload_code([LOTTERY], given) == "E_ENTROPY_MISMATCH"


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({}, None), ({"min_lead_seconds": 59}, "E_SCHEMA"), ({"min_lead_seconds": True}, "E_SCHEMA"),
        ({"attempt": 0}, "E_SCHEMA"), ({"snapshot_time": "2026-03-01T02:00:01Z"}, "E_COMMIT_LATE"),
        ({"snapshot_time": "2026-03-01"}, "E_TIME"), ({"entropy_plan": []}, "E_ENTROPY_PLAN"),
        ({"commit_time": "2026-03-02T13:00:00Z"}, "E_COMMIT_LATE"),
    ],
)  # fmt: skip
def test_a_commitment_is_made_before_its_entropy_can_be_known(members: Any, code: str | None) -> None:
    law = rules({"stratum": "A", "ratio_bp": 500})
    frozen = snapshot(frame(3), SECRET, "D-1", law)
    wanted = {"snapshot_time": COMMITTED, "commit_time": COMMITTED, "entropy_plan": [LOTTERY], **members}
    if code is None:
        record, hashed = commitment(frozen, law, **wanted)
        assert (record["frame"], len(hashed)) == (frozen.summary, 64)
    else:
        with pytest.raises(DrawError, match=code):
            commitment(frozen, law, **wanted)
