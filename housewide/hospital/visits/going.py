"""How a visit's place changes: it opens, goes on, comes back, and leaves beds behind."""

from msgspec.structs import replace

from housewide.hospital.places.facts import Place
from housewide.hospital.visits.state import EXPIRED, Departure, Movement, Odd, Standing
from housewide.kit.clock import Instant


def begin(now: Standing, m: Movement) -> Standing:
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
        away=None,
    )


def come_back(now: Standing, m: Movement) -> Standing:
    """A cancel puts the patient back, where it says or where they were."""
    back = go(now, m.place, m) if now.status == "open" else begin(now, m)
    return replace(back, came_back_at=m.effective_at)


def go(now: Standing, place: Place | None, m: Movement) -> Standing:
    """The patient goes to a place; blank is unchanged, and the same place is not a new stay."""
    if place is None:
        return now
    # Whoever goes anywhere is back from the procedure. A leave lasts: a kept bed may be another.
    away = now.away if now.away is None or now.away.why == "leave" else None
    if place == now.place:
        if now.proposal is None and away is now.away:
            return now
        return replace(now, proposal=None, away=away)
    return replace(
        now,
        patient=m.patient or now.patient,
        place=place,
        placed_by=m.kind,
        since_at=m.effective_at,
        left=with_bed_left(now, m.effective_at, m),
        came_back_at=None,
        proposal=None,
        away=away,
    )


def was_elsewhere(now: Standing, place: Place, m: Movement, what: str) -> Standing:
    """The sender says that the patient left `place`. If we believed another, both were left.

    Both, because an empty bed that someone may have lain in is not clean until it is seen.
    """
    believed = now.place
    if place.unit == believed.unit and (place.bed == believed.bed or not place.bed):
        return now
    if now.status == "open" and (place.unit != believed.unit or believed.bed):
        now = odd(now, m, what)
    if not place.bed:
        return now
    left = Departure(place.bed, None, m.effective_at, m.effective_from, _died(m))
    return replace(now, left=(*now.left, left))


def with_bed_left(now: Standing, at: Instant, m: Movement) -> tuple[Departure, ...]:
    if not now.place.bed or now.status != "open":
        return now.left
    return (*now.left, Departure(now.place.bed, now.since_at, at, m.effective_from, _died(m)))


def _died(m: Movement) -> bool:
    return m.kind == "discharge" and m.said.disposition in EXPIRED


def body_taken(now: Standing, m: Movement) -> Standing:
    """Whoever died leaves the bed now, and not when the visit ended."""
    at, by = m.effective_at, m.effective_from
    left = (
        replace(d, at=at, effective_from=by, body_stays=False) if d.body_stays else d
        for d in now.left
    )
    return replace(now, left=tuple(left))


def body_lies_in_bed(now: Standing) -> bool:
    return now.status == "discharged" and bool(now.left) and now.left[-1].body_stays


def odd(now: Standing, m: Movement, what: str) -> Standing:
    return replace(now, odd=(*now.odd, Odd(m.position, what)))
