"""When what a message tells happened, and which field said so.

HL7 has several fields for it, and senders fill few of them. The order of trust: the movement's own
time (ZBE-2, IHE PAM; EVN-6; for an admission PV1-44, for a discharge first PV1-45, which people
correct by hand), then when it was recorded (EVN-2), when it was sent (MSH-7), when it came.

A cancellation's EVN-6 and ZBE-2 are the time of what it cancels (HL7 v2.9 chapter 3, EVN-6), which
is just what names it to the fold.
"""

from zoneinfo import ZoneInfo

from msgspec import Struct

from housewide.hospital.visits.state import EARLY_TOLERANCE
from housewide.kit.clock import LATEST, Instant, is_a_time
from housewide.kit.hl7 import Message, NotHl7, Segment, Timestamp, parse_timestamp, read_header

Field = tuple[str, str, int]
"""Its name as people say it, its segment, and its number."""

ZBE_2: Field = ("ZBE-2", "ZBE", 2)
EVN_2: Field = ("EVN-2", "EVN", 2)
EVN_3: Field = ("EVN-3", "EVN", 3)
EVN_6: Field = ("EVN-6", "EVN", 6)
PV1_44: Field = ("PV1-44", "PV1", 44)
PV1_45: Field = ("PV1-45", "PV1", 45)
PV2_8: Field = ("PV2-8", "PV2", 8)
PV2_9: Field = ("PV2-9", "PV2", 9)
PV2_47: Field = ("PV2-47", "PV2", 47)
MSH_7: Field = ("MSH-7", "MSH", 7)
OBR_7: Field = ("OBR-7", "OBR", 7)
OBX_14: Field = ("OBX-14", "OBX", 14)

# Before EVN-2 and MSH-7, which every kind falls back on.
MOVEMENT = (ZBE_2, EVN_6)
ADMISSION = (ZBE_2, EVN_6, PV1_44)
DISCHARGE = (ZBE_2, PV1_45, EVN_6)
# An update repeats the ZBE of the movement before it, and that of a plan is of what is to come: not
# the time of what is said.
SAYING = (EVN_6,)
OBSERVATION = (OBX_14, OBR_7)
RECORDED = (EVN_2, MSH_7)

RECEIVED = "received"

CLOCK_SKEW = EARLY_TOLERANCE
"""So far a sender's clock may be ahead of ours before what it tells is taken to lie ahead."""

PRECISE = frozenset({"minute", "second", "fraction"})


class Told(Struct, frozen=True, gc=False):
    """An instant, and the name of the field that told it."""

    at: Instant
    name: str


def recorded(message: Message, zone: ZoneInfo, received_at: Instant) -> Told | None:
    """When the source wrote it down: EVN-2, else MSH-7."""
    return told(message, RECORDED, zone, received_at, None)


def told(
    message: Message,
    fields: tuple[Field, ...],
    zone: ZoneInfo,
    received_at: Instant,
    otherwise: Told | None,
    *,
    until_at: Instant = LATEST,
) -> Told | None:
    """The first time that these fields tell by `until_at`, else `otherwise`.

    A time that only names a day or an hour gives way to a later one within that day or hour: an
    admission on the 24th that was recorded on the 24th at 14:05 was not at midnight. In the hour
    that a clock shows twice the newest reading is meant that had come when it was received: nearly
    all is told live.
    """
    coarse: Timestamp | None = None
    coarse_name = ""
    for name, segment, number in fields:
        stated = _stated(message.segment(segment), number, zone)
        if stated is None or stated.at > until_at:
            continue
        precise = stated.precision in PRECISE
        stated = stated.by(received_at + CLOCK_SKEW if precise else received_at)
        if precise and (coarse is None or coarse.at <= stated.at < coarse.until_at):
            return Told(stated.at, name)
        if coarse is None:
            coarse, coarse_name = stated, name
    if coarse is None:
        return otherwise
    if otherwise and coarse.at <= otherwise.at < coarse.until_at:
        return otherwise
    return Told(coarse.at, coarse_name)


def sent(data: bytes, zone: ZoneInfo, received_at: Instant) -> Instant | None:
    """When a message was sent, by its MSH-7; None where that tells no minute.

    The middle of what is stated: of a whole minute no end is likelier than the other.
    """
    try:
        header = read_header(data)
    except NotHl7:
        return None
    text, _, _ = header.sent_at_text.partition(header.delimiters.component)  # to v2.5 TS.2 follows
    found = parse_timestamp(text, zone)
    if found is None or found.precision not in PRECISE or not is_a_time(found.at):
        return None
    found = found.by(received_at + CLOCK_SKEW)
    return (found.at + found.until_at) // 2


def stated(message: Message, fields: tuple[Field, ...], zone: ZoneInfo) -> Instant | None:
    """The first time that these fields tell of what is to come; of a day, its beginning."""
    for _name, segment, number in fields:
        found = _stated(message.segment(segment), number, zone)
        if found is not None:
            return found.at
    return None


def _stated(segment: Segment | None, number: int, zone: ZoneInfo) -> Timestamp | None:
    """The time in a field: almost always alone in it, to v2.5 with a second component (TS.2)."""
    if segment is None or not (sent := segment.raw(number)):
        return None
    stated = parse_timestamp(sent, zone)
    if stated is None and (text := segment.value(number)) is not None:
        stated = parse_timestamp(text, zone)
    # Instead of a mark of nothing the next field is asked.
    return stated if stated is not None and is_a_time(stated.at) else None
