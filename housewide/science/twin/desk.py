"""Where everything is typed in: tells of movements and beds, and keeps the ledger of the truth."""

from collections.abc import Callable
from random import Random

from msgspec.structs import replace

from housewide.hospital.places.facts import Place
from housewide.kit.clock import Instant
from housewide.science.twin.core import Agenda
from housewide.science.twin.events import Event, Kind
from housewide.science.twin.guest import Guest
from housewide.science.twin.habits import Habits
from housewide.science.twin.ledger import Ledger, Stays, followed


class Desk:
    """One facility's records: each entry is told now, of something that happened now or earlier."""

    def __init__(
        self,
        facility: str,
        agenda: Agenda,
        habits: Habits,
        chance: Random,
        sink: Callable[[Event], None],
    ) -> None:
        self.ledger = Ledger()
        self._facility = facility
        self._agenda = agenda
        self._habits = habits
        self._chance = chance
        self._sink = sink

    def write(self, guest: Guest, stays: Stays) -> None:
        """From now on the truth about this visit is told to be so."""
        guest.stays = stays
        self.ledger.write(guest.visit.number, self._agenda.now, stays)

    def write_move(self, guest: Guest, at: Instant) -> None:
        """From now on the guest is told to be at `guest.place`, as who they are, since `at`."""
        self.write(guest, followed(guest.stays, guest.place, at, guest.counts_as))

    def tell(self, guest: Guest, kind: Kind, at: Instant, **more: object) -> None:
        """Say that something happened to a guest at `at`; `more` are fields of the event."""
        event = Event(
            told_at=self._agenda.now,
            at=at,
            facility=self._facility,
            kind=kind,
            place=guest.place,
            visit=guest.visit,
            patient_class=guest.patient_class,
            admitted_at=guest.admitted_at,
        )
        self._sink(replace(event, **more) if more else event)

    def tell_bed(self, place: Place, status: str) -> None:
        now = self._agenda.now
        self._sink(Event(now, now, self._facility, Kind.BED_STATUS, place, bed_status=status))

    def keep_updating(self, guest: Guest) -> None:
        """Details of a visit change now and then, for as long as it lasts."""
        delay = self._habits.update_every.draw(self._chance)
        self._agenda.add(self._agenda.now + delay, self._update, guest)

    def _update(self, guest: Guest) -> None:
        if guest.gone:
            return
        if guest.at_rest:
            self.tell(guest, Kind.UPDATED, self._agenda.now)
        self.keep_updating(guest)
