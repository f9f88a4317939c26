"""The public vectors of SSJ-DRAW-1, as far as this program goes: frame, commitment, seed, quotas, selection.

YC-2.5b, CJ-2.4a, TD-4.2c (draw of objects), CJ-2.1e (batches), CJ-2.1f (cap), MS-2.4b (floor).
"""

from functools import cache
from typing import Any

import pytest

from engine.draw import (
    merkle,
    object_key,
    opening,
    previous_hash,
    proof_of,
    quotas,
    rules_hash,
    seed,
    select,
    snapshot,
)  # fmt: skip
from engine.draw.commitment import commitment, commitment_hash
from engine.draw.entropy import payloads
from engine.draw.run import Result, run
from engine.errors import DrawError
from tests.draw.cast import believe, vector

WHOLE = ["01-plain", "02-weights-floor", "03-caps", "04-order", "05-open", "06-matching"]
NOT_CARRIED_OUT = ("anchors", "ledger")
"""Signatures over the commitment and the ledger come after it and change nothing before them."""

NOT_BUILT = {
    "forged drand signature whose hash matches": "E_ENTROPY_UNCHECKED",
    "anchor signature over something else": "E_UNSUPPORTED",
}
"""Refusals that belong to parts not built: refused all the same, with a code that says so."""


def cases() -> list[tuple[str, dict[str, Any]]]:
    first = vector("07-shortage")["cases"][0]
    return [(name, vector(name)) for name in WHOLE] + [("07-shortage", first)]


@cache
def drawn(name: str) -> tuple[Result, dict[str, Any]]:
    case = dict(cases())[name]
    document = {key: value for key, value in case["input"].items() if key not in NOT_CARRIED_OUT}
    return run(document, check_drand=believe), case["expected"]


@pytest.fixture(params=[*WHOLE, "07-shortage"])
def case(request: pytest.FixtureRequest) -> tuple[Result, dict[str, Any]]:
    return drawn(request.param)


Case = tuple[Result, dict[str, Any]]


def test_the_commitment_record_and_its_hash_are_those_of_the_vector(case: Case) -> None:
    result, expected = case
    assert result.commitment == expected["certificate"]["commitment"]
    assert result.commitment_hash == expected["certificate"]["commitment_hash"]
    assert result.commitment["rules_hash"] == expected["trace"]["rules_hash"]


def test_the_seed_and_the_quotas_are_those_of_the_vector(case: Case) -> None:
    result, expected = case
    assert result.seed.hex() == expected["certificate"]["seed"]
    assert result.quotas == expected["certificate"]["quotas"]


def test_the_opening_is_that_of_the_vector(case: Case) -> None:
    """SSJ-DRAW-1, 9.2: in OPEN with the frame and its key."""
    result, expected = case
    disclosure = expected["certificate"]["rules"]["disclosure"]
    found = opening(result.snapshot, result.selection, disclosure)
    assert found == {k: v for k, v in expected["opening"].items() if k not in ("schema", "certificate_hash")}


def test_the_leaves_and_keys_are_those_of_the_vector(case: Case) -> None:
    result, expected = case
    frozen = result.snapshot
    assert [leaf.hex() for leaf in frozen.leaves[:5]] == expected["trace"]["first_leaves"]
    keys = {
        name: object_key(result.seed, salt, traits.weight).hex()
        for name, salt, traits in zip(frozen.ids, frozen.salts, frozen.traits, strict=True)
        if not traits.exclusion
    }
    least = sorted(keys, key=lambda name: (keys[name], name))[:10]
    assert [{"id": name, "key": keys[name]} for name in least] == expected["trace"]["first_keys"]


def test_the_selection_is_that_of_the_vector(case: Case) -> None:
    result, expected = case
    assert result.selection.thresholds == expected["certificate"]["thresholds"]
    assert result.selection.document == expected["opening"]["selection"]
    assert result.selection.selection_commit == expected["certificate"]["selection_commit"]
    assert result.selection.reserve == expected["trace"]["reserve"]
    assert list(result.selection.order) == expected["trace"]["order"]
    assert result.snapshot.keys.blind("selection").hex() == expected["opening"]["blind"]


def test_the_proofs_are_those_of_the_vector(case: Case) -> None:
    result, expected = case
    indexes = [row["index"] for row in expected["opening"]["selection"]]
    hashes = [node.hex() for node in merkle.proof(result.snapshot.leaves, indexes)]
    assert hashes == expected["opening"]["proof"]
    assert [proof_of(result.snapshot, one["id"]) for one in expected["proofs"]] == expected["proofs"]


def test_the_warnings_are_those_of_the_vector_but_for_parts_not_built(case: Case) -> None:
    result, expected = case
    left_out = {"W_NO_ANCHOR", "W_UNMET", "W_NO_LEADER"}
    assert set(result.warnings) - left_out == set(expected["certificate"]["warnings"]) - left_out


def test_the_canonical_frame_and_roster_are_those_the_auditor_gets(case: Case) -> None:
    result, expected = case
    assert [result.snapshot.row(index) for index in range(result.snapshot.size)] == expected["auditor"]["frame"]


