"""Unified social credit codes: the alphabet and length are strict, the check digit only warns (YC-2.3c)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.registers import uscc


def test_the_weights_are_powers_of_three_modulo_31() -> None:
    """GB 32100-2015: 1 3 9 27 19 26 16 17 20 29 25 13 8 24 10 30 28, each seen through one letter of value 1."""
    weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
    for place, weight in enumerate(weights):
        code = "0" * place + "1" + "0" * (16 - place)
        assert uscc.ALPHABET.index(uscc.check_digit(code)) == 31 - weight


def test_nothing_but_zeros_has_check_digit_zero() -> None:
    assert uscc.check_digit("0" * 17) == "0"


@pytest.mark.parametrize("code", ["91350100M000100Y43", "92370303MA3MRYC31R"])
def test_the_digit_decides_nothing_alone(code: str) -> None:
    assert uscc.fits(code) is (uscc.check_digit(code[:17]) == code[17])


@given(st.text(uscc.ALPHABET, min_size=17, max_size=17))
def test_exactly_one_digit_fits_each_code(first17: str) -> None:
    assert [letter for letter in uscc.ALPHABET if uscc.fits(first17 + letter)] == [uscc.check_digit(first17)]


@given(st.text(uscc.ALPHABET, min_size=17, max_size=17), st.integers(0, 16), st.sampled_from(uscc.ALPHABET))
def test_one_mistyped_letter_is_always_noticed(first17: str, place: int, letter: str) -> None:
    code = first17 + uscc.check_digit(first17)
    mistyped = code[:place] + letter + code[place + 1 :]
    assert uscc.fits(mistyped) is (mistyped == code)


@pytest.mark.parametrize("code", ["", "9135010", "91350100M000100Y4", "91350100M000100Y433"])
def test_a_wrong_length_is_an_error(code: str) -> None:
    """Assertion 60."""
    with pytest.raises(ValueError, match="18 位"):
        uscc.fits(code)


@pytest.mark.parametrize("letter", [*"IOSVZ", "a", " ", "-", "９"])
def test_a_letter_outside_the_alphabet_is_an_error(letter: str) -> None:
    """Assertion 60."""
    with pytest.raises(ValueError, match="不使用的字符"):
        uscc.fits("91350100M000100Y4" + letter)


@pytest.mark.parametrize(
    ("first8", "digit"),
    [("00000000", "0"), ("D2143569", "X"), ("10000000", "8"), ("00000001", "9"), ("A0000000", "3")],
)
def test_the_organisation_code_has_a_check_digit_of_its_own(first8: str, digit: str) -> None:
    """GB 11714: weights 3 7 9 10 5 8 4 2; 10 is written X, 11 is written 0."""
    assert uscc.organisation_check_digit(first8) == digit
