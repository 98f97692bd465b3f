"""MLLP: where one message ends and the next begins on a stream of bytes. Pure.

A block is `<VT> message <FS> <CR>` (HL7, Transport Specification: MLLP, Release 1). A message may
hold any byte above 0x1F, and CR; so a VT or FS never belongs to one, and is always taken at its
word: FS ends a frame though its CR is missing, VT begins one though the last has not ended.
"""

from enum import StrEnum

from msgspec import Struct

START = b"\x0b"
END = b"\x1c"
TRAILER = b"\x1c\r"

# What may stand between frames without being worth a word: line ends, blanks, padding.
BLANKS = b"\r\n\t \0"


class Fault(StrEnum):
    """Why bytes on the wire are no message."""

    CUT_SHORT = "cut-short"  # begun, and not ended before the next began or the peer left
    OVER_LONG = "over-long"
    NO_START_BLOCK = "no-start-block"  # ended, and never begun
    OUTSIDE_FRAME = "outside-frame"  # neither begun nor ended
    BATCH_ENVELOPE = "batch-envelope"  # FHS, BHS, BTS, FTS around the messages of a frame


class Broken(Struct, frozen=True, gc=False):
    """Bytes that are no message: the first of them, and how many there were."""

    fault: Fault
    data: bytes
    size_bytes: int


Heard = bytes | Broken
"""A message as it was inside a whole frame, or what was wrong."""


def frame(message: bytes) -> bytes:
    """The message as it goes over the wire."""
    return START + message + TRAILER


class Deframer:
    """Cuts one connection's bytes into frames, in time linear in the bytes however they arrive.

    A frame of more than `max_frame_bytes` is skipped to its end; of it, and of whatever else is
    broken, the first `kept_bytes` are kept.
    """

    __slots__ = ("_held", "_inside", "_kept_bytes", "_max_frame_bytes", "_size")

    def __init__(self, max_frame_bytes: int, kept_bytes: int) -> None:
        self._max_frame_bytes = max_frame_bytes
        self._kept_bytes = min(kept_bytes, max_frame_bytes)
        self._held = bytearray()
        self._size = 0
        self._inside = False

    def feed(self, data: bytes) -> list[Heard]:
        """What these bytes completed, in order."""
        if not self._size and not self._inside and self._is_one_frame(data):
            return [data[1:-2]]
        heard: list[Heard] = []
        at, length, end = 0, len(data), -1
        while at < length:
            if end < at:  # looked for once per FS, so that a read full of VTs stays linear
                end = data.find(END, at)
                if end < 0:
                    end = length
            start = data.find(START, at, end)
            mark = end if start < 0 else start
            self._collect(data[at:mark])
            if mark < length:
                self._mark(mark == end, heard)
            at = mark + 1
        return heard

    def finish(self) -> list[Heard]:
        """What was left unfinished when the peer left."""
        heard: list[Heard] = []
        self._mark(False, heard)
        self._inside = False
        return heard

    def _is_one_frame(self, data: bytes) -> bool:
        """Whether a read is exactly one frame, as from every sender that waits for its answer."""
        last = len(data) - 2
        return (
            data.startswith(START)
            and data.find(END) == last
            and data.endswith(b"\r")
            and last <= self._max_frame_bytes
            and data.find(START, 1) < 0
        )

    def _collect(self, piece: bytes) -> None:
        self._size += len(piece)
        if self._size <= (self._max_frame_bytes if self._inside else self._kept_bytes):
            self._held += piece
            return
        kept = self._kept_bytes
        del self._held[kept:]
        self._held += piece[: kept - len(self._held)]

    def _mark(self, ended: bool, heard: list[Heard]) -> None:
        """An FS (`ended`) or a VT: the run of bytes before it is told, and the next begins."""
        if self._inside:
            self._tell_frame(ended, heard)
        elif self._held.strip(BLANKS):
            fault = Fault.NO_START_BLOCK if ended else Fault.OUTSIDE_FRAME
            heard.append(Broken(fault, bytes(self._held), self._size))
        self._held.clear()
        self._size = 0
        self._inside = not ended

    def _tell_frame(self, ended: bool, heard: list[Heard]) -> None:
        if not ended:
            if self._size:
                first = bytes(self._held[: self._kept_bytes])
                heard.append(Broken(Fault.CUT_SHORT, first, self._size))
        elif self._size > self._max_frame_bytes:
            heard.append(Broken(Fault.OVER_LONG, bytes(self._held), self._size))
        else:
            heard.append(bytes(self._held))
