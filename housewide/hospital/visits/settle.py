"""Works out how a visit stands from all its movements, in effective order, cancels carried out.

The order in which movements were heard does not matter. Of two at the same instant the one believed
first comes first. A cancel takes out what it names, wherever that arrives in the log.
"""

from functools import reduce
from itertools import takewhile

from housewide.hospital.visits.standing import step
from housewide.hospital.visits.state import (
    EARLY_TOLERANCE,
    Kind,
    Movement,
    Standing,
    Visit,
)
from housewide.kit.clock import Instant

CANCELS: dict[Kind, tuple[Kind, ...]] = {
    "cancel-admit": ("admit", "register"),
    "cancel-move": ("move",),
    "cancel-discharge": ("discharge",),
}
"""What each cancel takes out. A11 takes an admission, or a registration where there is none."""

UNTOLD = Standing()


def effective_order(movement: Movement) -> tuple[Instant, int]:
    return movement.effective_at, movement.position


def settle(visit: Visit, as_of: Instant) -> Visit:
    """The visit as its movements make it stand at `as_of`, with when the next one comes due."""
    holding = [m for m in visit.movements if not m.withdrawn_by]
    due = [m for m in holding if m.effective_at <= as_of + EARLY_TOLERANCE]
    early = holding[len(due) :]
    now = _walk(due)
    if early and now.status == "unknown":
        now = Standing(
            "expected", early[0].patient or now.patient, early[0].patient_class or now.patient_class
        )
    return Visit(
        visit.key,
        visit.position,
        max(visit.touched_at, as_of),
        visit.movements,
        now,
        early[0].effective_at - EARLY_TOLERANCE if early else None,
        visit.unread,
    )


def _walk(movements: list[Movement]) -> Standing:
    """The standing after movements in effective order, each cancel taking out what it names."""
    kept: list[Movement] = []
    now = UNTOLD
    for movement in _cancels_after_what_they_name(movements):
        if movement.kind in CANCELS:
            kept = _cancelled(kept, movement, now)
            now = reduce(step, kept, UNTOLD)
        else:
            kept.append(movement)
            now = step(now, movement)
    return now


def _cancelled(kept: list[Movement], cancel: Movement, now: Standing) -> list[Movement]:
    """The movements that are left once a cancel is carried out, the cancel itself among them."""
    targets = _named_by(kept, cancel)
    left = [m for m in kept if m not in targets]
    if cancel.kind == "cancel-admit" and any(m.kind == "register" for m in left):
        return left  # back to being registered only: an ED patient again, not one who never came
    if cancel.kind == "cancel-move" and _already_there(left, cancel, now):
        return [*kept, cancel]
    return [*left, cancel]


def _named_by(kept: list[Movement], cancel: Movement) -> list[Movement]:
    """The movements that a cancel takes out: the latest of their kind, and what repeats it.

    A sender that gives a cancel the instant of what it cancels (as IHE PAM does) names that one:
    whatever came later is not among `kept` yet.
    """
    for kind in CANCELS[cancel.kind]:
        alike = [m for m in kept if m.kind == kind]
        if alike:
            return _latest_move(alike) if kind == "move" else alike
    return []


def _latest_move(moves: list[Movement]) -> list[Movement]:
    """The latest move, and what only told it again: a move to where the patient already was."""
    place = moves[-1].place
    return list(takewhile(lambda m: m.place == place, reversed(moves)))


def _already_there(left: list[Movement], cancel: Movement, now: Standing) -> bool:
    """Whether an A12 tells what is so already: its repeat, which must not take out another move."""
    if cancel.place is None or cancel.place != now.place or now.status != "open":
        return False
    told_by_moves = [m for m in left if m.kind != "cancel-move"]
    return reduce(step, told_by_moves, UNTOLD).place != cancel.place


def _cancels_after_what_they_name(movements: list[Movement]) -> list[Movement]:
    """Effective order, but a cancel heard ahead of what it names at its instant comes after it."""
    ordered: list[Movement] = []
    waiting: list[Movement] = []
    for index, movement in enumerate(movements):
        if movement.kind in CANCELS and _is_ahead(movement, ordered, movements[index + 1 :]):
            waiting.append(movement)
            continue
        ordered.append(movement)
        if waiting:
            released = [w for w in waiting if movement.kind in CANCELS[w.kind]]
            ordered += released
            waiting = [w for w in waiting if w not in released]
    return ordered


def _is_ahead(cancel: Movement, before: list[Movement], after: list[Movement]) -> bool:
    names = CANCELS[cancel.kind]

    def named(m: Movement) -> bool:
        return m.kind in names and m.effective_at == cancel.effective_at

    return not any(named(m) for m in before) and any(named(m) for m in after)
