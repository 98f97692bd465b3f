"""Facts made directly, without messages: a facility's visits and beds over many months.

Deterministic: the same number gives the same facts. One in twenty is late: told after the fact that
followed it at the bedside. The house is of a steady size, one fact each half minute.
"""

import itertools
import random
from collections.abc import Iterator

from msgspec import Struct

from bench.stories import PLACES_TOML, ROOMS, SLOTS, UNITS
from housewide.hospital.beds.facts import BedStatusReported
from housewide.hospital.patients.facts import PatientIdentified, VisitIdentified
from housewide.hospital.places.facts import Place, PlacesConfigured
from housewide.hospital.visits.facts import VisitAdmitted, VisitDischarged, VisitMoved
from housewide.kit.clock import MINUTE, SECOND, Instant
from housewide.kit.facts import Entry, Fact
from housewide.kit.keys import Identifier
from housewide.log.facts import FactRow
from housewide.server.registry import FACT_TYPES

BEGUN_AT: Instant = 1_767_225_600 * SECOND  # 2026-01-01
EVERY = 30 * SECOND
LATE_SHARE = 0.05
MOVES = 3


class Told(Struct, frozen=True):
    """One fact of a visit or bed, and what it is about."""

    subject: str
    body: Fact
    effective_at: Instant


def told(count: int, facility: str = "facility-001", patients: int = SLOTS) -> Iterator[Told]:
    """So many facts in the order in which they are told, the facility's places first."""
    draw = random.Random(count)
    toml = f'facility = "{facility}"\n{PLACES_TOML}'
    yield Told(facility, PlacesConfigured("0" * 64, toml), BEGUN_AT)
    # Each bed begins at another step of its story, so that none moves in step with the next.
    slots = [
        itertools.islice(_slot(slot, draw), slot % FACTS_PER_VISIT, None)
        for slot in range(patients)
    ]
    for number in range(1, count):
        subject, body, is_late = next(slots[number % patients])
        at = BEGUN_AT + number * EVERY
        # Late: before what the slot's last fact told, which is one turn of all slots ago.
        yield Told(subject, body, at - (patients + 1) * EVERY if is_late else at)


def entries(count: int, facility: str = "facility-001") -> list[Entry]:
    """The same as the log gives them, each believed a minute after it was due to be told."""
    return [
        Entry(
            facility, index + 1, t.subject, t.body, t.effective_at, "EVN-2", t.effective_at,
            believed_at(index), believed_at(index), index + 1, "source:adt",
        )
        for index, t in enumerate(told(count, facility))
    ]  # fmt: skip


def row(told: Told, received_at: Instant, *, later: int = 0) -> FactRow:
    """As the log takes it; `later` is by how many microseconds it all happened later than told."""
    effective_at, received_at = told.effective_at + later, received_at + later
    actor = "config" if isinstance(told.body, PlacesConfigured) else "source:adt"
    return FactRow(
        type(told.body).__name__, told.body.version, told.subject, effective_at, "EVN-2",
        effective_at, received_at, None, actor, FACT_TYPES.encode(told.body),
    )  # fmt: skip


def believed_at(index: int) -> Instant:
    return BEGUN_AT + index * EVERY + MINUTE


def _slot(slot: int, draw: random.Random) -> Iterator[tuple[str, Fact, bool]]:
    """One bed's patients, one after another: subject, fact, and whether it is told late."""
    unit, room = divmod(slot, len(ROOMS))
    away = (unit + len(UNITS) // 2) % len(UNITS)
    places = [_place(UNITS[unit], ROOMS[room], "A"), _place(UNITS[away], ROOMS[room], "B")]
    number = 0
    while True:
        number += 1
        patient, visit = f"p.{slot:06}{number:016}", f"v.{slot:06}{number:016}"
        known = (Identifier("BENCH", "MR", patient),)
        yield patient, PatientIdentified(known, f"Bench{number}", "Zoe", "19571123", "F"), False
        yield visit, VisitIdentified(Identifier("BENCH", "VN", visit), patient), False
        yield visit, VisitAdmitted(patient, "I", places[0]), False
        for move in range(MOVES):
            is_late = draw.random() < LATE_SHARE * FACTS_PER_VISIT / MOVES
            yield visit, VisitMoved(patient, places[(move + 1) % 2], places[move % 2]), is_late
        left = places[MOVES % 2]
        yield visit, VisitDischarged(patient, left, "01"), False
        yield left.bed, BedStatusReported(left.unit, "K"), False
        yield left.bed, BedStatusReported(left.unit, "U"), False


FACTS_PER_VISIT = 6 + MOVES


def _place(unit: str, room: str, bed: str) -> Place:
    return Place(unit, f"{unit}-{room}-{bed}")
