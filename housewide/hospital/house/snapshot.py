"""A house as bytes and back: the same beliefs give the same bytes, on every machine.

No byte of a person's identity is in it: `Patients` is dumped apart, so that a redaction never has
to rewrite a snapshot of a house. What follows from the rest (who lies where, what is due) is not
stored but worked out again.

It is lines of JSON: the house, then vital signs and visits, some on each line; and likewise the
patients. So a house of any size can be dumped in small steps, and whoever waits for one waits for a
line only.
"""

from collections.abc import Iterator
from hashlib import sha256
from typing import TypeVar

import msgspec
from msgspec import Struct

from housewide.hospital.agreement.state import Agreement
from housewide.hospital.beds.state import BedState
from housewide.hospital.house.house import House
from housewide.hospital.house.index import Index
from housewide.hospital.patients.fold import Patients
from housewide.hospital.patients.links import Link, Links
from housewide.hospital.patients.state import Patient, VisitNumber
from housewide.hospital.places.fold import PlacesHistory
from housewide.hospital.places.parse import believed_places
from housewide.hospital.places.state import Configuration
from housewide.hospital.systems.state import Source
from housewide.hospital.visits.state import Departure, Visit
from housewide.hospital.visits.visits import Visits
from housewide.hospital.vitals.fold import Vitals
from housewide.hospital.vitals.state import VisitVitals
from housewide.kit.aliases import Aliases, Merge
from housewide.kit.clock import DAY, Instant

T = TypeVar("T")

A_LINE = 500
"""Visits, or patients, encoded in about 2 ms."""


class PlacesFile(Struct, frozen=True, gc=False):
    """A configuration by its file alone: the places are read from it again."""

    effective_at: Instant
    position: int
    sha256: str
    toml: str


class HouseSnapshot(Struct, frozen=True, gc=False):
    """All of a house but its visits that does not follow from the rest, each list in one order."""

    position: int
    believed_at: Instant
    places: list[PlacesFile]
    places_position: int
    places_unreadable: int
    visits_dropped: int
    visits_too_old: int
    visits_unread: int
    beds: list[BedState]
    vitals_lines: int
    left: dict[str, tuple[Departure, ...]]
    sources: list[Source]
    heard: dict[str, dict[str, Instant]]
    unread: dict[str, int]
    merged_visits: list[Merge]
    merged_patients: list[Merge]
    linked_patients: list[Link]
    agreement: Agreement


class PatientsSnapshot(Struct, frozen=True, gc=False):
    """Who the patients are: identity, kept apart from every other snapshot."""

    position: int
    redacted: int


class PatientsLine(Struct, frozen=True, gc=False):
    """Some of the patients, or some of the numbers of their visits."""

    patients: list[Patient] = []
    numbers: list[VisitNumber] = []


def dump(house: House) -> bytes:
    """The house as bytes, without its patients' identity, in one order for the same beliefs."""
    vitals, visits = _by_key(house.vitals.visits), _by_key(house.visits.visits)
    return b"".join((_head(house), *_lines(vitals), *_lines(visits)))


def dump_lines(house: House) -> Iterator[bytes]:
    """The house line by line, its visits as they come: sorting many would make others wait.

    It must stay as it is meanwhile: dump a copy.
    """
    yield _head(house)
    yield from _lines(list(house.vitals.visits.values()))
    yield from _lines(list(house.visits.visits.values()))


