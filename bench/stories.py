"""What the benches send: stories of inpatients, as messages of about 1,399 bytes.

A story is one visit from admission to discharge: two thirds updates, some moves. Each message is
new (control id, time), so the log has no resend to find; visits come and go, so the folds see a
house of a steady size. Bytes are filled into templates: the sender must cost little, since it
shares the machine with what is measured.
"""

import re
from collections.abc import Iterator

from housewide.kit.hl7 import FieldValue, write

MESSAGE_BYTES = 1_399
"""The size of the messages that the first sketch of the hot path was measured with."""

UNITS = tuple(f"U{number}" for number in range(1, 9))
ROOMS = tuple(f"{number:03}" for number in range(1, 41))
BEDS = ("A", "B")
SLOTS = len(UNITS) * len(ROOMS)
"""Visits open at once in one facility: each has a bed of its own, and one to move to."""

STORY = ("A01", *("A08", "A08", "A02", "A08") * 4, "A08", "A08", "A03")

ZONE = "America/Chicago"

FILLED = ["time", "control", "time", "patient", "patient", "place", "visit"]

PLACES_TOML = f"""zone = "{ZONE}"
name = "Bench"
""" + "\n".join(
    f'[[unit]]\nid = "{unit}"\nname = "{unit}"\nkind = "med-surg"\nrooms = ['
    + ", ".join(f'{{ room = "{room}", beds = ["A", "B"] }}' for room in ROOMS)
    + "]"
    for unit in UNITS
)

PROFILE_TOML = f"""source = "adt"
zone = "{ZONE}"
authority = "BENCH"
"""


def segments(event: str, note: str) -> list[tuple[str, dict[int, FieldValue]]]:
    """One message of a story; what differs from message to message stands in braces."""
    return [
        ("MSH", {
            3: "REGISTRATION", 4: "BENCH", 5: "HOUSEWIDE", 6: "COMMAND", 7: "{time}",
            9: ["ADT", event, "ADT_A01"], 10: "{control}", 11: "P", 12: "2.5.1", 15: "AL",
            16: "NE", 18: "UNICODE UTF-8",
        }),
        ("EVN", {1: event, 2: "{time}", 4: "ADM", 5: ["4711", "CLERK", "ROSE"]}),
        ("PID", {
            1: "1", 3: ["{patient}", "", "", "BENCH", "MR"], 5: ["Bench{patient}", "Zoe", "A"],
            7: "19571123", 8: "F", 11: ["12 Bakers Row", "", "Springfield", "OH", "45501", "USA"],
            13: ["5550100", "PRN", "PH"], 16: "M", 23: "Springfield", 30: "N",
        }),
        ("NK1", {1: "1", 2: ["Bench", "Lars"], 3: "SPO", 5: ["5550102", "PRN", "PH"]}),
        ("PV1", {
            1: "1", 2: "I", 3: "{place}", 4: "U", 7: ["2231", "HALL", "EDITH", "", "", "DR"],
            8: ["3120", "OKAFOR", "SAM", "", "", "DR"], 10: "MED", 14: "7", 18: "INP",
            19: ["{visit}", "", "", "BENCH", "VN"], 39: "BENCH",
        }),
        ("PV2", {3: ["I50.9", "Heart failure & oedema", "I10"], 8: "20260308", 9: "20260312"}),
        ("AL1", {1: "1", 2: "DA", 3: ["70618", "Penicillin", "RXNORM"], 4: "SV", 5: "Rash"}),
        ("DG1", {1: "1", 3: ["I50.9", "Heart failure, unspecified", "I10"], 5: "20260308"}),
        ("IN1", {1: "1", 2: "PPO1", 3: "INS22", 4: "NORTHERN MUTUAL", 8: "GRP88012"}),
        ("OBX", {1: "1", 2: "TX", 3: ["NOTE", "Note", "L"], 5: note, 11: "F"}),
    ]  # fmt: skip


def template(event: str) -> bytes:
    """A framed message with a `%b` for each of `FILLED`, in the order they stand in it."""
    longest = {"time": 19, "control": 18, "patient": 16, "place": 8, "visit": 16}
    text = write(segments(event, ""))
    names = re.findall(r"\{(\w+)\}", text)
    assert names == FILLED, names
    rest = re.sub(r"\{\w+\}", "", text)
    missing = MESSAGE_BYTES - len(rest.encode()) - sum(longest[name] for name in names)
    text = write(segments(event, ("stable, walks with help; " * 40)[:missing]))
    filled = re.sub(r"\{\w+\}", "%b", text.replace("%", "%%"))
    return b"\x0b" + filled.encode() + b"\x1c\r"


TEMPLATES = {event: template(event) for event in set(STORY)}


def story(sender: int, slot: int) -> Iterator[tuple[bytes, bytes, bytes, bytes]]:
    """One slot's messages for ever, visit after visit: template, patient, place, visit.

    `sender` keeps the numbers of several load generators and connections apart.
    """
    unit, room = divmod(slot % SLOTS, len(ROOMS))
    away = (unit + len(UNITS) // 2) % len(UNITS)
    home = [f"{UNITS[unit]}^{ROOMS[room]}^A".encode(), f"{UNITS[away]}^{ROOMS[room]}^B".encode()]
    number = 0
    while True:
        number += 1
        patient = b"P%04d%03d%08d" % (sender, slot, number)
        visit = b"V" + patient[1:]
        moves = 0
        # A first visit is cut short, each slot's otherwise: later the slots are at all steps.
        begun = slot % len(STORY) if number == 1 else 0
        for event in (STORY[0], *STORY[1 + begun :]):
            moves += event == "A02"
            # Escaped by hand, like the rest of a template: components of PL, no signs to escape.
            yield TEMPLATES[event], patient, home[moves % 2], visit


def message(parts: tuple[bytes, bytes, bytes, bytes], time: bytes, control: bytes) -> bytes:
    """The framed bytes of one message."""
    form, patient, place, visit = parts
    return form % (time, control, time, patient, patient, place, visit)
