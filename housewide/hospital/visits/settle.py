"""Works out how a visit stands from all its movements, in effective order, cancels carried out.

The order in which movements were heard does not matter. Of two at the same instant the one believed
first comes first. A cancel takes out what it names, wherever that arrives in the log.
"""

from collections.abc import Iterable
from functools import reduce
from itertools import takewhile

from msgspec.structs import replace

from housewide.hospital.visits.in_census import without_overruled
from housewide.hospital.visits.standing import step
from housewide.hospital.visits.state import (
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
    "cancel-leave": ("leave",),
    "cancel-return": ("return",),
    "cancel-depart": ("depart",),
    "cancel-arrive": ("arrive",),
    "cancel-doctor": ("doctor",),
}
"""What each cancel takes out. A11 takes an admission, or a registration where there is none.

A cancelled plan is no such: it takes nothing back, it only says that nothing will come of it.
"""

ENDED_BY: dict[Kind, Kind] = {
    "leave": "return",
    "return": "leave",
    "depart": "arrive",
    "arrive": "depart",
}
"""What ends what can happen several times in a visit: between two of them it is told again only."""

OPENING: tuple[Kind, ...] = ("admit", "register")

UNTOLD = Standing()


def effective_order(movement: Movement) -> tuple[Instant, int]:
    return movement.effective_at, movement.position


def settle(visit: Visit, as_of: Instant) -> Visit:
    """The visit as its movements make it stand at `as_of`, with when the next one comes due."""
    holding = _holding(visit.movements)
    due = [m for m in holding if m.holds_from <= as_of]
    early = [m for m in holding if m.holds_from > as_of] if len(due) < len(holding) else []
    now = _walk(due)
    if early and now.status == "unknown":
        # What is told of it already stays: a plan, a doctor, a leave.
        now = replace(
            now,
            status="expected",
            patient=early[0].patient or now.patient,
            patient_class=early[0].patient_class or now.patient_class,
        )
    return Visit(
        visit.key,
        visit.position,
        max(visit.touched_at, as_of),
        visit.movements,
        now,
        min(m.holds_from for m in early) if early else None,
        visit.unread,
    )


def history(movements: Iterable[Movement], as_of: Instant) -> list[tuple[Movement, Standing]]:
    """Each movement that holds at `as_of`, in effective order, and how the visit stood after it."""
    holding = _holding(movements)
    kept, after = _walked([m for m in holding if m.holds_from <= as_of])
    return list(zip(kept, after[1:], strict=True))


def _holding(movements: Iterable[Movement]) -> list[Movement]:
    """Without what was withdrawn, corrected, or overruled by who knew more."""
    return without_overruled(_corrected([m for m in movements if not m.withdrawn_by]))


def _walk(movements: list[Movement]) -> Standing:
    """The standing after movements in effective order."""
    return _walked(movements)[1][-1]


def _walked(movements: list[Movement]) -> tuple[list[Movement], list[Standing]]:
    """The movements left once each cancel took out what it names; the standings around them."""
    kept: list[Movement] = []
    after = [UNTOLD]  # how the visit stands after none of `kept`, after one of them, ...
    for movement in _cancels_after_what_they_name(_told_once(movements)):
        changed_from = len(kept)
        if movement.kind == "delete" and _is_of_another(kept, movement):
            continue
        if movement.kind in CANCELS:
            kept, changed_from = _cancelled(kept, movement, after[-1])
        else:
            kept.append(movement)
        del after[changed_from + 1 :]
        for one in kept[changed_from:]:
            after.append(step(after[-1], one))
    return kept, after


def _cancelled(kept: list[Movement], cancel: Movement, now: Standing) -> tuple[list[Movement], int]:
    """The movements left once a cancel is carried out, itself among them; and the first changed."""
    targets = _named_by(kept, cancel)
    if targets is None:
        return kept, len(kept)
    first = targets[0] if targets else len(kept)
    left = kept[:first]
    left += [kept[index] for index in range(first, len(kept)) if index not in targets]
    if cancel.kind == "cancel-admit" and any(m.kind in OPENING for m in left):
        # Registered only: an ED patient again, not one who never came. Or admitted by the other
        # number of two visits that are one.
        return left, first
    if cancel.kind == "cancel-move" and _already_there(left, cancel, now):
        return [*kept, cancel], len(kept)
    return [*left, cancel], first


