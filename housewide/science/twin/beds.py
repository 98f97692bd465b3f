"""The beds of one simulated facility: who holds which, and which may be given away.

The twin's own promise stands here, as assertions: never two patients in one bed, and never a
patient in a bed that was not cleaned after the one before.
"""

from collections import deque
from enum import Enum

from housewide.science.twin.habits import ISOLATIONS
from housewide.science.twin.plan import Ward


class Bed(Enum):
    CLEAN = "clean"
    PROMISED = "promised"
    OCCUPIED = "occupied"
    DIRTY = "dirty"


class Beds:
    """Every bed's state; free beds are given in the order in which they became so."""

    def __init__(self, wards: tuple[Ward, ...]) -> None:
        self.ward_of = {bed: ward for ward in wards for bed in ward.beds}
        self._state = dict.fromkeys(self.ward_of, Bed.CLEAN)
        self._free = {ward.id: deque(ward.beds) for ward in wards}
        self._in_use = dict.fromkeys(self._free, 0)
        self._suits = {
            (ward.id, isolation): ward.beds_for(isolation)
            for ward in wards
            for isolation in ISOLATIONS
        }
        self._wards: dict[str, list[Ward]] = {}
        for ward in wards:
            self._wards.setdefault(ward.kind, []).append(ward)

    def promise(self, kind: str, isolation: str = "") -> str | None:
        """A clean, staffed bed of that kind, now promised; None where there is none.

        From the ward with the most room, so that wards of a kind fill alike; for who is isolated
        from one with a room that suits, if there is any.
        """
        rooms = [
            (bool(self._suited(ward, isolation)), self._room(ward), -n, ward)
            for n, ward in enumerate(self._wards[kind])
            if self._room(ward) > 0
        ]
        if not rooms:
            return None
        return self.promise_in(max(rooms, key=lambda each: each[:3])[3], isolation)

    def promise_in(self, ward: Ward, isolation: str = "") -> str | None:
        """A clean, staffed bed of that ward, now promised; None where there is none."""
        if self._room(ward) <= 0:
            return None
        free = self._free[ward.id]
        bed = self._suited(ward, isolation) or free[0]
        free.remove(bed)
        self._change(bed, Bed.CLEAN, Bed.PROMISED)
        self._in_use[ward.id] += 1
        return bed

    def occupy(self, bed: str) -> None:
        """Whom it was promised to lies in it."""
        self._change(bed, Bed.PROMISED, Bed.OCCUPIED)

    def give_back(self, bed: str) -> None:
        """Nobody came, nobody lay in it: it is as clean as before."""
        self._change(bed, Bed.PROMISED, Bed.CLEAN)
        self._in_use[self.ward_of[bed].id] -= 1
        self._free[self.ward_of[bed].id].append(bed)

    def leave(self, bed: str) -> None:
        self._change(bed, Bed.OCCUPIED, Bed.DIRTY)
        self._in_use[self.ward_of[bed].id] -= 1

    def clean(self, bed: str) -> None:
        self._change(bed, Bed.DIRTY, Bed.CLEAN)
        self._free[self.ward_of[bed].id].append(bed)

    def soil(self, ward: str) -> str | None:
        """Make one free bed of the ward dirty: for a house that opens in the middle of its day."""
        if not self._free[ward]:
            return None
        bed = self._free[ward].popleft()
        self._change(bed, Bed.CLEAN, Bed.DIRTY)
        return bed

    def is_free(self, bed: str) -> bool:
        """Clean, and promised to nobody."""
        return self._state[bed] is Bed.CLEAN

    def free(self) -> list[str]:
        """All beds that are clean and unpromised, ward by ward."""
        return [bed for beds in self._free.values() for bed in beds]

    def _suited(self, ward: Ward, isolation: str) -> str | None:
        """The first free bed of a ward that suits a precaution; any, where there is none."""
        free = self._free[ward.id]
        if not isolation:
            return free[0] if free else None
        suited = self._suits[ward.id, isolation]
        return next((bed for bed in free if bed in suited), None)

    def _room(self, ward: Ward) -> int:
        return min(ward.staffed - self._in_use[ward.id], len(self._free[ward.id]))

    def _change(self, bed: str, before: Bed, after: Bed) -> None:
        assert self._state[bed] is before, f"{bed} is {self._state[bed].value}, not {before.value}"
        self._state[bed] = after
