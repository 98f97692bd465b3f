"""What a cancel takes back: which of the movements before it, and what is left of them."""

from functools import reduce
from itertools import takewhile

from housewide.hospital.visits.standing import step
from housewide.hospital.visits.state import Kind, Movement, Standing
from housewide.hospital.visits.undone import Undone, is_between

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


def cancelled(
    kept: list[Movement], cancel: Movement, now: Standing, undone: list[Undone]
) -> tuple[list[Movement], int]:
    """The movements left once a cancel is carried out, itself among them; and the first changed.

    What it takes out comes to what is `undone` so far.
    """
    targets = _named_by(kept, cancel, undone)
    if targets is None:
        return kept, len(kept)
    first = targets[0] if targets else len(kept)
    left = kept[:first]
    left += [kept[index] for index in range(first, len(kept)) if index not in targets]
    if cancel.kind == "cancel-move" and _already_there(left, cancel, now):
        if not targets or kept[targets[-1]].effective_at != cancel.effective_at:
            return [*kept, cancel], len(kept)
        # It names a move to where the patient already was: that one alone.
        first, targets = targets[-1], targets[-1:]
        left = [*kept[:first], *kept[first + 1 :]]
    undone += [Undone(kept[index], cancel) for index in targets]
    if cancel.kind == "cancel-admit" and any(m.kind in OPENING for m in left):
        # Registered only: an ED patient again, not one who never came. Or admitted by the other
        # number of two visits that are one.
        return left, first
    return [*left, cancel], first


def _named_by(kept: list[Movement], cancel: Movement, undone: list[Undone]) -> list[int] | None:
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
            return _latest(kept, by_number or alike, kind, undone)
    return []


def _latest(kept: list[Movement], alike: list[int], kind: Kind, undone: list[Undone]) -> list[int]:
    """The latest of those alike, and what only told it again; of admissions and discharges all."""
    if kind == "move":
        return _latest_move(kept, alike, undone)
    if kind == "doctor":
        return alike[-1:]
    ended = [n for n, m in enumerate(kept) if m.kind == ENDED_BY.get(kind)]
    return [n for n in alike if not any(n < end < alike[-1] for end in ended)]


def _same_role(movement: Movement, cancel: Movement) -> bool:
    return movement.said.role == cancel.said.role


def _latest_move(kept: list[Movement], moves: list[int], undone: list[Undone]) -> list[int]:
    """The latest move, and what only told it again: a move to where the patient already was.

    Who came back by it, from where they never were, was told to move there anew.
    """
    latest = kept[moves[-1]]

    def tells_again(index: int) -> bool:
        move = kept[index]
        return move.place == latest.place and not is_between(undone, move, latest)

    return [*takewhile(tells_again, reversed(moves))][::-1]


def _already_there(left: list[Movement], cancel: Movement, now: Standing) -> bool:
    """Whether an A12 tells what is so already: its repeat, which must not take out another move."""
    if cancel.place is None or cancel.place != now.place or now.status != "open":
        return False
    told_by_moves = [m for m in left if m.kind != "cancel-move"]
    return reduce(step, told_by_moves, UNTOLD).place != cancel.place


def may_name(cancel: Movement, movement: Movement) -> bool:
    """Whether it is of the kind that is cancelled and, where both have a name, of that name."""
    if movement.kind not in CANCELS[cancel.kind]:
        return False
    names = {cancel.said.movement, movement.said.movement}
    return "" in names or len(names) == 1
