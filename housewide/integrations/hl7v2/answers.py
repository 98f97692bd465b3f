"""What a sender is told about its message: stored, refused, or not stored now.

Original mode (HL7 v2.9 chapter 2, section 2.9.2): AA once the message is durable, AR where the
bytes can never become a message, AE where the log could not take them now. Mode `aa-only` is for
senders that stop, or resend for ever, at anything but AA: what is kept is AA, and what could not
be kept gets no answer and an end of the connection, which every sender takes as "send it again".
"""

from typing import Literal
from zoneinfo import ZoneInfo

from housewide.kit.clock import SECOND, Clock
from housewide.kit.hl7 import (
    DEFAULT,
    AckError,
    Header,
    format_timestamp,
    write_ack,
)
from housewide.log.arrival import Stored

AckMode = Literal["original", "aa-only"]

# Stands in for a header that could not be read: the answer is addressed to nobody in particular.
NOBODY = Header(DEFAULT, "", "", "", "", "", "", "", "", "P", "2.5.1", "", "", "")

UTC_ZONE = ZoneInfo("UTC")

# HL7 table 0357.
SEGMENT_SEQUENCE_ERROR = "100"
INTERNAL_ERROR = "207"

NOT_STORED = AckError(INTERNAL_ERROR, "The message was not stored: send it again later.")


class Answers:
    """Writes the answers of one listener.

    The answer's own control id (MSH-10) is the message's position in the log, so the same bytes
    sent again get the same answer but for its time.
    """

    def __init__(self, mode: AckMode, clock: Clock) -> None:
        self._mode = mode
        self._clock = clock
        self._second = -1
        self._sent_at_text = ""

    def stored(self, header: Header, stored: Stored) -> bytes:
        """AA: the message is durable."""
        return write_ack(
            header, "AA", control_id=str(stored.position), sent_at_text=self._now_text()
        )

    def refused(self, header: Header, stored: Stored, why: str) -> bytes:
        """AR: these bytes are kept, in quarantine, and will never be read as a message."""
        if self._mode == "aa-only":
            return self.stored(header, stored)
        return write_ack(
            header,
            "AR",
            control_id=str(stored.position),
            sent_at_text=self._now_text(),
            text=why,
            error=AckError(SEGMENT_SEQUENCE_ERROR, why),
        )

    def not_stored(self, header: Header) -> bytes | None:
        """AE: nothing was kept, sending it again may help. None: say nothing and hang up."""
        if self._mode == "aa-only":
            return None
        return write_ack(
            header,
            "AE",
            control_id=str(self._clock.now()),
            sent_at_text=self._now_text(),
            text=NOT_STORED.message,
            error=NOT_STORED,
        )

    def _now_text(self) -> str:
        second = self._clock.now() // SECOND
        if second != self._second:
            self._second = second
            self._sent_at_text = format_timestamp(second * SECOND, UTC_ZONE)
        return self._sent_at_text
