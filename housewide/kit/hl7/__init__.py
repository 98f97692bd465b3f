"""The grammar of HL7 v2: reading and writing messages, their charsets, times and answers.

Pure: bytes in, bytes out. Sockets and what a message means live in integrations/hl7v2.
"""

from housewide.kit.hl7.ack import AckError, write_ack, write_reject
from housewide.kit.hl7.batch import begins_message, split_frame, split_messages
from housewide.kit.hl7.charset import CharsetCannotCarry, CharsetFlag, Decoded, decode, encode
from housewide.kit.hl7.delimiters import DEFAULT, Delimiters, NotHl7, delimiters_of
from housewide.kit.hl7.escapes import escape, unescape
from housewide.kit.hl7.header import Header, read_header
from housewide.kit.hl7.reader import NULL, Message, Segment
from housewide.kit.hl7.timestamps import Timestamp, format_timestamp, parse_timestamp
from housewide.kit.hl7.writer import FieldValue, Repeat, write

__all__ = [
    "DEFAULT",
    "NULL",
    "AckError",
    "CharsetCannotCarry",
    "CharsetFlag",
    "Decoded",
    "Delimiters",
    "FieldValue",
    "Header",
    "Message",
    "NotHl7",
    "Repeat",
    "Segment",
    "Timestamp",
    "begins_message",
    "decode",
    "delimiters_of",
    "encode",
    "escape",
    "format_timestamp",
    "parse_timestamp",
    "read_header",
    "split_frame",
    "split_messages",
    "unescape",
    "write",
    "write_ack",
    "write_reject",
]
