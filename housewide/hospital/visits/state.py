"""What is true of a visit: the movements told of it, and how it stands because of them.

The model is that of IHE PAM: a visit *is* its movements, each at its own instant, any of which may
be told late or taken back. How the visit stands is worked out from them, never patched.
"""

from typing import Literal

from msgspec import Struct

from housewide.hospital.places.facts import Place
from housewide.kit.clock import MINUTE, Instant

Kind = Literal[
    "admit",
    "register",
    "move",
    "census",
    "make-inpatient",
    "make-outpatient",
    "discharge",
    "delete",
    "reassign",
    "update",
    "plan",
    "leave",
    "return",
    "depart",
    "arrive",
    "doctor",
    "review",
    "cancel-admit",
    "cancel-move",
    "cancel-discharge",
    "cancel-plan",
    "cancel-leave",
    "cancel-return",
    "cancel-depart",
    "cancel-arrive",
    "cancel-doctor",
]

Status = Literal["unknown", "expected", "open", "discharged", "cancelled"]
"""`unknown`: what was told neither opens nor ends it. `expected`: all told lies in the future."""

EARLY_TOLERANCE = 5 * MINUTE
"""A movement dated ahead by more than this waits until it is due; one dated ahead by less counts at
once, for its sender's clock is ahead of ours. Clocks kept by NTP agree within seconds; five minutes
is what Kerberos allows (RFC 4120), so what hospital systems hold to."""

WEAK_CLOCKS = frozenset({"EVN-2", "MSH-7", "received", "census"})
"""Fields that say when a message was written or sent, not when it happened at the bed."""

INPATIENT = "I"
"""Table 0004's class of an inpatient. A site whose sender calls them otherwise maps it in the
source's code map; class B (obstetrics) says nothing about a bed, so it is not counted by itself."""

OUTPATIENT = "O"

UNKNOWN_CLASS = "U"
"""Table 0004's class of whom the sender's class is unknown or means nothing here."""

NOWHERE = Place("")
"""In the facility, but nobody said where."""


class Particulars(Struct, frozen=True, gc=False, omit_defaults=True):
    """What few movements say: kept apart, so that the many are small.

    `movement` is the sender's name for it (ZBE-1), `corrects` that it replaces what was told under
    that name. `step` and `expected_at` are of a plan (the latter also of a return from leave),
    `role` and `doctor` of a change of doctor, `newborn` and `mother` of an admission, `disposition`
    of a discharge, `service` of any that says how the patient is looked after, `meets` and
    `kept_out` of a review of the criteria to reside.
    """

    movement: str = ""
    corrects: bool = False
    step: str = ""
    expected_at: Instant | None = None
    role: str = ""
    doctor: str = ""
    newborn: bool = False
    mother: str = ""
    disposition: str = ""
    service: str = ""
    meets: bool | None = None
    kept_out: str = ""


NO_PARTICULARS = Particulars()


class Movement(Struct, frozen=True, gc=False, omit_defaults=True):
    """One thing told of a visit, at the instant when it took effect.

    `effective_from` names the field that gave the instant, `message` the message that told it.
    `prior` is the sender's word on where from. `withdrawn_by` is the position of the fact that took
    this reading of the message back, 0 while it holds. `told_of` is the visit that it was told of,
    where that was another which was merged into this one. `believed_at` is kept of one that was
    dated a little ahead of it, 0 of all others.
    """

    effective_at: Instant
    position: int
    kind: Kind
    patient: str
    patient_class: str
    place: Place | None
    effective_from: str
    message: int | None
    prior: Place | None = None
    withdrawn_by: int = 0
    said: Particulars = NO_PARTICULARS
    told_of: str = ""
    believed_at: Instant = 0

    @property
    def holds_from(self) -> Instant:
        """When it counts: at its instant, or once believed where its sender's clock is ahead."""
        return self.believed_at or self.effective_at


def effective_order(movement: Movement) -> tuple[Instant, int]:
    return movement.effective_at, movement.position


EXPIRED = frozenset({"20", "41"})
"""Dispositions (PV1-36, table 0112) of who died here: NUBC's patient discharge status. Those who
died at home (40) or nobody knows where (42) lie in no bed of ours."""

AGAINST_ADVICE = "07"
"""The disposition of who left against advice, or discontinued care. Of somebody who never had a bay
of the ED it says that they left without being evaluated."""


class Departure(Struct, frozen=True, gc=False, omit_defaults=True):
    """A body left a bed at `at`, having come at `since_at`. `effective_from` tells a weak clock.

    `body_stays`: only the visit ended then, since the patient died; nobody has said that the body
    was taken away.
    """

    bed: str
    since_at: Instant | None
    at: Instant
    effective_from: str
    body_stays: bool = False


class Odd(Struct, frozen=True, gc=False, omit_defaults=True):
    """Something told that does not fit: kept with its position, never refused. `what` is a code."""

    position: int
    what: str


class Proposal(Struct, frozen=True, gc=False, omit_defaults=True):
    """An update named this place; a person decides whether the patient moved there."""

    position: int
    effective_at: Instant
    place: Place


class Plan(Struct, frozen=True, gc=False, omit_defaults=True):
    """A step (one of `facts.Step`) that is to come, by what was told at `told_at`."""

    step: str
    told_at: Instant
    position: int
    place: Place | None = None
    expected_at: Instant | None = None


class Away(Struct, frozen=True, gc=False, omit_defaults=True):
    """The patient is not in their bed, which is kept: on `leave`, or `elsewhere` for a procedure.

    `place` is the temporary one, None where unknown; `arrived` whether they reached it.
    """

    why: str
    since_at: Instant
    place: Place | None = None
    arrived: bool = False
    expected_return_at: Instant | None = None


class Standing(Struct, frozen=True, gc=False, omit_defaults=True):
    """How a visit stands: what its movements come to, in effective order.

    `place` is where the patient is (where they last were, once the visit has ended), since
    `since_at`, because of a movement of kind `placed_by`. `opened_at` is the first that put them in
    the house; `admitted_at` their admission (A01), if there was one; `left` the beds left behind.
    `came_back_at` is when a cancel (A12, A13) put them back where they are, if one did. `plans` are
    the steps that are to come, `away` says that the patient is not in that place just now.
    `service` is the hospital service that looks after them, "" where nobody told it.
    """

    status: Status = "unknown"
    patient: str = ""
    patient_class: str = ""
    place: Place = NOWHERE
    placed_by: str = ""
    since_at: Instant | None = None
    opened_at: Instant | None = None
    admitted_at: Instant | None = None
    discharged_at: Instant | None = None
    came_back_at: Instant | None = None
    disposition: str = ""
    left: tuple[Departure, ...] = ()
    proposal: Proposal | None = None
    odd: tuple[Odd, ...] = ()
    plans: tuple[Plan, ...] = ()
    away: Away | None = None
    newborn: bool = False
    mother: str = ""
    attending: str = ""
    consulting: str = ""
    service: str = ""


class Visit(Struct, frozen=True, gc=False, omit_defaults=True):
    """A visit: its key, all its movements in effective order, and how it stands.

    `now` holds for the moment of the last fact, `touched_at`; `due_at` is when the next movement
    told ahead of its time comes due (None if there is none). `ask.at` gives any other moment. Of a
    visit at a past moment `touched_at` is when that was known of it which makes it stand so.
    `unread` counts facts of kinds that this code does not know.
    """

    key: str
    position: int = 0
    touched_at: Instant = 0
    movements: tuple[Movement, ...] = ()
    now: Standing = Standing()
    due_at: Instant | None = None
    unread: int = 0
