"""Where everything is typed in: tells of movements and beds, and keeps the ledger of the truth."""

from collections.abc import Callable
from random import Random

from housewide.hospital.places.facts import Place
from housewide.kit.clock import Instant
from housewide.science.twin.core import Agenda
from housewide.science.twin.events import Event, Kind
from housewide.science.twin.guest import Guest
from housewide.science.twin.ledger import Ledger, Stays
from housewide.science.twin.plan import Habits


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

    def tell(
        self,
        guest: Guest,
        kind: Kind,
        at: Instant,
        *,
        prior: Place | None = None,
        disposition: str = "",
    ) -> None:
        self._sink(
            Event(
                told_at=self._agenda.now,
                at=at,
                facility=self._facility,
                kind=kind,
                place=guest.place,
                visit=guest.visit,
                prior=prior,
                patient_class=guest.patient_class,
                admitted_at=guest.admitted_at,
                disposition=disposition,
            )
        )

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
        if guest.settled and not guest.in_error:
            self.tell(guest, Kind.UPDATED, self._agenda.now)
        self.keep_updating(guest)
