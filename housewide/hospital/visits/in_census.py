"""What an extract of an EHR's census says of a visit, where movements say otherwise."""

from collections.abc import Collection

from msgspec.structs import replace

from housewide.hospital.visits.state import INPATIENT, UNKNOWN_CLASS, Kind, Movement

NEVER_WAS: frozenset[Kind] = frozenset({"delete", "cancel-admit"})
PLACING: frozenset[Kind] = frozenset(
    {"move", "make-inpatient", "make-outpatient", "cancel-move", "cancel-discharge"}
)
CLASSING: frozenset[Kind] = frozenset({"make-inpatient", "make-outpatient"})
"""What was typed in after an extract was written, of the time before it, the extract did not know:
a visit that never was, a move entered late, a change of class, a cancel; and an admission of whom
it has as no inpatient. One told again of who was admitted says nothing new of where they are. Of
entries made out of their own order an extract may be wrong: it does not say since when.

Blank is unchanged: what names no place says nothing against the place of an extract."""


def without_overruled(movements: list[Movement], told: Collection[Movement]) -> list[Movement]:
    """All that holds: of extracts only what of them knew what had happened by then.

    `told` is all that ever was, also what was read better since.
    """
    if not any(m.kind == "census" for m in movements):
        return movements
    held = (_held(m, movements, told) if m.kind == "census" else m for m in movements)
    return [m for m in held if m is not None]


def _held(
    census: Movement, movements: list[Movement], told: Collection[Movement]
) -> Movement | None:
    """What holds of an extract: all, the place without the class, or nothing."""
    # A message that came before the extract and is read again after it was typed in no later.
    newest = max((m.message or 0 for m in told if m.position < census.position), default=0)
    unknown = [
        m
        for m in movements
        if m.effective_at <= census.effective_at
        and m.position > census.position
        and (m.message is None or m.message > newest)
    ]
    if any(_overrules(m, census, movements) for m in unknown):
        return None
    if any(m.kind in CLASSING or _admits(m, census) for m in unknown):
        return replace(census, patient_class="")
    return census


def _overrules(movement: Movement, census: Movement, movements: list[Movement]) -> bool:
    """Whether it says that the patient was elsewhere by then, or not here at all."""
    if movement.kind in NEVER_WAS:
        return True
    if movement.place is not None:
        return movement.kind in PLACING or _admits(movement, census)
    return movement.kind == "cancel-move" and _was_elsewhere(movement, census, movements)


def _was_elsewhere(cancel: Movement, census: Movement, movements: list[Movement]) -> bool:
    """Whether a cancel takes back the very move by which they were there, and from where is known.

    Where only this extract tells a place, it is better than none.
    """
    by_then = [m for m in movements if m.effective_at <= cancel.effective_at]
    came = any(m.kind == "move" and m.place == census.place for m in by_then)
    return came and any(m.place not in (None, census.place) for m in by_then)


def _admits(movement: Movement, census: Movement) -> bool:
    """Whether it is the admission of somebody whom the extract has as no inpatient."""
    known = census.patient_class not in ("", UNKNOWN_CLASS, INPATIENT)
    return known and movement.kind == "admit" and movement.patient_class != census.patient_class
