"""Delimiters inside a text travel as sequences and arrive as themselves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from housewide.kit.hl7 import DEFAULT, Delimiters, delimiters_of, escape, unescape

PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~\t\x01"


@st.composite
def odd_delimiters(draw: st.DrawFn) -> Delimiters:
    signs = draw(st.permutations(PUNCTUATION))
    return delimiters_of(signs[0], "".join(signs[1:5]))


@given(st.text(), st.one_of(st.just(DEFAULT), odd_delimiters()))
def test_what_is_escaped_reads_back_as_itself(text: str, delimiters: Delimiters) -> None:
    assert unescape(escape(text, delimiters), delimiters) == text


@given(
    st.lists(st.sampled_from([*"|^~\\&FSTREXZ.br\r\n\x1c\x0b", "0D"])).map("".join),
    odd_delimiters(),
)
def test_the_signs_that_matter_read_back_too(text: str, delimiters: Delimiters) -> None:
    for own in (DEFAULT, delimiters):
        escaped = escape(text, own)
        assert unescape(escaped, own) == text
        assert not set(escaped) & {own.field, own.component, own.repetition, own.subcomponent}
        assert not set(escaped) & set("\r\n\x1c\x0b")


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        (r"Mill \T\ Sons", "Mill & Sons"),
        (r"\F\\S\\R\\T\\E\\P\ ", "|^~&\\# "),
        (r"one\.br\two\.br\three", "one\ntwo\nthree"),
        (r"one\.sp\two\.sp3\three\.sp+1\four", "one\ntwo\n\n\nthree\nfour"),
        (r"a\.sk4\b\.ce\c\.in+4\d\.ti-2\e\.fi\f\.nf\g", "a    b\nc d efg"),
        (r"\H\urgent\N\!", "urgent!"),
        (r"line\X0D0A\end \XC3A9\ \Xe9\ ", "line\r\nend é é "),
        (r"\C2842\name \M254142\x", "name x"),
        # The sender's own sequence is read as a whole: its end begins no other.
        (r"\Zhouse\T\own\T\ ", r"\Zhouse\T\own& "),
        (r"C:\temp\x", r"C:\temp\x"),
        (r"50\100 \T\ 7", r"50\100 & 7"),
        (r"\X0\ \XZZ\ \f\ ", r"\X0\ \XZZ\ \f\ "),
        ("\\", "\\"),
        ("\\T", "\\T"),
        (r"\\", r"\\"),
    ],
)
def test_each_sequence_means_what_the_standard_says_or_stays(sent: str, meant: str) -> None:
    assert unescape(sent) == meant


def test_a_hostile_count_of_blanks_is_a_page_at_most() -> None:
    assert len(unescape(r"\.sp999999\ ")) < 100
    assert len(unescape(r"\.sk999999\ ")) < 100


@given(st.lists(st.sampled_from(["\\", "X", "0", "41", ".sp", "-", "C", "M", "Z", "T", " "])))
def test_no_sequence_raises(parts: list[str]) -> None:
    unescape("".join(parts))
    unescape("".join(parts), delimiters_of("|", "^~"))
