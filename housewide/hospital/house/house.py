"""The house: one facility as its facts tell it, all parts of the hospital joined.

It is a following fold: `apply` takes each fact of the facility's shard in the order of positions.
What is inside is frozen, so `copy` is cheap and a copy stays what it was.
"""

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from housewide.hospital.beds.facts import FACTS as BED_FACTS
from housewide.hospital.beds.fold import Beds
from housewide.hospital.beds.fold import fold as fold_bed
from housewide.hospital.house.index import Index
from housewide.hospital.patients.facts import FACTS as PATIENT_FACTS
from housewide.hospital.patients.fold import Patients
from housewide.hospital.places.facts import PlacesConfigured
from housewide.hospital.places.fold import PlacesHistory
from housewide.hospital.places.state import NO_PLACES, Places
from housewide.hospital.systems.facts import FACTS as SYSTEM_FACTS
from housewide.hospital.systems.fold import Systems
from housewide.hospital.systems.state import BEDS, OTHER, VISITS
from housewide.hospital.visits.facts import FACTS as VISIT_FACTS
from housewide.hospital.visits.visits import NEVER, Visits
from housewide.kit.clock import Instant
from housewide.kit.facts import (
    Entry,
    Fact,
    MessageDeadLettered,
    MessageKeptUndecoded,
    MessageReread,
    Redacted,
    Unknown,
)


class House:
    """One facility at one position of its facts.

    `position` and `believed_at` are those of the newest fact applied; `places` is the configuration
    in force. `unread` counts facts of kinds that this code does not know, by kind.
    """

    def __init__(self) -> None:
        self.position = 0
        self.believed_at: Instant = 0
        self.history = PlacesHistory()
        self.places: Places = NO_PLACES
        self.places_due_at: Instant = NEVER
        self.visits = Visits()
        self.beds = Beds()
        self.patients = Patients()
        self.systems = Systems()
        self.index = Index()
        self.unread: dict[str, int] = {}
        self._worked_out: dict[str, Any] = {}
        self._worked_out_at: tuple[int, Instant] = (0, 0)

    def worked_out(self) -> dict[str, Any]:
        """Answers about the house as it now stands, kept by who asks often; empty once it changes.

        Every number of a unit is made of the same beds: they are looked at once, not once for each.
        """
        now = (self.position, self.believed_at)
        if self._worked_out_at != now:
            self._worked_out_at, self._worked_out = now, {}
        return self._worked_out

    def apply(self, entry: Entry) -> None:
        """Take over one fact. A position already applied changes nothing."""
        if entry.position <= self.position:
            return
        self.position = entry.position
        if entry.believed_at > self.believed_at:
            self.believed_at = entry.believed_at
            if self.believed_at >= self.visits.next_at or self.believed_at >= self.places_due_at:
                self.pass_time(entry.believed_at)
        if (part := _tells_of(entry.body)) is not None:
            self.systems.hear(entry, part)
        route = _ROUTES.get(type(entry.body))
        if route is not None:
            route(self, entry)

    def pass_time(self, as_of: Instant) -> None:
        """Let come into force what was told ahead of its time, and forget what ended long ago."""
        self.believed_at = max(self.believed_at, as_of)
        visits = self.visits
        before = {key: visits.visits[key] for key in visits.early}
        for visit in visits.fall_due(as_of):
            self.index.change(before[visit.key], visit)
        for visit in visits.drop_ended(as_of):
            self.patients.forget_visit(visit.key)
        if as_of >= self.places_due_at:
            self.use_places()

    def at(self, as_of: Instant) -> "House":
        """The house at this moment or later, all that was told ahead of time until then in force.

        Itself where nothing is due. It never goes back: for a past moment as it was known then,
        fold the facts believed by then.
        """
        if as_of < min(self.visits.next_due_at, self.places_due_at):
            return self  # an ended visit that memory could forget changes no answer
        later = self.copy()
        later.pass_time(as_of)
        return later

    def copy(self) -> "House":
        """A house to keep while this one goes on."""
        other = House()
        other.position = self.position
        other.believed_at = self.believed_at
        other.history = self.history.copy()
        other.places = self.places
        other.places_due_at = self.places_due_at
        other.visits = self.visits.copy()
        other.beds = self.beds.copy()
        other.patients = self.patients.copy()
        other.systems = self.systems.copy()
        other.index = self.index.copy()
        other.unread = self.unread.copy()
        return other

    def visit_told(self, key: str, entry: Entry) -> None:
        """Fold a fact into a visit, and who lies where with it."""
        before = self.visits.visits.get(key)
        after = self.visits.fold_into(key, entry)
        if after is not None:
            self.index.change(before, after)

    def use_places(self) -> None:
        """Take the configuration that is in force now, and note when the next one will be."""
        self.places = self.history.at(self.believed_at)
        self.places_due_at = self.history.next_due_at(self.believed_at) or NEVER


def _visit(house: House, entry: Entry) -> None:
    house.visit_told(entry.subject, entry)


def _bed(house: House, entry: Entry) -> None:
    beds = house.beds.beds
    beds[entry.subject] = fold_bed(beds.get(entry.subject), entry)


def _identity(house: House, entry: Entry) -> None:
    house.patients.apply(entry)


def _system(house: House, entry: Entry) -> None:
    house.systems.apply(entry)


def _places_configured(house: House, entry: Entry) -> None:
    house.history.apply(entry)
    house.use_places()


def _reread(house: House, entry: Entry) -> None:
    assert isinstance(entry.body, MessageReread)
    for subject in entry.body.subjects:
        house.visit_told(subject, replace(entry, subject=subject))
    house.beds.apply(entry)
    house.patients.apply(entry)


def _unread(house: House, entry: Entry) -> None:
    assert isinstance(entry.body, Unknown)
    kind = entry.body.of_kind
    house.unread[kind] = house.unread.get(kind, 0) + 1
    house.visit_told(entry.subject, entry)


_ROUTES: dict[type[Fact], Callable[[House, Entry], None]] = {
    **dict.fromkeys(VISIT_FACTS, _visit),
    **dict.fromkeys(BED_FACTS, _bed),
    **dict.fromkeys(PATIENT_FACTS, _identity),
    # A removed payload leaves no mark on the house, so that a redaction changes no snapshot of it.
    Redacted: _identity,
    PlacesConfigured: _places_configured,
    **dict.fromkeys(SYSTEM_FACTS, _system),
    MessageReread: _reread,
    Unknown: _unread,
}
"""Which part of the house a fact joins. Facts of other parts of Housewide pass by."""

_TELLS_OF: dict[type[Fact], str | None] = {
    MessageDeadLettered: None,  # it may have told of anything
    # Only who somebody is can be removed: that must not change when its source was heard.
    **dict.fromkeys((*VISIT_FACTS, *PATIENT_FACTS, Redacted), VISITS),
    **dict.fromkeys(BED_FACTS, BEDS),
}


def _tells_of(body: Fact) -> str | None:
    """Which part of the hospital a fact shows its source to speak of; None where nobody can say."""
    if isinstance(body, MessageKeptUndecoded) and body.message_type.startswith("ADT"):
        return None  # of patients and beds, in a way that nothing reads yet
    return _TELLS_OF.get(type(body), OTHER)
