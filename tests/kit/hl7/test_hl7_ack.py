"""A sender recognises its own message in our answer, byte for byte, and learns what to do."""

import hl7
import pytest
from hypothesis import given
from hypothesis import strategies as st

from housewide.kit.hl7 import (
    AckError,
    Message,
    NotHl7,
    read_header,
    write_ack,
    write_reject,
)


def header_line(version: str = "2.5.1", control_id: str = "C-1", charset: str = "") -> bytes:
    line = f"MSH|^~\\&|ADT|GEN|HW|CC|20260308||ADT^A01|{control_id}|T|{version}||||||{charset}"
    return line.encode() + b"\rPID|1\r"


def answer(data: bytes, code: str, text: str = "", error: AckError | None = None) -> bytes:
    return write_ack(
        read_header(data), code, control_id="A-9", sent_at_text="20260308", text=text, error=error
    )


def test_an_acceptance_names_the_message_and_swaps_the_parties() -> None:
    assert answer(header_line(), "AA") == (
        b"MSH|^~\\&|HW|CC|ADT|GEN|20260308||ACK^A01^ACK|A-9|T|2.5.1\rMSA|AA|C-1\r"
    )


@pytest.mark.parametrize("version", ["", "2.2", "2.3", "2.3^USA"])
def test_old_versions_know_no_message_structure(version: str) -> None:
    read = Message.parse(answer(header_line(version), "AA").decode())
    assert (read.value("MSH", 9), read.value("MSH", 9, 2)) == ("ACK", None)
    assert read.value("MSH", 12) == (version[:3] or None)


def test_an_answer_uses_the_senders_delimiters() -> None:
    data = b"MSH#*:?%#LAB#GEN#####ORU*R01#7*x#P#2.5\r"
    assert answer(data, "AA") == b"MSH#*:?%###LAB#GEN#20260308##ACK*R01*ACK#A-9#P#2.5\rMSA#AA#7*x\r"


@pytest.mark.parametrize("charset", ["", "UNICODE UTF-8", "8859/1"])
def test_a_refusal_is_cut_by_the_senders_delimiters_though_its_charset_lacks_them(
    charset: str,
) -> None:
    data = header_line(charset=charset).replace(b"|", b"\x92")
    acknowledged = answer(data, "AR", "Not taken.").split(b"\r")[1]
    assert acknowledged.split(b"\x92") == [b"MSA", b"AR", b"C-1", b"Not taken."]


def test_the_offset_of_our_time_is_not_taken_for_the_senders_separator() -> None:
    header = read_header(header_line().replace(b"|", b"+"))
    written = write_ack(header, "AA", control_id="A-9", sent_at_text="20260308120000+0000")
    fields = written.split(b"\r")[0].split(b"+")
    assert (fields[6], fields[9]) == (b"20260308120000\\F\\0000", b"A-9")


def test_odd_bytes_of_the_sender_come_back_unchanged() -> None:
    data = b"MSH|^~\\&|\xe9\xff|\xc3\xa9|||||ADT^A01|\x80\xe4-1|P|2.5\r"
    acked = answer(data, "AA", text="ok")
    assert acked.endswith(b"MSA|AA|\x80\xe4-1|ok\r")
    assert b"|||\xe9\xff|\xc3\xa9|" in acked


def test_a_refusal_says_where_and_why() -> None:
    error = AckError("101", "Send PV1-3 & a bed.", segment="PV1", field=3, component=2)
    read = Message.parse(answer(header_line(), "AE", "No location", error).decode())
    assert read.names() == ["MSH", "MSA", "ERR"]
    assert (read.value("MSA", 1), read.value("MSA", 3)) == ("AE", "No location")
    err = read.segment("ERR")
    assert err is not None
    assert err.components(2) == ["PV1", "1", "3", "1", "2"]
    assert err.components(3) == ["101", "Required field missing", "HL70357"]
    assert (err.value(4), err.value(8)) == ("E", "Send PV1-3 & a bed.")


def test_a_refusal_to_an_old_sender_has_the_old_error_segment() -> None:
    error = AckError("101", "x", segment="PV1", field=3)
    acked = answer(header_line("2.4"), "AR", error=error)
    assert acked.endswith(b"\rERR|PV1^1^3^101&Required field missing&HL70357\r")


def test_a_refusal_always_carries_an_error() -> None:
    read = Message.parse(answer(header_line(), "CR", "Disk full").decode())
    assert read.value("ERR", 3) == "207"
    assert read.value("ERR", 8) == "Disk full"


def test_text_for_a_person_is_in_the_senders_charset_as_far_as_it_goes() -> None:
    assert "Łódź & Ü".encode() not in answer(header_line(charset=""), "AA", "Łódź & Ü")
    acked = answer(header_line(charset="8859/1"), "AA", "Łódź & Ü")
    assert acked.endswith("|?ód? \\T\\ Ü\r".encode("latin-1"))
    assert b"|8859/1\rMSA" in acked
    assert "|Łódź\r".encode() in answer(header_line(charset="UNICODE UTF-8"), "AA", "Łódź")


def test_a_frame_without_a_header_gets_a_valid_rejection() -> None:
    acked = write_reject("A-9", "20260308", "No MSH\rsegment").decode()
    read = Message.parse(acked)
    assert read.names() == ["MSH", "MSA", "ERR"]
    assert (read.value("MSH", 9), read.value("MSH", 10), read.value("MSA", 1)) == (
        "ACK",
        "A-9",
        "AR",
    )
    assert read.value("MSA", 2) is None
    assert read.value("ERR", 3) == "100"
    assert hl7.parse(acked).extract_field("MSA", 1, 1) == "AR"


HEADS = st.binary(max_size=60).map(lambda tail: b"MSH|^~\\&|" + tail)


@given(
    st.one_of(HEADS, st.sampled_from([b"MSH|^|A", b"MSH|^~|A||||||ADT", b"MSH#*:?%#\x1c#"])),
    st.sampled_from(["AA", "AE", "AR", "CA", "CE", "CR"]),
    st.text(),
)
def test_every_header_that_reads_can_be_answered_in_one_frame(
    data: bytes, code: str, text: str
) -> None:
    try:
        header = read_header(data)
    except NotHl7:
        return
    acked = write_ack(header, code, control_id="A", sent_at_text="2026", text=text)
    assert b"\x1c" not in acked
    read = Message.parse(acked.decode("latin-1"))
    assert read.names()[:2] == ["MSH", "MSA"]
    assert read.value("MSA", 1) == code
    control_id = header.control_id.replace("\x1c", "")
    echoed = read.segment("MSA")
    assert echoed is not None
    assert echoed.raw(2) == control_id