def test_the_decision_records_hold_our_salts_and_keys(case: Case) -> None:
    result, expected = case
    frozen = result.snapshot
    for decision in expected["decisions"]:
        index = frozen.ids.index(decision["id"])
        assert frozen.salts[index].hex() == decision["salt"]
        weight = frozen.traits[index].weight
        key = "" if decision["exclusion"] else object_key(result.seed, frozen.salts[index], weight).hex()
        assert key == decision["key"]


def test_the_anchor_values_of_section_12_hold() -> None:
    result, _ = drawn("01-plain")
    frozen = result.snapshot
    assert result.commitment["rules_hash"] == "d416d22f3af17720f3a1061ae564027d062e86509783cf4f939d04f155a1e94d"
    assert frozen.keys.frame_key.hex() == "d62f50a2ed723dcaf416b8884681ec5d802b871c426d99b5181ac03a11603477"
    assert frozen.salts[0].hex() == "c95acc9c3b541a4d6ff46434bd450c4fdc1d85e3dd22c0c224ceb8d24dadb18f"
    assert frozen.attrs[0].hex() == "d7a726a30b9a5a5c17d5d72e917769dce62b8ec138ced0cc461c9ad2c9fe80f9"
    assert frozen.leaves[0].hex() == "728ddc8b7d091b20ad2378da9576064d6cf1d15e7f5ae7b72842e42640ed4cd1"
    assert frozen.root.hex() == "98c501154960aa916d70cc4e97a80afb075def941f1e980a53393d5920f47bef"
    assert result.commitment_hash == "f6ab2f06eda58f005de9475719ad1ad494772e7d4dacfe78044f9c7b779a7b85"
    assert result.seed.hex() == "960fff6ef82548d415c6402249bfab410ee1692ae734b73f1f1cf9a7c804366e"


def test_the_frame_and_selection_of_a_repeated_inspectors_step_hold_although_the_step_is_not_built() -> None:
    """07, second case: mode TEAMS. Its frame, commitment, seed and list follow from parts that exist."""
    case = vector("07-shortage")["cases"][1]
    given, expected = case["input"], case["expected"]["certificate"]
    frozen = snapshot(given["frame"], bytes.fromhex(given["secret"]), given["draw_id"], given["rules"])
    made, hashed = commitment(
        frozen,
        given["rules"],
        snapshot_time=given["snapshot_time"],
        commit_time=given["commit_time"],
        entropy_plan=given["entropy_plan"],
        roster=given["roster"],
        attempt=given["attempt"],
        previous=previous_hash(given["previous"]),
        objects_from=expected["commitment"]["objects_from"],
    )
    assert (made, hashed) == (expected["commitment"], expected["commitment_hash"])
    found = payloads(
        given["entropy_plan"], given["entropy"], draw_id=given["draw_id"], commit_time=given["commit_time"]
    )
    key = seed(given["draw_id"], hashed, found)
    assert key.hex() == expected["seed"]
    shares = quotas(given["rules"], frozen.summary)
    selection = select(frozen, key, shares, given["rules"])
    assert shares == expected["quotas"]
    assert selection.thresholds == expected["thresholds"]
    assert selection.selection_commit == expected["selection_commit"]


def test_the_whole_repeated_step_is_refused_because_it_is_not_built() -> None:
    given = vector("07-shortage")["cases"][1]["input"]
    with pytest.raises(DrawError) as refused:
        run(given)
    assert refused.value.code == "E_UNSUPPORTED"


def refusals() -> list[Any]:
    return [pytest.param(case, id=case["name"]) for case in vector("08-refusals")["cases"]]


@pytest.mark.parametrize("case", refusals())
def test_what_must_be_refused_is_refused_with_its_code(case: dict[str, Any]) -> None:
    expected = NOT_BUILT.get(case["name"], case["expected"]["error"])
    with pytest.raises(DrawError) as refused:
        run(case["input"])
    assert refused.value.code == expected


def test_the_list_of_refusals_not_built_is_not_stale() -> None:
    expected = {case["name"]: case["expected"]["error"] for case in vector("08-refusals")["cases"]}
    assert NOT_BUILT.keys() <= expected.keys()
    assert all(expected[name] != code for name, code in NOT_BUILT.items())


def test_a_drand_round_is_never_drawn_with_unchecked() -> None:
    document = {key: value for key, value in vector("01-plain")["input"].items() if key not in NOT_CARRIED_OUT}
    with pytest.raises(DrawError) as refused:
        run(document)
    assert refused.value.code == "E_ENTROPY_UNCHECKED"


def test_hashes_of_rules_and_records_do_not_depend_on_the_order_of_members() -> None:
    given = vector("01-plain")["input"]
    turned = dict(reversed(given["rules"].items()))
    assert rules_hash(turned) == rules_hash(given["rules"])
    record = given["commitment"]
    assert commitment_hash(dict(reversed(record.items()))) == commitment_hash(record)
