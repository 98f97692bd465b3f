"""Framing: whatever the sizes of the reads, the same bytes give the same messages."""

from hypothesis import given
from hypothesis import strategies as st

from housewide.integrations.hl7v2.mllp import Broken, Deframer, Fault, Heard, frame

CONTENT = st.binary(min_size=1, max_size=40).map(
    lambda data: data.replace(b"\x0b", b"v").replace(b"\x1c", b"f")
)


def heard(*reads: bytes, limit: int = 100, kept: int = 100) -> list[Heard]:
    deframer = Deframer(limit, kept)
    return [each for read in reads for each in deframer.feed(read)]


def test_a_frame_is_what_stands_between_vt_and_fs_cr() -> None:
    assert frame(b"MSH|") == b"\x0bMSH|\x1c\r"
    assert heard(b"\x0bMSH|\x1c\r") == [b"MSH|"]


def test_several_frames_may_come_in_one_read() -> None:
    assert heard(frame(b"one") + frame(b"two") + frame(b"three")) == [b"one", b"two", b"three"]


@given(st.lists(CONTENT, max_size=5), st.integers(1, 7))
def test_frames_come_whole_however_small_the_reads(messages: list[bytes], size: int) -> None:
    wire = b"".join(frame(message) for message in messages)
    reads = [wire[at : at + size] for at in range(0, len(wire), size)]
    assert heard(*reads) == messages


@given(st.lists(st.sampled_from([b"\x0b", b"\x1c", b"\r", b"a", b"bc", b" ", b"MSH|" * 9])))
def test_how_bytes_are_cut_into_reads_changes_nothing(parts: list[bytes]) -> None:
    wire = b"".join(parts)
    whole, bytewise = Deframer(20, 10), Deframer(20, 10)
    at_once = whole.feed(wire) + whole.finish()
    one_by_one = [each for byte in wire for each in bytewise.feed(bytes([byte]))]
    assert one_by_one + bytewise.finish() == at_once


def test_a_frame_ends_at_fs_though_its_cr_is_missing() -> None:
    assert heard(b"\x0bone\x1c\x0btwo\x1c") == [b"one", b"two"]


def test_line_ends_and_blanks_between_frames_are_nothing() -> None:
    assert heard(b"\r\n \x0bone\x1c\r\n\n\0\x0btwo\x1c\r") == [b"one", b"two"]


def test_a_start_block_inside_a_frame_means_that_the_frame_before_was_cut_short() -> None:
    assert heard(b"\x0bone-\x0btwo\x1c\r") == [Broken(Fault.CUT_SHORT, b"one-", 4), b"two"]


def test_bytes_between_frames_are_told_with_the_next_frame() -> None:
    assert heard(b"GET / HTTP\r\n\x0bone\x1c\r") == [
        Broken(Fault.OUTSIDE_FRAME, b"GET / HTTP\r\n", 12),
        b"one",
    ]


def test_an_end_block_without_a_start_block_is_told() -> None:
    assert heard(b"MSH|lost\x1c\r") == [Broken(Fault.NO_START_BLOCK, b"MSH|lost", 8)]


def test_a_frame_of_nothing_is_a_frame() -> None:
    assert heard(b"\x0b\x1c\r") == [b""]


def test_what_a_peer_leaves_unfinished_is_told_when_it_leaves() -> None:
    deframer = Deframer(100, 100)
    assert deframer.feed(b"\x0bMSH|ha") == []
    assert deframer.finish() == [Broken(Fault.CUT_SHORT, b"MSH|ha", 6)]
    assert deframer.finish() == []


def test_a_frame_at_the_limit_is_taken_and_one_byte_more_is_not() -> None:
    assert heard(frame(b"x" * 100)) == [b"x" * 100]
    assert heard(frame(b"x" * 101), kept=7) == [Broken(Fault.OVER_LONG, b"x" * 7, 101)]


def test_an_over_long_frame_is_skipped_to_its_end_and_the_next_is_heard() -> None:
    pieces = [b"\x0b" + b"a" * 60, b"b" * 60, b"c" * 60, b"\x1c\r" + frame(b"next")]
    assert heard(*pieces, kept=70) == [
        Broken(Fault.OVER_LONG, b"a" * 60 + b"b" * 10, 180),
        b"next",
    ]


def test_endless_noise_is_not_kept() -> None:
    deframer = Deframer(100, 16)
    for _ in range(1000):
        assert deframer.feed(b"noise" * 100) == []
    assert deframer.feed(b"\x0b") == [Broken(Fault.OUTSIDE_FRAME, b"noisenoisenoisen", 500_000)]