def _head(house: House) -> bytes:
    return _line(
        HouseSnapshot(
            position=house.position,
            believed_at=house.believed_at,
            places=[
                PlacesFile(c.effective_at, c.position, c.sha256, c.toml)
                for c in house.history.configurations
            ],
            places_position=house.history.position,
            places_unreadable=house.history.unreadable,
            visits_dropped=house.visits.dropped,
            visits_too_old=house.visits.too_old,
            visits_unread=house.visits.unread,
            beds=_by_key(house.beds.beds),
            vitals_lines=-(-len(house.vitals.visits) // A_LINE),
            left={bed: left for bed, left in house.index.left.items() if left},
            sources=_by_key(house.systems.sources),
            heard=house.systems.heard,
            unread=house.unread,
            merged_visits=list(house.visits.aliases.merges),
            merged_patients=list(house.same_patient.merges),
            linked_patients=list(house.links.told),
            agreement=house.agreement,
        )
    )


def _lines(entities: list[T]) -> Iterator[bytes]:
    return (_encode(some) + b"\n" for some in _each_line(entities))


def load(snapshot: bytes, patients: Patients | None = None) -> House:
    """The house that was dumped, joined with its patients, who are loaded apart."""
    head, *lines = snapshot.splitlines()
    stored = msgspec.json.decode(head, type=HouseSnapshot)
    measured = [each for line in lines[: stored.vitals_lines] for each in _decode_vitals(line)]
    visits = [visit for line in lines[stored.vitals_lines :] for visit in _decode_visits(line)]
    house = House()
    house.position = stored.position
    house.believed_at = stored.believed_at
    house.history = PlacesHistory.restored(
        (
            Configuration(f.effective_at, f.position, f.sha256, f.toml, believed_places(f.toml))
            for f in stored.places
        ),
        position=stored.places_position,
        unreadable=stored.places_unreadable,
    )
    house.use_places()
    house.visits = Visits.restored(
        visits,
        stored.merged_visits,
        dropped=stored.visits_dropped,
        too_old=stored.visits_too_old,
        unread=stored.visits_unread,
    )
    house.index = Index.restored(visits, stored.left)
    house.beds.beds = {bed.id: bed for bed in stored.beds}
    house.vitals = Vitals(measured)
    house.systems.sources = {source.name: source for source in stored.sources}
    house.systems.heard = stored.heard
    house.unread = stored.unread
    house.same_patient = Aliases(stored.merged_patients)
    house.links = Links(stored.linked_patients)
    house.agreement = stored.agreement
    house.patients = patients or Patients()
    house.patients.next_drop_at = house.believed_at // DAY * DAY + DAY  # that day's were forgotten
    return house


def digest(house: House) -> str:
    """The SHA-256 of the dump: equal if and only if two houses believe the same."""
    return sha256(dump(house)).hexdigest()


def dump_patients(patients: Patients) -> Iterator[bytes]:
    """Who the patients are, line by line: to be kept where a redaction can reach it."""
    yield _line(PatientsSnapshot(patients.position, patients.redacted))
    for some in _each_line(list(patients.patients.values())):
        yield _line(PatientsLine(patients=some))
    for numbers in _each_line(list(patients.numbers.values())):
        yield _line(PatientsLine(numbers=numbers))


def load_patients(snapshot: bytes) -> Patients:
    """The patients that were dumped."""
    head, *lines = snapshot.splitlines()
    stored = msgspec.json.decode(head, type=PatientsSnapshot)
    patients = Patients()
    patients.position = stored.position
    patients.redacted = stored.redacted
    for line in map(_decode_patients, lines):
        patients.patients.update((patient.key, patient) for patient in line.patients)
        patients.numbers.update((number.visit, number) for number in line.numbers)
    return patients


_encode = msgspec.json.Encoder(order="deterministic").encode
_decode_vitals = msgspec.json.Decoder(list[VisitVitals]).decode
_decode_visits = msgspec.json.Decoder(list[Visit]).decode
_decode_patients = msgspec.json.Decoder(PatientsLine).decode


def _line(stored: HouseSnapshot | PatientsSnapshot | PatientsLine) -> bytes:
    return _encode(stored) + b"\n"


def _each_line(entities: list[T]) -> Iterator[list[T]]:
    return (entities[first : first + A_LINE] for first in range(0, len(entities), A_LINE))


def _by_key(entities: dict[str, T]) -> list[T]:
    return [entities[key] for key in sorted(entities)]
