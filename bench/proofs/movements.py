"""One sender's messages and its own truth: who lies where after each of them.

The same seed and number give the same messages, so whoever checks the log makes them again and
keeps no copy. Visits are admitted, moved, updated, discharged, and some of that is taken back.
"""

import random
from collections import Counter

from msgspec import Struct

from housewide.kit.clock import Instant, moment
from housewide.kit.hl7 import FieldValue, write

UNITS = ("U1", "U2", "U3", "U4")
ROOMS_OF_A_SENDER = 8
SENDERS_OF_A_FACILITY = 4
OPEN_VISITS = 14
"""Of one sender, who has 32 beds: there is a free one to move to, though each keeps another."""

STEP = 100_000
"""Microseconds between two messages of a sender, in the hospital's own time."""

BELIEVED = {
    "A01": ("VisitAdmitted",),
    "A02": ("VisitMoved",),
    "A03": ("VisitDischarged",),
    "A08": ("VisitUpdated",),
    "A11": ("AdmissionCancelled",),
    "A12": ("MoveCancelled",),
    "A13": ("DischargeCancelled",),
}
"""What each event is to become: exactly one set of facts a message, whatever was killed."""

Bed = tuple[str, str]


class Sent(Struct, frozen=True):
    """A message as its sender knows it: `number` counts up from 1."""

    number: int
    control_id: str
    event: str
    data: bytes


class _Visit(Struct):
    number: int
    bed: Bed
    before: Bed | None = None
    last: str = ""
    last_at: Instant = 0


class Movements:
    """The messages of sender `number` at its facility, from `begins_at` on."""

    def __init__(self, seed: int, number: int, begins_at: Instant) -> None:
        self.number = number
        self.sent = 0
        self._chance = random.Random(f"{seed}/{number}")
        self._at = begins_at
        first = number % SENDERS_OF_A_FACILITY * ROOMS_OF_A_SENDER
        rooms = [f"{room:02}" for room in range(first, first + ROOMS_OF_A_SENDER)]
        self._free: list[Bed] = [(unit, room) for unit in UNITS for room in rooms]
        self._open: dict[int, _Visit] = {}
        self._gone: _Visit | None = None
        self._visits = 0

    def census(self) -> Counter[str]:
        """Patients by unit, after the newest message."""
        return Counter(visit.bed[0] for visit in self._open.values())

    def next(self) -> Sent:
        """The next message, and the truth moves on by it."""
        self.sent += 1
        self._at += STEP
        event, visit, of_at = self._happen()
        control_id = f"S{self.number:03}-{self.sent:09}"
        data = _message(self.number, control_id, event, visit, self._at, of_at).encode()
        return Sent(self.sent, control_id, event, data)

    def _happen(self) -> tuple[str, _Visit, Instant]:
        draw = self._chance.random()
        if not self._open or (draw < 0.3 and len(self._open) < OPEN_VISITS):
            return self._admit()
        gone = self._gone
        if gone is not None and draw < 0.5 and gone.bed in self._free:
            return self._take_back_discharge(gone)
        visit = self._chance.choice(list(self._open.values()))
        if draw < 0.6:
            return "A08", visit, 0
        if draw < 0.7 and visit.last:
            return self._take_back(visit)
        if draw < 0.85:
            return self._move(visit)
        return self._discharge(visit)

    def _admit(self) -> tuple[str, _Visit, Instant]:
        self._visits += 1
        visit = _Visit(self._visits, self._a_free_bed(), None, "A01", self._at)
        self._open[visit.number] = visit
        return "A01", visit, self._at

    def _move(self, visit: _Visit) -> tuple[str, _Visit, Instant]:
        to = self._a_free_bed()
        if visit.before is not None:
            self._free.append(visit.before)
        visit.before, visit.bed = visit.bed, to  # kept free: the move may be taken back
        visit.last, visit.last_at = "A02", self._at
        return "A02", visit, self._at

    def _discharge(self, visit: _Visit) -> tuple[str, _Visit, Instant]:
        del self._open[visit.number]
        self._leave(visit)
        visit.last, visit.last_at = "A03", self._at
        self._gone = visit
        return "A03", visit, self._at

    def _take_back(self, visit: _Visit) -> tuple[str, _Visit, Instant]:
        """The visit's latest movement never was."""
        cancelled, visit.last = visit.last, ""
        if cancelled == "A01":
            del self._open[visit.number]
            self._leave(visit)
            return "A11", visit, visit.last_at
        assert visit.before is not None
        self._free.append(visit.bed)
        visit.bed, visit.before = visit.before, None
        return "A12", visit, visit.last_at

    def _take_back_discharge(self, visit: _Visit) -> tuple[str, _Visit, Instant]:
        self._gone = None
        self._free.remove(visit.bed)
        self._open[visit.number] = visit
        visit.last = ""
        return "A13", visit, visit.last_at

    def _leave(self, visit: _Visit) -> None:
        self._free.append(visit.bed)
        if visit.before is not None:
            self._free.append(visit.before)
            visit.before = None

    def _a_free_bed(self) -> Bed:
        return self._free.pop(self._chance.randrange(len(self._free)))


def _message(
    sender: int, control_id: str, event: str, visit: _Visit, at: Instant, of_at: Instant
) -> str:
    name = f"{sender:03}{visit.number:06}"
    unit, room = visit.bed
    segments: list[tuple[str, dict[int, FieldValue]]] = [
        ("MSH", {
            3: f"SENDER{sender}", 4: "PROOF", 5: "HOUSEWIDE", 7: _time(at), 9: ["ADT", event],
            10: control_id, 11: "P", 12: "2.5.1",
        }),
        ("EVN", {1: event, 2: _time(at), 6: _time(of_at) if of_at else ""}),
        ("PID", {3: [f"P{name}", "", "", "PROOF", "MR"], 5: ["Proof", f"No{name}"], 8: "F"}),
        ("PV1", {2: "I", 3: [unit, room, "A"], 19: [f"V{name}", "", "", "PROOF", "VN"]}),
    ]  # fmt: skip
    return write(segments)


def _time(at: Instant) -> str:
    """To the tenth of a millisecond, in UTC, as the profile says."""
    return moment(at).strftime("%Y%m%d%H%M%S.%f")[:-2]


PROFILE_TOML = """source = "{source}"
zone = "UTC"
authority = "PROOF"
patient_identifier_types = ["MR", "PI", "MRN"]
"""

_BEDS = ", ".join(
    f'{{ room = "{room:02}", beds = ["A"] }}'
    for room in range(ROOMS_OF_A_SENDER * SENDERS_OF_A_FACILITY)
)
PLACES_TOML = 'facility = "{facility}"\nname = "Proof"\nzone = "UTC"\n' + "".join(
    f'[[unit]]\nid = "{unit}"\nname = "{unit}"\nkind = "med-surg"\nrooms = [{_BEDS}]\n'
    for unit in UNITS
)
