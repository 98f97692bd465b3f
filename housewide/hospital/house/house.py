"""The house: one facility as its facts tell it, all parts of the hospital joined.

It is a following fold: `apply` takes each fact of the facility's shard in the order of positions.
What is inside is frozen, so `copy` is cheap and a copy stays what it was.
"""

from collections.abc import Iterable
from typing import Any

from housewide.hospital.agreement.state import NEVER_COMPARED, Agreement
from housewide.hospital.beds.fold import Beds
from housewide.hospital.house.index import Index
from housewide.hospital.house.routes import ROUTES, tells_of
from housewide.hospital.patients.fold import Patients
from housewide.hospital.patients.links import Links
from housewide.hospital.places.fold import PlacesHistory
from housewide.hospital.places.state import NO_PLACES, Places
from housewide.hospital.systems.fold import Systems
from housewide.hospital.visits.ask import keys_meaning
from housewide.hospital.visits.visits import NEVER, Change, Visits
from housewide.hospital.vitals.fold import Vitals
from housewide.kit.aliases import Aliases
from housewide.kit.clock import Instant
from housewide.kit.facts import Entry


class House:
    """One facility at one position of its facts.

    `position` and `believed_at` are those of the newest fact applied; `places` is the configuration
    in force. `same_patient` says which keys mean one patient, by merges. `unread` counts facts of
    kinds that this code does not know, by kind. `is_past` says that it was put together again for a
    moment that is over: it lacks what had not begun by then.
    """

    def __init__(self) -> None:
        self.position = 0
        self.believed_at: Instant = 0
        self.history = PlacesHistory()
        self.places: Places = NO_PLACES
        self.places_due_at: Instant = NEVER
        self.visits = Visits()
        self.beds = Beds()
        self.vitals = Vitals()
        self.patients = Patients()
        self.systems = Systems()
        self.agreement: Agreement = NEVER_COMPARED
        self.index = Index()
        self.same_patient = Aliases()
        self.links = Links()
        self.unread: dict[str, int] = {}
        self.is_past = False
        self._worked_out: dict[Any, Any] = {}
        self._worked_out_at: tuple[int, Instant] = (0, 0)

    def worked_out(self) -> dict[Any, Any]:
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
            if (
                self.believed_at >= self.visits.next_at
                or self.believed_at >= self.places_due_at
                or self.believed_at >= self.vitals.next_drop_at
                or self.believed_at >= self.patients.next_drop_at
            ):
                self.pass_time(entry.believed_at)
        if (part := tells_of(entry.body)) is not None:
            self.systems.hear(entry, part)
        route = ROUTES.get(type(entry.body))
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
            self.index.forget(visit.key)
            for key in keys_meaning(visit):
                self.patients.forget_visit(key)
            self.vitals.forget(keys_meaning(visit))
        if as_of >= self.vitals.next_drop_at:
            self.vitals.forget_orphans(lambda key: visits.get(key) is not None, as_of)
        if as_of >= self.patients.next_drop_at:
            self._forget_unneeded_patients(as_of)
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
        other.vitals = self.vitals.copy()
        other.patients = self.patients.copy()
        other.systems = self.systems.copy()
        other.agreement = self.agreement
        other.index = self.index.copy()
        other.same_patient = self.same_patient.copy()
        other.links = self.links.copy()
        other.unread = self.unread.copy()
        return other

    def visit_told(self, key: str, entry: Entry) -> None:
        """Fold a fact into a visit, and who lies where with it."""
        change = self.visits.fold_into(key, entry)
        if change is not None:
            self.index.change(*change)

    def visits_changed(self, changes: Iterable[Change]) -> None:
        """Take over who lies where after visits were merged or taken apart."""
        for before, after in changes:
            self.index.change(before, after)

    def use_places(self) -> None:
        """Take the configuration that is in force now, and note when the next one will be."""
        self.places = self.history.at(self.believed_at)
        self.places_due_at = self.history.next_due_at(self.believed_at) or NEVER

    def _forget_unneeded_patients(self, as_of: Instant) -> None:
        """Of every visit in memory its patients stay, whichever record they are merged into."""
        visits, resolve = self.visits, self.same_patient.resolve
        told = {m.patient for visit in visits.visits.values() for m in visit.movements}
        needed = {*told, *map(resolve, told)}
        self.patients.forget_unneeded(lambda key: visits.get(key) is not None, needed, as_of)
