"""One frame, several messages: batches (FHS, BHS, BTS, FTS) and messages simply strung together.

HL7 v2.9 chapter 2, section 2.10.3. The envelope's segments belong to no message.
"""

import re
from functools import lru_cache

from housewide.kit.hl7.header import first_segment

# A line that begins another message or belongs to the envelope. Text may hold "MSH" at the start
# of a line by chance (a line of base64), so either the first message's own separator follows it or
# something that can only be the two delimiter fields.
BORDER = rb"(?:\A|(?<=[\r\n]))(?:(?P<head>MSH)(?:%b|([^A-Za-z0-9\s])[^A-Za-z0-9\s]{1,5}\2)|%b)"
ENVELOPE = rb"(?:FHS|BHS|BTS|FTS)(?:%b|\r|\n|\Z)"


def split_frame(data: bytes) -> list[bytes]:
    """All bytes of `data`, as they came: each message, and each stretch of envelope around them.

    A lone message, and what holds no message at all, is returned as it is: the same object.
    """
    if data.startswith(b"MSH") and data.find(b"MSH", 3) < 0:
        return [data]
    start = first_segment(data)
    body = data[start:]
    if body[:3] not in {b"MSH", b"FHS", b"BHS"}:
        return [data]
    parts, begun, was_message = [], 0, None
    for border in _border(body[3:4]).finditer(body):
        is_message = border["head"] is not None
        if was_message is not None and (is_message or was_message):
            parts.append(data[begun : start + border.start()])
            begun = start + border.start()
        was_message = is_message  # lines of one envelope stay together
    # One message and nothing around it, or an envelope with no message in it.
    return [*parts, data[begun:]] if parts else [data]


def split_messages(data: bytes) -> list[bytes]:
    """The bytes of each message in `data`, as they came, in order; `data` where there is none."""
    parts = split_frame(data)
    return parts if len(parts) == 1 else [part for part in parts if begins_message(part)]


def begins_message(part: bytes) -> bool:
    """Whether a part of a frame is a message and not the envelope around some."""
    return part.startswith(b"MSH", first_segment(part))


@lru_cache(maxsize=64)
def _border(separator: bytes) -> re.Pattern[bytes]:
    own = re.escape(separator)
    return re.compile(BORDER % (own, ENVELOPE % own))
