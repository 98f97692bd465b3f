"""One frame, several messages: batches (FHS, BHS, BTS, FTS) and messages simply strung together.

HL7 v2.9 chapter 2, section 2.10.3. The envelope's segments belong to no message.
"""

import re
from functools import lru_cache

from housewide.kit.hl7.header import BOM

# A line that begins another message or belongs to the envelope. Text may hold "MSH" at the start
# of a line by chance (a line of base64), so either the first message's own separator follows it or
# something that can only be the two delimiter fields.
BORDER = rb"(?:\A|(?<=[\r\n]))(?:(?P<head>MSH)(?:%b|([^A-Za-z0-9\s])[^A-Za-z0-9\s]{1,5}\2)|%b)"
ENVELOPE = rb"(?:FHS|BHS|BTS|FTS)(?:%b|\r|\n|\Z)"


def split_messages(data: bytes) -> list[bytes]:
    """The bytes of each message in `data`, as they came, in order.

    A lone message, and what is no HL7 at all, is returned as it is: the same object.
    """
    if data.startswith(b"MSH") and data.find(b"MSH", 3) < 0:
        return [data]
    body = data.lstrip().removeprefix(BOM).lstrip()
    if body[:3] not in {b"MSH", b"FHS", b"BHS"}:
        return [data]
    found = list(_border(body[3:4]).finditer(body))
    ends = [match.start() for match in found[1:]] + [len(body)]
    messages = [
        body[match.start() : end] for match, end in zip(found, ends, strict=True) if match["head"]
    ]
    # One message and nothing around it, or an envelope with no message in it.
    return messages if len(found) > 1 and messages else [data]


@lru_cache(maxsize=64)
def _border(separator: bytes) -> re.Pattern[bytes]:
    own = re.escape(separator)
    return re.compile(BORDER % (own, ENVELOPE % own))
