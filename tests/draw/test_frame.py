"""The frozen frame: its root, its summary and the proofs that an object stood in it (SSJ-DRAW-1, section 3)."""

from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.draw import Snapshot, check_proof, merkle, proof_of, snapshot
from engine.errors import DrawError
from tests.draw.cast import SECRET, frame, rules

ROWS = st.lists(
    st.fixed_dictionaries(
        {"id": st.from_regex(r"[0-9A-Za-z._-]{1,6}", fullmatch=True), "stratum": st.sampled_from(["A", "食品", "Ａ"])},
        optional={
            "weight": st.integers(1, 8),
            "region": st.sampled_from(["", "城南"]),
            "profile": st.sampled_from(["", "餐饮"]),
            "exclusion": st.sampled_from(["", "VISIT_CAP"]),
        },
    ),
    min_size=1,
    max_size=40,
    unique_by=lambda row: str(row["id"]),
)


def frozen(rows: list[dict[str, Any]]) -> Snapshot:
    return snapshot(rows, SECRET, "D-1")


def refusal(rows: list[Any], **options: Any) -> str:
    with pytest.raises(DrawError) as refused:
        snapshot(rows, SECRET, "D-1", **options)
    return refused.value.code


@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(rows: list[dict[str, Any]], random: Any) -> None:
    turned = random.sample(rows, len(rows))
    assert frozen(turned).summary == frozen(rows).summary


@given(ROWS, st.data())
def test_any_change_of_any_row_changes_the_root(rows: list[dict[str, Any]], data: Any) -> None:
    row = data.draw(st.sampled_from(rows))
    name, value = data.draw(
        st.sampled_from(
            [("stratum", "B"), ("weight", 9 - row.get("weight", 1)), ("region", "城北"), ("profile", "特设"),
             ("exclusion", "RECOGNISED"), ("id", "another.id")]
        )
    )  # fmt: skip
    changed = [{**one, name: value} if one is row else one for one in rows]
    assert frozen(changed).root != frozen(rows).root
    assert frozen([*rows, {"id": "one.more", "stratum": "A"}]).root != frozen(rows).root


def test_another_secret_or_draw_gives_another_root_and_other_salts() -> None:
    rows = frame(5)
    roots = {snapshot(rows, secret, draw).root for secret in (SECRET, bytes(32)) for draw in ("D-1", "D-2")}
    assert len(roots) == 4


@given(ROWS)
def test_the_summary_counts_all_rows_and_those_that_take_part(rows: list[dict[str, Any]]) -> None:
    summary = frozen(rows).summary
    taking_part = [row for row in rows if not row.get("exclusion")]
    assert summary["size"] == sum(line["rows"] for line in summary["strata"]) == len(rows)
    assert sum(line["eligible"] for line in summary["strata"]) == len(taking_part)
    assert sum(line["weight_sum"] for line in summary["strata"]) == sum(row.get("weight", 1) for row in taking_part)
    assert sum(line["count"] for line in summary["exclusions"]) == len(rows) - len(taking_part)
    assert [line["stratum"] for line in summary["strata"]] == sorted({row["stratum"] for row in rows})


def by_definition(leaves: list[bytes]) -> bytes:
    """RFC 6962, 2.1, word for word."""
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    return sha256(b"\1" + by_definition(leaves[:k]) + by_definition(leaves[k:])).digest()


@pytest.mark.parametrize("size", [*range(1, 34), 63, 64, 65, 100])
def test_the_root_is_that_of_rfc_6962(size: int) -> None:
    leaves = [sha256(bytes([number])).digest() for number in range(size)]
    assert merkle.root(leaves) == by_definition(leaves)


@given(st.integers(1, 60), st.data())
def test_a_proof_of_many_leaves_verifies_and_fails_when_any_bit_flips(size: int, data: Any) -> None:
    leaves = [sha256(bytes([number])).digest() for number in range(size)]
    indexes = data.draw(st.sets(st.integers(0, size - 1), min_size=1))
    root, proof = merkle.root(leaves), merkle.proof(leaves, indexes)
    wanted = {index: leaves[index] for index in indexes}
    merkle.check(root, size, wanted, proof)
    position, bit = data.draw(st.integers(0, len(proof) + len(wanted) - 1)), data.draw(st.integers(0, 255))
    hashes, changed = list(proof), dict(wanted)
    if position < len(proof):
        hashes[position] = flipped(hashes[position], bit)
    else:
        index = sorted(wanted)[position - len(proof)]
        changed[index] = flipped(changed[index], bit)
    with pytest.raises(DrawError, match="E_PROOF"):
        merkle.check(root, size, changed, hashes)


