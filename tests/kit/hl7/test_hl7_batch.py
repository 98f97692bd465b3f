"""A frame gives up each message it holds, byte for byte, and nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from housewide.kit.hl7 import NotHl7, begins_message, read_header, split_frame, split_messages

FIRST = b"MSH|^~\\&|ADT|GEN|||20260308||ADT^A01|1|P|2.5\rPID|1||\xc3\xa9\r"
SECOND = b"MSH|^~\\&|ADT|GEN|||20260308||ADT^A03|2|P|2.5\rPID|1||\xe9\r"


def test_a_lone_message_is_returned_as_the_same_object() -> None:
    for data in (
        FIRST,
        b"\xef\xbb\xbf" + FIRST,
        b"\r\n" + FIRST,
        FIRST + b"OBX|1|ST|||MSH on fire",
    ):
        assert split_messages(data)[0] is data
        assert len(split_messages(data)) == 1


def test_messages_strung_together_come_apart_as_they_came() -> None:
    assert split_messages(FIRST + SECOND) == [FIRST, SECOND]
    assert split_messages(FIRST + b"\n" + SECOND) == [FIRST + b"\n", SECOND]
    marked = b"\xef\xbb\xbf" + FIRST
    assert split_messages(marked + SECOND) == [marked, SECOND]
    lines = FIRST.replace(b"\r", b"\r\n")
    assert split_messages(lines + lines) == [lines, lines]


def test_the_envelope_of_a_batch_belongs_to_no_message() -> None:
    batch = b"FHS|^~\\&|A\rBHS|^~\\&|A\r" + FIRST + SECOND + b"BTS|2\rFTS|1\r"
    assert split_messages(batch) == [FIRST, SECOND]
    assert split_messages(b"BHS|^~\\&\r" + FIRST + b"BTS\r\n") == [FIRST]
    two = b"FHS|^~\\&\rBHS|^~\\&\r" + FIRST + b"BTS|1\rBHS|^~\\&\r" + SECOND + b"BTS|1\rFTS|2"
    assert split_messages(two) == [FIRST, SECOND]


def test_the_envelope_is_kept_apart_its_lines_together() -> None:
    head, foot = b"\r\nFHS|^~\\&|A\rBHS|^~\\&|A\r", b"BTS|2\rNTE|1\rFTS|1\r"
    parts = [head, FIRST, SECOND, foot]
    assert split_frame(b"".join(parts)) == parts
    assert [begins_message(part) for part in parts] == [False, True, True, False]
    middle = b"BTS|1\rBHS|^~\\&\r"
    parts = [head, FIRST, middle, SECOND, foot]
    assert split_frame(b"".join(parts)) == parts


def test_each_message_may_have_delimiters_of_its_own() -> None:
    odd = b"MSH#*:?%#LAB#####ORU*R01#3#P#2.3\rOBX#1\r"
    assert split_messages(FIRST + odd + FIRST) == [FIRST, odd, FIRST]


def test_a_second_header_that_is_broken_still_begins_a_message_of_its_own() -> None:
    assert split_messages(FIRST + b"MSH||broken\r") == [FIRST, b"MSH||broken\r"]


def test_base64_that_happens_to_spell_msh_is_no_message() -> None:
    report = FIRST + b"OBX|1|ED|||^AP^^Base64^QUJD\nMSHabc/+/==\nMSH/abc+/QUJD\nMSHA|||||F\r"
    assert split_messages(report)[0] is report


def test_what_is_no_message_comes_back_as_it_is() -> None:
    for data in (b"", b"MSH", b"FHS", b"hello\r" + FIRST, b"FHS|^~\\&|A\rBTS|0\rFTS|1\r"):
        assert split_messages(data) == [data]


@given(
    st.lists(
        st.sampled_from([FIRST, SECOND, b"\r", b"\n", b"FHS|", b"BTS|", b"MSH", b"MSH|", b"x"])
    )
)
def test_no_frame_makes_splitting_raise_or_loses_or_invents_a_byte(parts: list[bytes]) -> None:
    data = b"".join(parts)
    assert b"".join(split_frame(data)) == data
    assert split_messages(data)


@given(st.binary())
def test_random_bytes_are_one_frame_that_may_be_refused(tail: bytes) -> None:
    for data in (tail, FIRST + tail, b"BHS|" + tail):
        for message in split_messages(data):
            try:
                read_header(message)
            except NotHl7:
                continue