def _named_by(kept: list[Movement], cancel: Movement) -> list[int] | None:
    """Which movements a cancel takes out: the one it names, else the latest of its kind.

    A movement's own name (ZBE-1) names it and nothing else; None where that is none of these. A
    sender that gives a cancel the instant of what it cancels (as IHE PAM does) names that one:
    whatever came later is not among `kept` yet. What only told the movement again goes with it. Of
    two visits that are one, a cancel is of what was told by the same number, if anything was.
    """
    for kind in CANCELS[cancel.kind]:
        alike = [n for n, m in enumerate(kept) if m.kind == kind and _same_role(m, cancel)]
        if cancel.said.movement and any(kept[n].said.movement for n in alike):
            return [n for n in alike if kept[n].said.movement == cancel.said.movement] or None
        by_number = [n for n in alike if kept[n].told_of == cancel.told_of]
        if alike and not by_number and cancel.told_of:
            return None
        if alike:
            return _latest(kept, by_number or alike, kind)
    return []


def _is_of_another(kept: list[Movement], deleted: Movement) -> bool:
    """Whether a visit that is deleted was merged into one that was opened by another number."""
    return any(m.kind in OPENING and m.told_of != deleted.told_of for m in kept)


def _latest(kept: list[Movement], alike: list[int], kind: Kind) -> list[int]:
    """The latest of those alike, and what only told it again; of admissions and discharges all."""
    if kind == "move":
        return _latest_move(kept, alike)
    if kind == "doctor":
        return alike[-1:]
    ended = [n for n, m in enumerate(kept) if m.kind == ENDED_BY.get(kind)]
    return [n for n in alike if not any(n < end < alike[-1] for end in ended)]


def _same_role(movement: Movement, cancel: Movement) -> bool:
    return movement.said.role == cancel.said.role


def _latest_move(kept: list[Movement], moves: list[int]) -> list[int]:
    """The latest move, and what only told it again: a move to where the patient already was."""
    place = kept[moves[-1]].place
    return [*takewhile(lambda index: kept[index].place == place, reversed(moves))][::-1]


def _already_there(left: list[Movement], cancel: Movement, now: Standing) -> bool:
    """Whether an A12 tells what is so already: its repeat, which must not take out another move."""
    if cancel.place is None or cancel.place != now.place or now.status != "open":
        return False
    told_by_moves = [m for m in left if m.kind != "cancel-move"]
    return reduce(step, told_by_moves, UNTOLD).place != cancel.place


def _corrected(movements: list[Movement]) -> list[Movement]:
    """Each movement as it was last corrected under its own name (ZBE-1), whenever it is heard."""
    corrections = sorted((m for m in movements if m.said.corrects), key=lambda m: m.position)
    newest = {m.said.movement: m.position for m in corrections}
    if not newest:
        return movements

    def holds(m: Movement) -> bool:
        corrected_by = newest.get(m.said.movement)
        return m.kind in CANCELS or corrected_by in {None, m.position}

    return [m for m in movements if holds(m)]


def _told_once(movements: list[Movement]) -> list[Movement]:
    """Without an admission's cancel told again at its instant: it must not take out more."""
    seen: set[tuple[Instant, str, str]] = set()
    kept = []
    for m in movements:
        told = (m.effective_at, m.said.movement, m.told_of)
        if m.kind == "cancel-admit" and told in seen:
            continue
        if m.kind == "cancel-admit":
            seen.add(told)
        kept.append(m)
    return kept


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
            released = [w for w in waiting if _may_name(w, movement)]
            ordered += released
            waiting = [w for w in waiting if w not in released]
    return ordered


def _is_ahead(cancel: Movement, before: list[Movement], after: list[Movement]) -> bool:
    """Whether what it names at its instant comes behind it. Those of one instant stand together."""

    def names_one(movements: Iterable[Movement]) -> bool:
        at_once = takewhile(lambda m: m.effective_at == cancel.effective_at, movements)
        return any(_may_name(cancel, m) for m in at_once)

    return not names_one(reversed(before)) and names_one(after)


def _may_name(cancel: Movement, movement: Movement) -> bool:
    """Whether it is of the kind that is cancelled and, where both have a name, of that name."""
    if movement.kind not in CANCELS[cancel.kind]:
        return False
    names = {cancel.said.movement, movement.said.movement}
    return "" in names or len(names) == 1
