"""Patients change rooms within their ward: for company, for quiet, for a window."""

from housewide.science.twin.bedding import Bedding
from housewide.science.twin.events import Kind
from housewide.science.twin.floor import Floor
from housewide.science.twin.guest import Guest
from housewide.science.twin.plan import BAYS


class RoomChanges:
    """Told by a move (A02), or where the EHR knows none within a ward, by an update (A08)."""

    def __init__(self, floor: Floor, bedding: Bedding) -> None:
        self._floor = floor
        self._bedding = bedding
        self._chance = floor.chance("room changes")

    def may_happen_to(self, guest: Guest, stay: int) -> None:
        """Somewhere in the step that begins now the patient may get another room."""
        if guest.now_in.kind in BAYS or guest.route.group != "adult":
            return
        if self._chance.random() < self._floor.habits.room_changes:
            at = self._floor.within(stay, self._chance)
            self._floor.agenda.add(at, self._change, guest)

    def _change(self, guest: Guest) -> None:
        if not guest.at_rest or not guest.bed:
            return
        bed = self._floor.beds.promise_in(
            self._floor.beds.ward_of[guest.bed], guest.visit.isolation
        )
        if bed:
            guest.busy = True
            transport = self._floor.habits.transport
            self._floor.after(transport, self._chance, self._changed, (guest, bed))

    def _changed(self, promised: tuple[Guest, str]) -> None:
        guest, bed = promised
        prior, left = guest.place, guest.bed
        self._bedding.settle(guest, bed)
        kind = Kind.UPDATED if self._floor.plan.moves_by_update else Kind.MOVED
        self._bedding.type_in(guest, kind, left=left, prior=prior)
