"""Who sent a message, what it is and how to answer: the MSH segment alone, read from raw bytes.

This is all that intake needs before it stores a message, so nothing behind the first line end is
looked at and no charset has to be known: bytes are read as latin-1, which keeps each of them, and
`text.encode("latin-1")` gives them back.
"""

import msgspec

from housewide.kit.hl7.delimiters import Delimiters, NotHl7, delimiters_of

BOM = b"\xef\xbb\xbf"
FIELDS = 18  # MSH-18, the charset, is the last one read
BLANK = [""] * FIELDS


class Header(msgspec.Struct, frozen=True, gc=False):
    """MSH as the sender wrote it: whole fields, components and escapes untouched, "" where blank.

    Only the message type is taken apart, into `message_code` and `trigger_event`.
    """

    delimiters: Delimiters
    sending_application: str
    sending_facility: str
    receiving_application: str
    receiving_facility: str
    sent_at_text: str
    message_code: str
    trigger_event: str
    control_id: str
    processing_id: str
    version_id: str
    accept_ack: str
    application_ack: str
    charset: str

    @property
    def message_type(self) -> str:
        """Code and event as they are spoken of, whatever the delimiters: "ADT^A01", "ACK"."""
        if self.trigger_event:
            return f"{self.message_code}^{self.trigger_event}"
        return self.message_code


def read_header(data: bytes) -> Header:
    """The header of the first message in `data`, after an optional BOM, blanks and empty lines.

    Raises NotHl7 where there is no MSH, or where it ends before its encoding characters.
    """
    start = 0 if data.startswith(b"MSH") else _start(data)
    end = data.find(b"\r", start)
    if end < 0:
        end = len(data)
    newline = data.find(b"\n", start, end)
    line = data[start : end if newline < 0 else newline].decode("latin-1")
    separator = line[3:4]
    if not separator:
        raise NotHl7("The message ends right after MSH: send the whole segment.")
    fields = line.split(separator)
    if len(fields) < FIELDS:
        fields += BLANK[len(fields) :]
    # MSH-1 is the separator itself, so MSH-n stands at n - 1.
    delimiters = delimiters_of(separator, fields[1])
    message_code, _, event = fields[8].partition(delimiters.component)
    return Header(
        delimiters,
        fields[2],
        fields[3],
        fields[4],
        fields[5],
        fields[6],
        message_code,
        event.partition(delimiters.component)[0],
        fields[9],
        fields[10],
        fields[11],
        fields[14],
        fields[15],
        fields[17],
    )


def first_segment(data: bytes) -> int:
    """Where the first segment begins, behind what senders put before it."""
    return len(data) - len(data.lstrip().removeprefix(BOM).lstrip())


def _start(data: bytes) -> int:
    start = first_segment(data)
    if not data.startswith(b"MSH", start):
        raise NotHl7("The message does not begin with MSH: send an MSH segment first.")
    return start
