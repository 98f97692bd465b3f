"""The answer to a message: accepted, in error or rejected (HL7 v2.9 chapter 2, section 2.9).

What the sender wrote is repeated byte for byte (its names, control id, delimiters, version), so
that its own matching works whatever charset it uses.
"""

import msgspec

from housewide.kit.hl7.charset import codec_of
from housewide.kit.hl7.delimiters import DEFAULT, Delimiters
from housewide.kit.hl7.escapes import escape
from housewide.kit.hl7.header import Header

# HL7 table 0357, message error condition codes.
ERROR_TEXTS: dict[str, str] = {
    "100": "Segment sequence error",
    "101": "Required field missing",
    "102": "Data type error",
    "103": "Table value not found",
    "200": "Unsupported message type",
    "201": "Unsupported event code",
    "202": "Unsupported processing id",
    "203": "Unsupported version id",
    "204": "Unknown key identifier",
    "205": "Duplicate key identifier",
    "206": "Application record locked",
    "207": "Application internal error",
}

REFUSALS = frozenset({"AE", "AR", "CE", "CR"})
# MSH-9 has a third component, the structure, from v2.3.1 on; ERR its present form from v2.5 on.
WITHOUT_STRUCTURE = frozenset({"", "2.0", "2.0D", "2.1", "2.2", "2.3"})
WITH_OLD_ERR = WITHOUT_STRUCTURE | {"2.3.1", "2.4"}


class AckError(msgspec.Struct, frozen=True, gc=False):
    """Why a message was not accepted: a code of table 0357, where, and what the sender can do.

    `segment` with `sequence` (its n-th occurrence), `field` and `component` say where, as far as
    known ("" and 0: unknown).
    """

    code: str = "207"
    message: str = ""
    segment: str = ""
    sequence: int = 1
    field: int = 0
    component: int = 0


def write_ack(
    header: Header,
    code: str,
    *,
    control_id: str,
    sent_at_text: str,
    text: str = "",
    error: AckError | None = None,
) -> bytes:
    """The acknowledgement of the message with that header, lines ended by CR, without framing.

    `code` is of table 0008 (AA, AE, AR, CA, CE, CR); a refusal always carries an ERR. `control_id`
    and `sent_at_text` are the answer's own. Text that the sender's charset lacks becomes "?".
    """
    own = header.delimiters
    f, c = own.field, own.component
    declared = f + own.encoding_characters
    if any(sign in declared for sign in "+-."):  # what a time is written with besides digits
        sent_at_text = _safe(sent_at_text, own)
    kind = "ACK"
    if header.trigger_event and _version(header) not in WITHOUT_STRUCTURE:
        kind = f"ACK{c}{header.trigger_event}{c}ACK"
    charset = f"{f * 6}{header.charset}" if header.charset else ""
    head = (
        f"MSH{f}{own.encoding_characters}{f}{header.receiving_application}"
        f"{f}{header.receiving_facility}{f}{header.sending_application}{f}{header.sending_facility}"
        f"{f}{sent_at_text}{f}{f}{kind}{f}{control_id}{f}{header.processing_id}"
        f"{f}{header.version_id}{charset}\rMSA{f}{code}{f}{header.control_id}"
    ).encode("latin-1")
    tail = b"\r"
    if text or code in REFUSALS:
        tail = _tail(header, code, text, error)
    answer = head + tail
    if b"\x1c" in answer:  # would end the frame in the middle of the answer
        answer = answer.replace(b"\x1c", b"")
    return answer


def write_reject(control_id: str, sent_at_text: str, text: str) -> bytes:
    """The answer (AR) to a frame whose header could not be read, addressed to nobody by name."""
    header = Header(DEFAULT, "", "", "", "", "", "", "", "", "P", "2.5.1", "", "", "")
    error = AckError("100", text)  # what is required first, an MSH, is missing
    return write_ack(
        header, "AR", control_id=control_id, sent_at_text=sent_at_text, text=text, error=error
    )


def _tail(header: Header, code: str, text: str, error: AckError | None) -> bytes:
    """MSA-3 and the ERR segment, in the charset of the sender as far as it can hold them."""
    own = header.delimiters
    lines = f"{own.field}{_safe(text, own)}\r" if text else "\r"
    if code in REFUSALS:
        stated = error or AckError(message=text)
        old = _version(header) in WITH_OLD_ERR
        lines += _old_err(stated, own) if old else _err(stated, own)
    return _encoded(lines, codec_of(header.charset) or "ascii", own)


def _encoded(lines: str, codec: str, own: Delimiters) -> bytes:
    """In that charset, but for delimiters: those are the sender's own bytes in every part of it."""
    signs = own.field + own.component + own.repetition + own.escape + own.subcomponent
    if signs.isascii():
        return lines.encode(codec, "replace")
    return b"".join(
        sign.encode("latin-1") if sign in signs else sign.encode(codec, "replace") for sign in lines
    )


def _version(header: Header) -> str:
    """MSH-12.1: some add a country behind it."""
    return header.version_id.partition(header.delimiters.component)[0]


def _err(error: AckError, own: Delimiters) -> str:
    """From v2.5: ERR-2 location, ERR-3 code, ERR-4 severity, ERR-8 the message for a person."""
    f, c = own.field, own.component
    place = ""
    if error.segment:
        # ERL: segment, its sequence, field, field repetition, component.
        place = f"{error.segment}{c}{error.sequence}"
        if error.field:
            place += f"{c}{error.field}"
        if error.component:
            place += f"{c}1{c}{error.component}"
    coded = f"{error.code}{c}{ERROR_TEXTS.get(error.code, '')}{c}HL70357"
    return f"ERR{f}{f}{place}{f}{coded}{f}E{f * 4}{_safe(error.message, own)}\r"


def _old_err(error: AckError, own: Delimiters) -> str:
    """To v2.4: ERR-1 alone, segment, sequence, field and the code with its text."""
    c, s = own.component, own.subcomponent or " "
    place = f"{error.segment}{c}{error.sequence}{c}{error.field or ''}" if error.segment else c * 2
    coded = f"{error.code}{s}{ERROR_TEXTS.get(error.code, '')}{s}HL70357"
    return f"ERR{own.field}{place}{c}{coded}\r"


def _safe(text: str, own: Delimiters) -> str:
    """Escaped, or, for a sender that declared no escape character, without what would need it."""
    if own.escape:
        return escape(text, own)
    signs = own.field + own.component + own.repetition + own.subcomponent
    return "".join(" " if sign in signs or sign < " " else sign for sign in text)
