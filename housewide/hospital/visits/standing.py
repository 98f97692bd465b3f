"""How one movement changes how a visit stands: one pure function per kind of movement.

Each gets the standing before and a movement that is later in effective order. What does not fit is
noted as odd, with its position, and otherwise changes nothing.
"""

from collections.abc import Callable

from msgspec.structs import replace

from housewide.hospital.places.facts import Place
from housewide.hospital.visits.state import Departure, Movement, Odd, Proposal, Standing
from housewide.kit.clock import Instant


def step(now: Standing, movement: Movement) -> Standing:
    """The standing after one more movement."""
    return _STEPS[movement.kind](now, movement)


def _admit(now: Standing, m: Movement) -> Standing:
    if now.admitted_at is not None and now.status == "open":
        return _corrected(now, m)
    if now.status == "discharged":
        now = _odd(now, m, "admitted-after-discharge")
    # Registered in the ED, now admitted to a ward: one visit, which moves. Any other admission
    # begins where it says.
    opened = _open(now, m) if now.status != "open" else _go(now, m.place, m)
    return replace(
        opened,
        admitted_at=m.effective_at,
        patient=m.patient or now.patient,
        patient_class=m.patient_class or now.patient_class,
    )


def _register(now: Standing, m: Movement) -> Standing:
    if now.status == "open":
        return _corrected(now, m)
    if now.status == "discharged":
        now = _odd(now, m, "registered-after-discharge")
    return _open(now, m)


def _move(now: Standing, m: Movement) -> Standing:
    if now.status in {"discharged", "cancelled"}:
        return _odd(now, m, f"moved-after-{now.status}")
    if m.prior is not None and m.prior.unit:
        now = _was_elsewhere(now, m.prior, m, "prior-place-differs")
    now = _go(now, m.place, m) if now.status == "open" else _open(now, m)
    if m.patient_class and m.patient_class != now.patient_class:
        return replace(now, patient_class=m.patient_class)
    return now


def _discharge(now: Standing, m: Movement) -> Standing:
    if now.status in {"discharged", "cancelled"}:
        # The first departure stands: a bed is left once, and dirtied once.
        return _odd(now, m, f"discharged-after-{now.status}")
    if m.place is not None and m.place.unit:
        now = _was_elsewhere(now, m.place, m, "discharge-place-differs")
    return replace(
        now,
        status="discharged",
        patient=m.patient or now.patient,
        discharged_at=m.effective_at,
        disposition=m.disposition,
        left=_left(now, m.effective_at, m),
        proposal=None,
    )


def _update(now: Standing, m: Movement) -> Standing:
    now = _details(now, m)
    # The newest word replaces an older one; one that agrees with where the patient is ends it.
    if m.place is None or (now.proposal is not None and now.proposal.place == m.place):
        return now
    proposal = None if m.place == now.place else Proposal(m.position, m.effective_at, m.place)
    return now if proposal == now.proposal else replace(now, proposal=proposal)


def _details(now: Standing, m: Movement) -> Standing:
    patient, patient_class = m.patient or now.patient, m.patient_class or now.patient_class
    if patient == now.patient and patient_class == now.patient_class:
        return now
    return replace(now, patient=patient, patient_class=patient_class)


def _cancel_admit(now: Standing, m: Movement) -> Standing:
    # A visit that never was left no bed behind; one that already ended did.
    ended = now.status == "discharged"
    if ended:
        now = _odd(now, m, "admission-cancelled-after-discharge")
    return replace(
        now,
        status="cancelled",
        patient=m.patient or now.patient,
        admitted_at=None,
        left=now.left if ended else (),
        proposal=None,
    )


def _cancel_move(now: Standing, m: Movement) -> Standing:
    if now.status in {"discharged", "cancelled"}:
        return now
    # A12 names the place before the move. Where it differs from what we worked out, the sender,
    # who sees the patient, is believed, and the difference is kept.
    known = now.status == "open" and bool(now.place.unit)
    if known and m.place is not None and m.place != now.place:
        now = _odd(now, m, "cancelled-move-to-another-place")
    return _come_back(now, m)


def _cancel_discharge(now: Standing, m: Movement) -> Standing:
    if now.status == "cancelled":
        return _odd(now, m, "discharge-cancelled-after-cancelled")
    # A13 names where the patient is now, which may be another bed than before: no oddity.
    return _come_back(now, m)


_STEPS: dict[str, Callable[[Standing, Movement], Standing]] = {
    "admit": _admit,
    "register": _register,
    "move": _move,
    "discharge": _discharge,
    "update": _update,
    "cancel-admit": _cancel_admit,
    "cancel-move": _cancel_move,
    "cancel-discharge": _cancel_discharge,
}


def _open(now: Standing, m: Movement) -> Standing:
    """The visit begins (again) with this movement, where it says."""
    return replace(
        now,
        status="open",
        patient=m.patient or now.patient,
        patient_class=m.patient_class or now.patient_class,
        place=m.place if m.place is not None else now.place,
        placed_by=m.kind,
        since_at=m.effective_at,
        opened_at=m.effective_at,
        discharged_at=None,
        disposition="",
        came_back_at=None,
        proposal=None,
    )


def _come_back(now: Standing, m: Movement) -> Standing:
    """A cancel puts the patient back, where it says or where they were."""
    back = _go(now, m.place, m) if now.status == "open" else _open(now, m)
    return replace(back, came_back_at=m.effective_at)


def _go(now: Standing, place: Place | None, m: Movement) -> Standing:
    """The patient goes to a place; blank is unchanged, and the same place is not a new stay."""
    if place is None:
        return now
    if place == now.place:
        return replace(now, proposal=None) if now.proposal else now
    return replace(
        now,
        patient=m.patient or now.patient,
        place=place,
        placed_by=m.kind,
        since_at=m.effective_at,
        left=_left(now, m.effective_at, m),
        came_back_at=None,
        proposal=None,
    )


def _corrected(now: Standing, m: Movement) -> Standing:
    """A repeated admission or registration corrects the first: it is no second arrival, no move."""
    place = m.place
    if place is not None and place != now.place:
        if now.placed_by == m.kind:
            now = replace(now, place=place)
        else:
            now = _odd(now, m, "admission-repeated-elsewhere")
    if m.kind == "register" and now.admitted_at is not None:
        return _odd(now, m, "registered-after-admission")
    return _details(now, m)


def _was_elsewhere(now: Standing, place: Place, m: Movement, what: str) -> Standing:
    """The sender says that the patient left `place`. If we believed another, both were left.

    Both, because an empty bed that someone may have lain in is not clean until it is seen.
    """
    believed = now.place
    if place.unit == believed.unit and (place.bed == believed.bed or not place.bed):
        return now
    if now.status == "open" and (place.unit != believed.unit or believed.bed):
        now = _odd(now, m, what)
    if not place.bed:
        return now
    return replace(
        now, left=(*now.left, Departure(place.bed, None, m.effective_at, m.effective_from))
    )


def _left(now: Standing, at: Instant, m: Movement) -> tuple[Departure, ...]:
    if not now.place.bed or now.status != "open":
        return now.left
    return (*now.left, Departure(now.place.bed, now.since_at, at, m.effective_from))


def _odd(now: Standing, m: Movement, what: str) -> Standing:
    return replace(now, odd=(*now.odd, Odd(m.position, what)))
