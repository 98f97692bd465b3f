"""Keys carry their authority, and say nothing to who reads them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from housewide.kit.keys import SECRET_BYTES, Identifier, Pseudonyms

SECRET = bytes(range(SECRET_BYTES))
PSEUDONYMS = Pseudonyms(SECRET)

PARTS = st.text(st.characters(exclude_characters="\x1f", exclude_categories=["Cs"]))


def test_a_key_is_the_same_for_ever() -> None:
    """Stored facts carry it: another hash would part every patient from their own past."""
    assert PSEUDONYMS.patient(Identifier("NORTH", "MR", "000123")) == "p.PcDiiq-uhNGHx7SN9TWdHw"
    assert PSEUDONYMS.visit(Identifier("NORTH", "VN", "000123")) == "v.UAbx7o1w7FrhRHCGixQsYg"


def test_the_same_number_of_another_authority_or_kind_is_somebody_else() -> None:
    keys = {
        PSEUDONYMS.patient(Identifier(authority, kind, value))
        for authority, kind, value in [
            ("NORTH", "MR", "12"),
            ("SOUTH", "MR", "12"),
            ("NORTH", "PI", "12"),
            ("NORTH", "MR1", "2"),
            ("NORTHMR", "", "12"),
            ("", "NORTHMR", "12"),
        ]
    }
    assert len(keys) == 6


def test_a_patient_is_never_a_visit() -> None:
    same = Identifier("NORTH", "MR", "12")
    assert PSEUDONYMS.patient(same)[1:] != PSEUDONYMS.visit(same)[1:]


def test_another_sites_secret_gives_other_keys() -> None:
    same = Identifier("NORTH", "MR", "12")
    assert Pseudonyms(bytes(SECRET_BYTES)).patient(same) != PSEUDONYMS.patient(same)


@given(PARTS, PARTS, PARTS)
def test_a_key_is_safe_in_an_address_and_holds_nothing_of_the_number(
    authority: str, kind: str, value: str
) -> None:
    assert re.fullmatch(
        r"p\.[A-Za-z0-9_-]{22}", PSEUDONYMS.patient(Identifier(authority, kind, value))
    )


@given(st.tuples(PARTS, PARTS, PARTS), st.tuples(PARTS, PARTS, PARTS))
def test_two_identifiers_have_one_key_only_where_they_are_one(
    one: tuple[str, str, str], other: tuple[str, str, str]
) -> None:
    equal = PSEUDONYMS.patient(Identifier(*one)) == PSEUDONYMS.patient(Identifier(*other))
    assert equal == (one == other)


@pytest.mark.parametrize("size", [0, 16, 31, 33])
def test_a_secret_of_another_size_is_refused(size: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Pseudonyms(bytes(size))
