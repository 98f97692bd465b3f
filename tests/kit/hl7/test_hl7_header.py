"""What intake knows of a message before it stores it: the header, from raw bytes."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from housewide.kit.hl7 import NotHl7, read_header

LINE = rb"MSH|^~\&|EPIC^1.2^ISO|GEN|HW|CC|20260308||ADT^A01^ADT_A01|C-1|P|2.5.1|||AL|NE||8859/1~X"


def test_every_field_intake_needs_is_read() -> None:
    header = read_header(LINE + b"\rPID|1\r")
    assert header.sending_application == "EPIC^1.2^ISO"
    assert header.sending_facility == "GEN"
    assert header.receiving_application == "HW"
    assert header.receiving_facility == "CC"
    assert header.sent_at_text == "20260308"
    assert (header.message_code, header.trigger_event) == ("ADT", "A01")
    assert header.message_type == "ADT^A01"
    assert header.control_id == "C-1"
    assert (header.processing_id, header.version_id) == ("P", "2.5.1")
    assert (header.accept_ack, header.application_ack) == ("AL", "NE")
    assert header.charset == "8859/1~X"


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n", b""])
@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf", b"\r\n  ", b"\n\xef\xbb\xbf\n", b"\x0b"])
def test_any_line_end_and_what_senders_put_before_msh_is_accepted(
    before: bytes, end: bytes
) -> None:
    header = read_header(before + LINE + end + (b"PID|1" if end else b""))
    assert header.control_id == "C-1"
    assert header.charset == "8859/1~X"


def test_delimiters_are_the_senders_own() -> None:
    header = read_header(b"MSH#*:?%#LAB#GEN#####ORU*R01#77#P#2.3\r")
    assert (header.message_type, header.control_id) == ("ORU^R01", "77")
    assert (header.delimiters.repetition, header.delimiters.escape) == (":", "?")
    assert header.delimiters.encoding_characters == "*:?%"


def test_the_truncation_character_of_later_versions_is_no_trouble() -> None:
    assert read_header(rb"MSH|^~\&#|A").delimiters.subcomponent == "&"


def test_an_escape_character_escaped_once_too_often_is_read_as_meant() -> None:
    delimiters = read_header(rb"MSH|^~\\&|A").delimiters
    assert (delimiters.escape, delimiters.subcomponent) == ("\\", "&")
    assert delimiters.encoding_characters == r"^~\\&"


def test_delimiters_that_were_not_declared_separate_nothing() -> None:
    delimiters = read_header(b"MSH|^|A").delimiters
    assert delimiters.component == "^"
    assert delimiters.repetition == delimiters.escape == delimiters.subcomponent == ""


def test_a_message_type_without_event_is_its_code() -> None:
    assert read_header(rb"MSH|^~\&|||||||ACK").message_type == "ACK"


def test_odd_bytes_in_the_header_are_kept() -> None:
    header = read_header(b"MSH|^~\\&|\xd6\x80\x00|\xc3\xa9")
    assert header.sending_application.encode("latin-1") == b"\xd6\x80\x00"
    assert header.sending_facility.encode("latin-1") == b"\xc3\xa9"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"MSH",
        b"MSH|",
        b"MSH||A",
        b"MSH\r",
        b"hello",
        b"MSHello^~",
        b"MSH|ADT|A01",
        b"MSH ^~\\& A",
        b"MSH|\0|A",
        b"MSH|\0\0\0\0\0x|A",
        b"PID|1\rMSH|^~\\&|A",
        "MSH|^~\\&|A".encode("utf-16"),
    ],
)
def test_what_is_not_hl7_is_said_to_be_so(data: bytes) -> None:
    with pytest.raises(NotHl7) as caught:
        read_header(data)
    assert caught.value.status == 400


@given(st.one_of(st.binary(), st.binary().map(lambda tail: b"MSH|^~\\&|" + tail)))
@example(b"\xef\xbb\xbf")
def test_no_bytes_do_worse_than_not_hl7(data: bytes) -> None:
    try:
        header = read_header(data)
    except NotHl7:
        return
    assert header.delimiters.component