def flipped(data: bytes, bit: int) -> bytes:
    return (int.from_bytes(data, "big") ^ (1 << bit)).to_bytes(32, "big")


@pytest.mark.parametrize("extra", [[bytes(32)], []])
def test_a_proof_too_long_or_too_short_fails(extra: list[bytes]) -> None:
    leaves = [sha256(bytes([number])).digest() for number in range(9)]
    proof = merkle.proof(leaves, [3])
    with pytest.raises(DrawError, match="E_PROOF"):
        merkle.check(merkle.root(leaves), 9, {3: leaves[3]}, proof + extra if extra else proof[:-1])


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("id", "A-00004", "E_PROOF"), ("index", 4, "E_PROOF"), ("index", 99, "E_PROOF"), ("index", -1, "E_SCHEMA"),
        ("size", 8, "E_PROOF"), ("size", True, "E_SCHEMA"), ("attr", "00" * 32, "E_PROOF"), ("attr", "x", "E_SCHEMA"),
        ("proof", [], "E_PROOF"), ("proof", "no", "E_SCHEMA"), ("schema", "ssj-draw-proof-2", "E_VERSION"),
        ("more", 1, "E_SCHEMA"),
    ],
)  # fmt: skip
def test_an_object_proves_that_it_was_in_the_frame_and_nothing_else(name: str, value: object, code: str) -> None:
    held = frozen(frame(9))
    proof = proof_of(held, "A-00003")
    check_proof(proof, held.root.hex(), 9)
    with pytest.raises(DrawError) as refused:
        check_proof({**proof, name: value}, held.root.hex(), 9)
    assert refused.value.code == code


def test_an_object_outside_the_frame_has_no_proof() -> None:
    with pytest.raises(DrawError, match="not in the frame"):
        proof_of(frozen(frame(3)), "B-1")


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"id": "x"}, "E_SCHEMA"), ({"stratum": "A"}, "E_SCHEMA"), ({"id": "x", "stratum": "A", "k": 1}, "E_SCHEMA"),
        ("x", "E_SCHEMA"), (None, "E_SCHEMA"), ({"id": 5, "stratum": "A"}, "E_ID"), ({"id": "", "stratum": 1}, "E_ID"),
        ({"id": "x", "stratum": "A", "weight": True}, "E_WEIGHT"),
        ({"id": "x", "stratum": "A", "weight": 0}, "E_WEIGHT"),
        ({"id": "x", "stratum": "A", "weight": "1"}, "E_WEIGHT"), ({"id": "x", "stratum": ""}, "E_LABEL"),
        ({"id": "x", "stratum": ["A"]}, "E_LABEL"), ({"id": "x", "stratum": "A", "region": 0}, "E_LABEL"),
        ({"id": "x", "stratum": "A", "region": "e\u0301"}, "E_JSON"), ({"id": "x", "stratum": "\ud800"}, "E_JSON"),
        ({"id": "x", "stratum": "Z"}, "E_STRATUM_UNKNOWN"),
        ({"id": "x", "stratum": "A", "exclusion": "Z"}, "E_EXCLUSION"),
        ({"id": "A-00001", "stratum": "A", "weight": 9}, "E_DUPLICATE_ID"),
    ],
)  # fmt: skip
def test_a_wrong_row_is_refused_with_its_code(row: Any, code: str) -> None:
    assert refusal([*frame(3), row], rules=rules({"stratum": "A", "ratio_bp": 500})) == code


def test_a_frame_is_frozen_under_a_secret_of_32_bytes_and_a_proper_draw_id() -> None:
    for secret, draw, code in [(b"short", "D-1", "E_SECRET"), (SECRET, "抽", "E_ID")]:
        with pytest.raises(DrawError) as refused:
            snapshot(frame(1), secret, draw)
        assert refused.value.code == code


def test_the_secret_is_not_shown_when_a_snapshot_is_printed() -> None:
    held = frozen(frame(2))
    assert repr(SECRET) not in repr(held)
    assert SECRET.hex() not in repr(held)
