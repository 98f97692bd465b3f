"""What other places would change in a house: beds that come, go and move, and who lies in them."""

from msgspec import Struct

from housewide.hospital.house.house import House
from housewide.hospital.places.state import NO_PLACES, Bed, Places, Unit


class TakenBed(Struct, frozen=True):
    """A bed that would be gone, and the open visits in it: a conflict until they are elsewhere."""

    bed: str
    visits: tuple[str, ...]


class ChangedPlaces(Struct, frozen=True):
    """The beds and units that differ between two descriptions of one facility.

    `moved` are beds of the same room and name in another unit: from, to. `changed` are those of
    which anything else is said. `taken` are those gone, given up or not open with somebody in them.
    `units_changed` are in both, and something but their beds is told otherwise.
    """

    added: tuple[str, ...]
    gone: tuple[str, ...]
    moved: tuple[tuple[str, str], ...]
    changed: tuple[str, ...]
    units_added: tuple[str, ...]
    units_gone: tuple[str, ...]
    units_changed: tuple[str, ...]
    taken: tuple[TakenBed, ...]

    @property
    def nothing(self) -> bool:
        beds = self.added or self.gone or self.moved or self.changed
        return not (beds or self.units_added or self.units_gone or self.units_changed)


def changed_places(house: House, before: Places | None, after: Places) -> ChangedPlaces:
    """What is different in `after`, and whom it touches in the house as it stands."""
    before = before or NO_PLACES
    old, new = before.bed_by_id, after.bed_by_id
    gone = [old[bed] for bed in old if bed not in new]
    added = [new[bed] for bed in new if bed not in old]
    moved = _moved(gone, added)
    from_, to = {pair[0] for pair in moved}, {pair[1] for pair in moved}
    left = [b for b in old if b not in new or (old[b].in_use and not new[b].in_use)]
    taken = [(bed, house.index.by_bed.get(bed, ())) for bed in left]
    return ChangedPlaces(
        added=tuple(bed.id for bed in added if bed.id not in to),
        gone=tuple(bed.id for bed in gone if bed.id not in from_),
        moved=moved,
        changed=tuple(bed for bed in new if bed in old and old[bed] != new[bed]),
        units_added=tuple(u for u in after.unit_by_id if u not in before.unit_by_id),
        units_gone=tuple(u for u in before.unit_by_id if u not in after.unit_by_id),
        units_changed=_units_changed(before, after),
        taken=tuple(TakenBed(bed, visits) for bed, visits in taken if visits),
    )


def _moved(gone: list[Bed], added: list[Bed]) -> tuple[tuple[str, str], ...]:
    """Beds that have the same room and name in another unit, where only one can be meant."""
    pairs = []
    for bed in gone:
        here = [b for b in gone if (b.room, b.letter) == (bed.room, bed.letter)]
        there = [b for b in added if (b.room, b.letter) == (bed.room, bed.letter)]
        if len(here) == len(there) == 1:
            pairs.append((bed.id, there[0].id))
    return tuple(pairs)


def _units_changed(before: Places, after: Places) -> tuple[str, ...]:
    """Units of which something but their beds is told otherwise."""
    old, new = before.unit_by_id, after.unit_by_id
    return tuple(name for name in old if name in new and _said(old[name]) != _said(new[name]))


def _said(unit: Unit) -> tuple[object, ...]:
    numbers = (unit.staffed, unit.licensed, unit.physicians)
    where = (unit.name, unit.kind, unit.patient_class, unit.building, unit.floor)
    return (*numbers, *where, unit.services)
