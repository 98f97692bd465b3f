"""Who is away from their bed: on leave, or elsewhere for a procedure. The bed is kept for them.

A leave never ends by itself: whoever does not come back is overdue, and somebody has to say so.
"""

from msgspec.structs import replace

from housewide.hospital.visits.going import begin, body_lies_in_bed, body_taken, go, odd
from housewide.hospital.visits.state import Away, Movement, Standing

LEAVE, ELSEWHERE = "leave", "elsewhere"


def leave(now: Standing, m: Movement) -> Standing:
    """A21. Told again it only says anew when the patient is expected back."""
    if now.status in {"discharged", "cancelled"}:
        return odd(now, m, f"leave-after-{now.status}")
    since_at = m.effective_at
    if now.away is not None and now.away.why == LEAVE:
        since_at = now.away.since_at
    return replace(now, away=Away(LEAVE, since_at, expected_return_at=m.said.expected_at))


def come_home(now: Standing, m: Movement) -> Standing:
    """A22: back, in the bed that was kept or in the one that is said."""
    if now.status in {"discharged", "cancelled"}:
        return odd(now, m, f"returned-after-{now.status}")
    if now.status != "open" and m.place is not None:
        return begin(now, m)
    return replace(go(now, m.place, m), away=None)


def depart(now: Standing, m: Movement) -> Standing:
    """A09: on the way to a procedure; of whoever died, out of the bed for good."""
    if body_lies_in_bed(now):
        return body_taken(now, m)
    if now.status != "open":
        return odd(now, m, f"departed-while-{now.status}")
    return replace(now, away=Away(ELSEWHERE, m.effective_at, m.place))


def arrive(now: Standing, m: Movement) -> Standing:
    """A10: at the temporary place, or back in the bed; of whoever died, where they were taken."""
    if body_lies_in_bed(now):
        return body_taken(now, m) if m.place is not None and m.place != now.place else now
    if now.status != "open":
        return odd(now, m, f"arrived-while-{now.status}")
    if m.place is None or m.place == now.place:
        return replace(now, away=None)
    since_at = now.away.since_at if now.away is not None else m.effective_at
    return replace(now, away=Away(ELSEWHERE, since_at, m.place, arrived=True))
