"""One stay of a visit in an emergency department: arrived, got a bay, was to be admitted, left.

Worked out from the movements of the visit, so that what is told late or cancelled counts as it
holds. An emergency department is every unit of kind `ed`.
"""

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from housewide.hospital.places.state import Places
from housewide.hospital.scores.ecat import EdVisit
from housewide.hospital.visits.state import AGAINST_ADVICE, INPATIENT, Movement, Standing
from housewide.kit.clock import Instant


class Admission(Struct, frozen=True, gc=False):
    """Each evidence, told during a stay in the ED, that the patient is to be admitted.

    Each by when it was told first and still holds. `planned_at`: an admission is planned (A05,
    A14). `inpatient_at`: the visit became an inpatient's (A01, A06, or a class I told otherwise).
    `bed_requested_at`: a move to an inpatient unit is planned (A15). `bed_assigned_at`: a bed there
    is named in either plan.
    """

    planned_at: Instant | None = None
    inpatient_at: Instant | None = None
    bed_requested_at: Instant | None = None
    bed_assigned_at: Instant | None = None

    @property
    def start(self) -> tuple[str, Instant] | None:
        """The earliest evidence, by its name: what boarding is counted from.

        Emergency physicians ask for the earliest; CMS takes the order, which ADT does not tell.
        """
        told = {name: getattr(self, name) for name in self.__struct_fields__}
        found = [(at, name) for name, at in told.items() if at is not None]
        return (min(found)[1], min(found)[0]) if found else None


class EdStay(Struct, frozen=True, gc=False):
    """One stay of a visit in an ED. `unit` is the ED; stamps are None for what did not happen.

    `left_unevaluated` is None where the visit ended without a bay and nobody said how.
    `wait_known` is false where only a census has them in a bay or here: it says that they are, not
    since when.
    """

    visit: str
    unit: str
    arrived_at: Instant
    bedded_at: Instant | None = None
    admission: Admission = Admission()
    left_at: Instant | None = None
    left_unevaluated: bool | None = False
    observation: bool = False
    wait_known: bool = True

    @property
    def bay_came_at(self) -> Instant | None:
        """When the wait for a bay was over; None where it is not, or nobody knows since when."""
        return self.bedded_at if self.wait_known else None

    @property
    def boarding_from(self) -> Instant | None:
        """Since when the patient waits for a bed elsewhere; None where no admission is known."""
        start = self.admission.start
        return None if start is None else start[1]

    @property
    def judged(self) -> EdVisit:
        """The stay as ECAT judges it."""
        return EdVisit(
            self.arrived_at,
            self.bedded_at,
            self.boarding_from,
            self.left_at,
            self.left_unevaluated,
            self.observation,
            self.wait_known,
        )


def ed_units(places: Places) -> tuple[str, ...]:
    """The emergency departments of a facility."""
    return tuple(unit.id for unit in places.units if unit.kind == "ed")


def stay_of(
    places: Places, visit: str, history: Iterable[tuple[Movement, Standing]]
) -> EdStay | None:
    """The last stay of a visit in an ED, by its movements and how each left it; None without."""
    eds = set(ed_units(places))
    stay: EdStay | None = None
    before = Standing()
    for movement, now in history:
        if now.status == "cancelled":
            stay = None
        elif _is_in(now, eds):
            if stay is None or stay.left_at is not None:
                stay = _arrived(visit, before, now, movement)
            stay = _went_on(places, replace(stay, unit=now.place.unit), movement, now)
        elif stay is not None and stay.left_at is None:
            stay = _left(places, _went_on(places, stay, movement, now), movement, now)
        before = now
    return stay


def _is_in(now: Standing, eds: set[str]) -> bool:
    return now.status == "open" and now.place.unit in eds


def _arrived(visit: str, before: Standing, now: Standing, m: Movement) -> EdStay:
    """Who was registered before anybody said where arrived when they were registered."""
    arrived_at, wait_known = m.effective_at, m.kind != "census"
    if before.status == "open" and not before.place.unit and before.opened_at is not None:
        arrived_at, wait_known = before.opened_at, True
    return EdStay(visit, now.place.unit, arrived_at, wait_known=wait_known)


def _went_on(places: Places, stay: EdStay, m: Movement, now: Standing) -> EdStay:
    """The stay after one more movement: perhaps a bay, perhaps evidence of an admission."""
    admission = _planned(places, stay.admission, m)
    if now.patient_class != INPATIENT:
        admission = replace(admission, inpatient_at=None)
    elif admission.inpatient_at is None:
        admission = replace(admission, inpatient_at=m.effective_at)
    stay = replace(stay, admission=admission)
    if stay.bedded_at is None and now.place.bed and now.place.unit == stay.unit:
        wait_known = stay.wait_known and m.kind != "census"
        return replace(stay, bedded_at=m.effective_at, wait_known=wait_known)
    return stay


def _planned(places: Places, known: Admission, m: Movement) -> Admission:
    """A plan counts from when it was told first, until it is cancelled."""
    if m.kind == "cancel-plan" and m.said.step == "admit":
        return replace(known, planned_at=None, bed_assigned_at=None)
    if m.kind == "cancel-plan" and m.said.step == "move":
        return replace(known, bed_requested_at=None, bed_assigned_at=None)
    if m.kind != "plan" or m.said.step == "discharge":
        return known
    unit = None if m.place is None else places.unit(m.place.unit)
    to_a_ward = unit is not None and unit.patient_class == "inpatient"
    if to_a_ward and m.place is not None and m.place.bed and known.bed_assigned_at is None:
        known = replace(known, bed_assigned_at=m.effective_at)
    if m.said.step == "admit" and known.planned_at is None:
        return replace(known, planned_at=m.effective_at)
    if m.said.step == "move" and to_a_ward and known.bed_requested_at is None:
        return replace(known, bed_requested_at=m.effective_at)
    return known


def _left(places: Places, stay: EdStay, m: Movement, now: Standing) -> EdStay:
    unit = places.unit(now.place.unit)
    unevaluated: bool | None = False
    if now.status == "discharged" and stay.bedded_at is None:
        unevaluated = now.disposition == AGAINST_ADVICE if now.disposition else None
    return replace(
        stay,
        left_at=m.effective_at,
        left_unevaluated=unevaluated,
        observation=unit is not None and unit.patient_class == "observation",
    )
