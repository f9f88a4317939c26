"""Bytes, restricted JSON, names and times: the forms that two programs must agree on (SSJ-DRAW-1, sections 2, 3.1)."""

from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.draw import digest, encode, jcs, parse
from engine.draw.names import is_identifier, is_label
from engine.draw.times import day, moment
from engine.errors import DrawError

EXAMPLE = (
    "0000000a53534a2d445241572d31 000000046c656166 00000002c3a9 000000020102 000000080000000000000003"
)  # fmt: skip


def code_of(data: bytes) -> str:
    with pytest.raises(DrawError) as refused:
        parse(data)
    return refused.value.code


def test_the_example_of_the_specification_has_its_bytes_and_its_hash() -> None:
    assert encode("leaf", "é", b"\x01\x02", 3) == bytes.fromhex(EXAMPLE)
    assert digest("leaf", "é", b"\x01\x02", 3).hex() == (
        "d4b1dfa773833034e02248886f95b5be75a06399c5c6f1eac6e8d66983f3342a"
    )


@given(st.lists(st.binary(max_size=8), max_size=4), st.lists(st.binary(max_size=8), max_size=4))
def test_different_fields_never_have_the_same_bytes(one: list[bytes], other: list[bytes]) -> None:
    assert (encode("t", *one) == encode("t", *other)) == (one == other)


@pytest.mark.parametrize(
    ("document", "written"),
    [
        ({"b": 1, "a": [True, False, -3]}, '{"a":[true,false,-3],"b":1}'),
        ({"a": "双随机\u0001\n\"\\/\u007f"}, '{"a":"双随机\\u0001\\n\\"\\\\/\u007f"}'),
        ({"a": 2**53 - 1, "a_": "𠮷"}, '{"a":9007199254740991,"a_":"𠮷"}'),
        ([], "[]"),
    ],
)  # fmt: skip
def test_canonical_json_is_that_of_rfc_8785(document: Any, written: str) -> None:
    assert jcs(document) == written.encode()
    assert parse(jcs(document)) == document


@pytest.mark.parametrize(
    "text",
    [
        "null", "1.0", "1e3", "NaN", "Infinity", '{"a":1,"a":1}', '{"A":1}', '{"":1}', '{"a\\n":1}', "9007199254740992",
        '"e\\u0301"', '"\\ud800"', "[1,]", "", "\ufeff[]", '{"a":null}', "-9007199254740992", "9" * 5000, "{'a':1}",
        "[" * 100_000, "[" * 3000 + "]" * 3000,
    ],
)  # fmt: skip
def test_json_outside_the_restriction_is_refused(text: str) -> None:
    assert code_of(text.encode()) == "E_JSON"


def test_bytes_that_are_no_utf8_are_refused() -> None:
    assert code_of(b'"\xff"') == "E_JSON"


@given(
    st.recursive(
        st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text("ab双\n\"\\\u0001𠮷", max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.from_regex(r"[a-z][a-z0-9_]{0,3}", fullmatch=True), inner, max_size=3)
        ),
        max_leaves=10,
    )
)  # fmt: skip
def test_what_is_written_canonically_reads_back_the_same(document: Any) -> None:
    assert parse(jcs(document)) == document


@pytest.mark.parametrize(
    ("value", "fits"),
    [
        ("91330782MA00000000", True), ("a._-Z9", True), ("x" * 64, True), ("x" * 65, False), ("", False),
        ("企业", False), ("a\n", False), ("a b", False), ("١", False), (7, False), (None, False),
    ],
)  # fmt: skip
def test_identifiers_are_short_and_ascii(value: object, fits: bool) -> None:
    assert is_identifier(value) is fits


@pytest.mark.parametrize(
    ("value", "fits"),
    [
        ("食品经营", True), ("a b", True), ("x" * 256, True), ("x" * 257, False), ("食" * 86, False), ("", False),
        (" a", False), ("a\u3000", False), ("\u00a0a", False), ("a\n", False), ("a\u0085b", False), ("\u007f", False),
        (1, False), (["a"], False),
    ],
)  # fmt: skip
def test_labels_have_no_control_characters_and_no_outer_space(value: object, fits: bool) -> None:
    assert is_label(value) is fits


@pytest.mark.parametrize(
    "value",
    [
        "2023-02-30T00:00:00Z", "2023-01-01T24:00:00Z", "2023-01-01T23:59:60Z", "2023-01-01T00:00:00", "2023-01-01",
        "2023-01-01T00:00:00Z\n", "２023-01-01T00:00:00Z", "2023-01-01T00:00:00+00:00", "0000-01-01T00:00:00Z", 5, None,
    ],
)  # fmt: skip
def test_times_that_do_not_exist_are_refused(value: object) -> None:
    with pytest.raises(DrawError) as refused:
        moment(value)
    assert refused.value.code == "E_TIME"


@pytest.mark.parametrize("value", ["2023-02-29", "2023-13-01", "20230101", "2023-1-1", "2023-01-01 ", "", 20230101])
def test_days_that_do_not_exist_are_refused(value: object) -> None:
    with pytest.raises(DrawError) as refused:
        day(value)
    assert refused.value.code == "E_TIME"


def test_the_hash_is_sha_256_of_the_encoding() -> None:
    assert digest("tag", "a", 1) == sha256(encode("tag", "a", 1)).digest()
