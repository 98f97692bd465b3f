"""How one movement changes how a visit stands: one pure function per kind of movement.

Each gets the standing before and a movement that is later in effective order. What does not fit is
noted as odd, with its position, and otherwise changes nothing.
"""

from collections.abc import Callable

from msgspec.structs import replace

from housewide.hospital.visits.absence import arrive, come_home, depart, leave
from housewide.hospital.visits.going import begin, come_back, go, odd, was_elsewhere, with_bed_left
from housewide.hospital.visits.planned import cancel_plan, plan, without
from housewide.hospital.visits.state import (
    INPATIENT,
    OUTPATIENT,
    UNKNOWN_CLASS,
    Kind,
    Movement,
    Proposal,
    Standing,
    Status,
)
from housewide.hospital.visits.told import UNKNOWN_SERVICE


def step(now: Standing, movement: Movement) -> Standing:
    """The standing after one more movement."""
    after = _STEPS[movement.kind](now, movement)
    service = movement.said.service
    if not service or service == after.service:
        return after
    return replace(after, service="" if service == UNKNOWN_SERVICE else service)


def _admit(now: Standing, m: Movement) -> Standing:
    if now.admitted_at is not None and now.status == "open":
        return _corrected(now, m)
    if now.status == "discharged":
        now = odd(now, m, "admitted-after-discharge")
    # Registered in the ED, now admitted to a ward: one visit, which moves. Any other admission
    # begins where it says.
    opened = begin(now, m) if now.status != "open" else go(now, m.place, m)
    return replace(
        without(opened, "admit"),
        admitted_at=m.effective_at,
        patient=m.patient or now.patient,
        patient_class=m.patient_class or now.patient_class,
        newborn=m.said.newborn or now.newborn,
        mother=m.said.mother or now.mother,
    )


def _census(now: Standing, m: Movement) -> Standing:
    """A census has the patient here: open, and at that place from its moment on at the latest.

    Whom it has as no inpatient any more is admitted no more, as after an A07.
    """
    if now.status == "discharged":
        return odd(now, m, "in-census-after-discharge")
    there = begin(now, m) if now.status != "open" else go(now, m.place, m)
    patient_class = m.patient_class or there.patient_class
    ceased = now.patient_class == INPATIENT and patient_class not in (INPATIENT, UNKNOWN_CLASS)
    return replace(
        there,
        admitted_at=None if ceased else there.admitted_at,
        patient_class=patient_class,
        newborn=m.said.newborn or now.newborn,
        attending=m.said.doctor or now.attending,
    )


def _make_inpatient(now: Standing, m: Movement) -> Standing:
    """A06: admitted from now on, wherever the body already is."""
    if now.status == "discharged":
        now = odd(now, m, "admitted-after-discharge")
    there = begin(now, m) if now.status != "open" else go(now, m.place, m)
    return replace(
        without(there, "admit"),
        admitted_at=now.admitted_at if now.status == "open" and now.admitted_at else m.effective_at,
        patient_class=m.patient_class or INPATIENT,
    )


def _make_outpatient(now: Standing, m: Movement) -> Standing:
    """A07: no longer admitted, mostly in the same bed."""
    if now.status in {"discharged", "cancelled"}:
        return odd(now, m, f"made-outpatient-after-{now.status}")
    there = begin(now, m) if now.status != "open" else go(now, m.place, m)
    return replace(there, admitted_at=None, patient_class=m.patient_class or OUTPATIENT)


def _register(now: Standing, m: Movement) -> Standing:
    if now.status == "open":
        return _corrected(now, m)
    if now.status == "discharged":
        now = odd(now, m, "registered-after-discharge")
    return begin(now, m)


def _move(now: Standing, m: Movement) -> Standing:
    if now.status in {"discharged", "cancelled"}:
        return odd(now, m, f"moved-after-{now.status}")
    if m.prior is not None and m.prior.unit:
        now = was_elsewhere(now, m.prior, m, "prior-place-differs")
    now = go(now, m.place, m) if now.status == "open" else begin(now, m)
    now = without(now, "move")
    if m.patient_class and m.patient_class != now.patient_class:
        return replace(now, patient_class=m.patient_class)
    return now


