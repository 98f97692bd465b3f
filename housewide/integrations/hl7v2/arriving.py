"""From what was heard on the wire to what the log is offered, and what its sender is owed. Pure.

Of a message only the header is read. Whatever cannot be read as one is offered, too, with the
reason why it is in quarantine.
"""

from msgspec import Struct

from housewide.integrations.hl7v2.answers import NOBODY
from housewide.integrations.hl7v2.mllp import Broken, Fault, Heard
from housewide.kit.clock import Instant
from housewide.kit.hl7 import Header, NotHl7, begins_message, read_header, split_frame
from housewide.log.arrival import Arrived

# The quarantine reasons of a whole frame; those of broken ones are `mllp.Fault`s.
NOT_HL7 = "not-hl7"
UNREADABLE_HEADER = "unreadable-header"

# The log indexes header fields; a garbled message must not make them unindexable. HL7 v2.9 allows
# 199 characters for MSH-10 and 227 for each of MSH-3 and MSH-4.
CONTROL_ID_LENGTH = 199
SENDER_LENGTH = 455
MESSAGE_TYPE_LENGTH = 32

# What one message in flight takes besides its own bytes: header, arrival, place in the row.
OVERHEAD_BYTES = 1024


class Owed(Struct, frozen=True, gc=False):
    """To whom the answer goes, why it is a refusal ("" if it is none), and whether there is one."""

    header: Header
    refusal: str = ""
    silent: bool = False


def size_bytes(heard: Heard) -> int:
    """What it holds of our memory while it is in flight."""
    return OVERHEAD_BYTES + len(heard.data if isinstance(heard, Broken) else heard)


def parts_of(frame: bytes) -> list[Heard]:
    """The messages of a frame, and the lines of a batch around them: kept, owed no answer."""
    parts = split_frame(frame)
    if len(parts) == 1:
        return [frame]
    return [
        part if begins_message(part) else Broken(Fault.BATCH_ENVELOPE, part, len(part))
        for part in parts
    ]


def arrival(
    heard: Heard, *, source: str, peer: str, received_at: Instant, frame_bytes: int
) -> tuple[Arrived, Owed]:
    """What the log is offered for it, and what the sender is owed once that is durable."""
    if isinstance(heard, bytes):
        data, quarantine = heard, ""
    else:
        data, quarantine = heard.data, str(heard.fault)
    try:
        owed = Owed(read_header(data))
    except NotHl7 as error:
        owed = Owed(NOBODY, error.message)
        quarantine = quarantine or NOT_HL7
    except Exception:  # our mistake: it must cost one message its reading, not a sender its feed
        owed = Owed(NOBODY, "The header could not be read: send an MSH as in HL7 v2, chapter 2.")
        quarantine = quarantine or UNREADABLE_HEADER
    if isinstance(heard, Broken):
        owed = _owed_for(heard, owed.header, frame_bytes)
    header = owed.header
    sender = f"{header.sending_application}|{header.sending_facility}"
    arrived = Arrived(
        source,
        peer,
        received_at,
        # The log has no sender and no control id for what nobody signed.
        "" if header is NOBODY else _plain(sender, SENDER_LENGTH),
        _plain(header.control_id, CONTROL_ID_LENGTH),
        _plain(header.message_type, MESSAGE_TYPE_LENGTH),
        data,
        quarantine,
    )
    return arrived, owed


def _owed_for(broken: Broken, header: Header, frame_bytes: int) -> Owed:
    """Silence, where an answer would be taken for the answer to something else.

    A sender that cut a message short is about to send it again; and bytes outside any frame are no
    message that anybody waits for, unless they name themselves by a header.
    """
    if broken.fault is Fault.OVER_LONG:
        return Owed(
            header,
            f"The message has {broken.size_bytes} bytes and {frame_bytes} are taken here: "
            "send a shorter one, or have the limit raised.",
        )
    if broken.fault is Fault.NO_START_BLOCK and header is not NOBODY:
        return Owed(header, "The frame had no start block (0x0B): send it again, framed as MLLP.")
    return Owed(header, silent=True)


def _plain(text: str, length: int) -> str:
    """Header text that a database can hold and index: printable, of bounded length."""
    if len(text) <= length and text.isprintable():
        return text
    return "".join(sign if sign.isprintable() else "?" for sign in text[:length])
