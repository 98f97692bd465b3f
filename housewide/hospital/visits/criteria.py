"""Whether a patient meets the criteria to reside, by all reviews of their visit, and since when.

Who meets them again and stops again is ready to leave since the last time only: the period that
goes on counts, from its first review (NHS England, discharge ready date).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable

from msgspec import Struct
from msgspec.structs import replace

from housewide.hospital.visits.keeping import REVIEW
from housewide.hospital.visits.state import Movement
from housewide.kit.clock import Instant

Same = Callable[[str], str]
"""The patient's key that a key means, by merges."""


class Criteria(Struct, frozen=True, gc=False):
    """What the reviews of a visit come to.

    `meets` is None where no answer holds. `since_at` is when the period began in which it has been
    that without a break, `reviewed_at` the newest review that says so. `is_unclear`: a newer review
    than that has an answer which cannot be used.
    """

    meets: bool | None = None
    since_at: Instant = 0
    reviewed_at: Instant = 0
    is_unclear: bool = False


NO_REVIEW = Criteria()


def criteria(movements: Iterable[Movement], same: Same, as_of: Instant) -> Criteria:
    """What the reviews of a visit come to at a moment, told in any order and under any number.

    Of one instant the review told last holds, or none where it was taken back.
    """
    holding = [m for m in movements if not m.withdrawn_by]
    reviews = [m for m in holding if m.kind == REVIEW and m.holds_from <= as_of]
    if not reviews:
        return NO_REVIEW
    newest = {m.effective_at: m for m in _of_its_patient(reviews, holding, same)}
    found = NO_REVIEW
    for at, review in newest.items():  # in effective order, as the movements are
        meets = review.said.meets
        if meets is not None:
            since_at = found.since_at if meets == found.meets else at
            found = Criteria(meets, since_at, at)
        elif review.said.kept_out:
            found = replace(found, is_unclear=True)
    return found


def _of_its_patient(reviews: list[Movement], holding: list[Movement], same: Same) -> list[Movement]:
    """The reviews of whomever the visit is of.

    One that names a patient whom nothing else told under its number does is somebody else's.
    """
    named: defaultdict[str, set[str]] = defaultdict(set)
    for movement in holding:
        if movement.kind != REVIEW and movement.patient:
            named[movement.told_of].add(same(movement.patient))
    return [r for r in reviews if r.told_of not in named or same(r.patient) in named[r.told_of]]