def _discharge(now: Standing, m: Movement) -> Standing:
    if now.status in {"discharged", "cancelled"}:
        # The first departure stands: a bed is left once, and dirtied once.
        return odd(now, m, f"discharged-after-{now.status}")
    if m.place is not None and m.place.unit:
        now = was_elsewhere(now, m.place, m, "discharge-place-differs")
    return replace(
        now,
        status="discharged",
        patient=m.patient or now.patient,
        discharged_at=m.effective_at,
        disposition=m.said.disposition,
        left=with_bed_left(now, m.effective_at, m),
        proposal=None,
        plans=(),
        away=None,
    )


def _delete(now: Standing, m: Movement) -> Standing:
    """A23 of an open visit: it never was. One that has ended was purged, and stays."""
    if now.status == "discharged":
        return now
    ended: Status = "cancelled"
    return replace(now, status=ended, admitted_at=None, left=(), proposal=None, plans=(), away=None)


def _reassign(now: Standing, m: Movement) -> Standing:
    return replace(now, patient=m.patient)


def _doctor(now: Standing, m: Movement) -> Standing:
    if m.said.role == "attending":
        return replace(now, attending=m.said.doctor)
    return replace(now, consulting=m.said.doctor)


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
        now = odd(now, m, "admission-cancelled-after-discharge")
    return replace(
        now,
        status="cancelled",
        patient=m.patient or now.patient,
        admitted_at=None,
        left=now.left if ended else (),
        proposal=None,
        plans=(),
        away=None,
    )


def _cancel_move(now: Standing, m: Movement) -> Standing:
    if now.status in {"discharged", "cancelled"}:
        return now
    # A12 names the place before the move. Where it differs from what we worked out, the sender,
    # who sees the patient, is believed, and the difference is kept.
    known = now.status == "open" and bool(now.place.unit)
    if known and m.place is not None and m.place != now.place:
        now = odd(now, m, "cancelled-move-to-another-place")
    return come_back(now, m)


def _cancel_discharge(now: Standing, m: Movement) -> Standing:
    if now.status == "cancelled":
        return odd(now, m, "discharge-cancelled-after-cancelled")
    # A13 names where the patient is now, which may be another bed than before: no oddity.
    return come_back(now, m)


def _corrected(now: Standing, m: Movement) -> Standing:
    """A repeated admission or registration corrects the first: it is no second arrival, no move.

    Whom only a census put where they are was admitted by no message yet: the first one moves them.
    """
    place = m.place
    if now.placed_by == "census":
        now = go(now, place, m)
    elif place is not None and place != now.place:
        if now.placed_by == m.kind:
            now = replace(now, place=place)
        else:
            now = odd(now, m, "admission-repeated-elsewhere")
    if m.kind == "register" and now.admitted_at is not None:
        return odd(now, m, "registered-after-admission")
    return _details(now, m)


def _as_it_stood(now: Standing, _m: Movement) -> Standing:
    """Nothing more: what was cancelled is no longer among the movements, a review moves nobody."""
    return now


_AS_IT_STOOD: tuple[Kind, ...] = (
    "cancel-leave", "cancel-return", "cancel-depart", "cancel-arrive", "cancel-doctor", "review",
)  # fmt: skip

_STEPS: dict[Kind, Callable[[Standing, Movement], Standing]] = {
    "admit": _admit,
    "register": _register,
    "move": _move,
    "census": _census,
    "make-inpatient": _make_inpatient,
    "make-outpatient": _make_outpatient,
    "discharge": _discharge,
    "delete": _delete,
    "reassign": _reassign,
    "update": _update,
    "plan": plan,
    "leave": leave,
    "return": come_home,
    "depart": depart,
    "arrive": arrive,
    "doctor": _doctor,
    "cancel-admit": _cancel_admit,
    "cancel-move": _cancel_move,
    "cancel-discharge": _cancel_discharge,
    "cancel-plan": cancel_plan,
    **dict.fromkeys(_AS_IT_STOOD, _as_it_stood),
}
