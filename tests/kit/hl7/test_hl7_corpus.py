"""The public corpus, where it is at hand: every message reads, and reads back as it was."""

import os
import re
from pathlib import Path

import pytest

from housewide.kit.hl7 import Message, decode, read_header, split_messages, write_ack

CORPUS = os.environ.get("HOUSEWIDE_CORPUS")


@pytest.mark.corpus
@pytest.mark.skipif(CORPUS is None, reason="HOUSEWIDE_CORPUS names no folder of public messages")
def test_every_public_message_reads_to_its_last_byte() -> None:
    files = [*Path(CORPUS or "").rglob("*.hl7"), *Path(CORPUS or "").rglob("messages.out")]
    count = 0
    for file in files:
        for data in split_messages(file.read_bytes()):
            header = read_header(data)
            decoded = decode(data, declared=header.charset, assumed=None)
            message = Message.parse(decoded.text)
            assert message.value("MSH", 10) == (header.control_id or None)
            rebuilt = [rebuild(message, name, n) for n, name in enumerate(message.names())]
            sent = re.split("[\r\n]+", decoded.text.strip())
            # A separator after the last field says nothing.
            assert [line.rstrip("| ") for line in rebuilt] == [line.rstrip("| ") for line in sent]
            write_ack(header, "AA", control_id="1", sent_at_text="2026")
            count += 1
    assert count >= 1_000


def rebuild(message: Message, name: str, position: int) -> str:
    """The line of a segment from its raw fields."""
    before = message.names()[:position].count(name)
    segment = message.segments(name)[before]
    first, fields = (2, [name]) if name == "MSH" else (1, [name])
    last = next(number for number in range(200, -1, -1) if number == 0 or segment.raw(number))
    fields += [segment.raw(number) for number in range(first, last + 1)]
    return message.delimiters.field.join(fields)
