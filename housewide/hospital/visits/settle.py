"""Works out how a visit stands from all its movements, in effective order, cancels carried out.

The order in which movements were heard does not matter. Of two at the same instant the one believed
first comes first. A cancel takes out what it names, wherever that arrives in the log.
"""

from collections.abc import Collection, Iterable
from itertools import accumulate, takewhile

from msgspec.structs import replace

from housewide.hospital.visits.cancels import CANCELS, OPENING, UNTOLD, cancelled, may_name
from housewide.hospital.visits.in_census import without_overruled
from housewide.hospital.visits.standing import step
from housewide.hospital.visits.state import Kind, Movement, Standing, Visit
from housewide.hospital.visits.undone import Undone, without_fallen
from housewide.kit.clock import Instant

BY_OTHERS: frozenset[Kind] = frozenset({*CANCELS, "delete"})
"""The kinds of movement whose meaning depends on what else was told: what a cancel names, and whose
visit a deletion ends. Without any of them one walk gives every standing on the way."""


def settle(visit: Visit, as_of: Instant) -> Visit:
    """The visit as its movements make it stand at `as_of`, with when the next one comes due.

    Of a moment before `touched_at` it is how the visit stood then by all that is known now: what
    was taken back since never was.
    """
    known_at = max(visit.touched_at, as_of)
    _, after, early = _stood(visit.movements, as_of, known_at)
    now = after[-1]
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
        known_at,
        visit.movements,
        now,
        min(m.holds_from for m in early) if early else None,
        visit.unread,
    )


def history(
    movements: Collection[Movement], as_of: Instant, known_at: Instant
) -> list[tuple[Movement, Standing]]:
    """Each movement that holds at `as_of`, in effective order, and how the visit stood after it.

    By all that is known at `known_at`, which is the same moment or a later one.
    """
    kept, after, _ = _stood(movements, as_of, known_at)
    return list(zip(kept, after[1:], strict=True))


def _stood(
    movements: Collection[Movement], as_of: Instant, known_at: Instant
) -> tuple[list[Movement], list[Standing], list[Movement]]:
    """The movements that hold at `as_of`, the standings around them, and what is yet to come.

    A cancel that holds at `known_at` takes out what it names from the start, also where it says no
    earlier time than its own: HL7 means by it that the event was entered in error, or did not
    happen. Where the patient is by the cancel holds from its own instant on.
    """
    holding = _holding(movements)
    due, early = _parted(holding, as_of)
    if known_at > as_of and any(m.kind in CANCELS and m.effective_at > as_of for m in holding):
        known, ahead = _parted(holding, known_at)
        due, later = _parted(_walked(known)[0], as_of)
        return due, _never_came(due, _steps(due), later), later + ahead
    kept, after = _walked(due)
    return kept, after if kept is due else _never_came(kept, after, []), early


def _parted(movements: list[Movement], at: Instant) -> tuple[list[Movement], list[Movement]]:
    """Those that hold at an instant, and those that are to come."""
    due = [m for m in movements if m.holds_from <= at]
    early = [m for m in movements if m.holds_from > at] if len(due) < len(movements) else []
    return due, early


def _never_came(
    kept: list[Movement], after: list[Standing], later: list[Movement]
) -> list[Standing]:
    """Whose admission is cancelled never came: nor did they move or leave before the cancel.

    What was planned of them was planned.
    """
    cancel = next((m for m in later if m.kind == "cancel-admit"), None)
    for n in reversed(range(len(after))):
        if cancel is not None and after[n].status in {"unknown", "open", "discharged"}:
            after[n] = step(after[n], cancel)
        if n and kept[n - 1].kind == "cancel-admit":
            cancel = kept[n - 1]
    return after


def _holding(movements: Collection[Movement]) -> list[Movement]:
    """Without what was withdrawn, corrected, or overruled by who knew more."""
    held = _corrected([m for m in movements if not m.withdrawn_by])
    return without_overruled(held, movements)


def _walked(movements: list[Movement]) -> tuple[list[Movement], list[Standing]]:
    """The movements left once each cancel took out what it names; the standings around them."""
    if not any(m.kind in BY_OTHERS for m in movements):
        return movements, _steps(movements)
    kept: list[Movement] = []
    undone: list[Undone] = []
    after = [UNTOLD]  # how the visit stands after none of `kept`, after one of them, ...
    for movement in _cancels_after_what_they_name(_told_once(movements)):
        changed_from = len(kept)
        if movement.kind == "delete" and _is_of_another(kept, movement):
            continue
        if movement.kind in CANCELS:
            kept, changed_from = cancelled(kept, movement, after[-1], undone)
        else:
            kept.append(movement)
        del after[changed_from + 1 :]
        for one in kept[changed_from:]:
            after.append(step(after[-1], one))
    left = without_fallen(kept, undone)
    return (kept, after) if left is kept else (left, _steps(left))


def _steps(movements: list[Movement]) -> list[Standing]:
    """How a visit stands after none of these movements, after one of them, and so on."""
    return [*accumulate(movements, step, initial=UNTOLD)]


def _is_of_another(kept: list[Movement], deleted: Movement) -> bool:
    """Whether a visit that is deleted was merged into one that was opened by another number."""
    return any(m.kind in OPENING and m.told_of != deleted.told_of for m in kept)


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
            released = [w for w in waiting if may_name(w, movement)]
            ordered += released
            waiting = [w for w in waiting if w not in released]
    return ordered


def _is_ahead(cancel: Movement, before: list[Movement], after: list[Movement]) -> bool:
    """Whether what it names at its instant comes behind it. Those of one instant stand together."""

    def names_one(movements: Iterable[Movement]) -> bool:
        at_once = takewhile(lambda m: m.effective_at == cancel.effective_at, movements)
        return any(may_name(cancel, m) for m in at_once)

    return not names_one(reversed(before)) and names_one(after)
