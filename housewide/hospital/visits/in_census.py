"""What an extract of an EHR's census says of a visit, where movements say otherwise."""

from housewide.hospital.visits.state import INPATIENT, UNKNOWN_CLASS, Movement

OVERRULE_A_CENSUS = frozenset(
    {
        "move", "make-inpatient", "make-outpatient", "delete", "cancel-admit", "cancel-move",
        "cancel-discharge",
    }
)  # fmt: skip
"""What was typed in after an extract was written, of the time before it, the extract did not know:
a move entered late, a cancel; and an admission of whom it has as no inpatient. One told again of
who was admitted says nothing new of where they are. Of entries made out of their own order it may
be wrong: an extract does not say since when."""


def without_overruled(movements: list[Movement]) -> list[Movement]:
    """All that holds: of extracts only those that knew what had happened by then."""
    if not any(m.kind == "census" for m in movements):
        return movements
    return [m for m in movements if m.kind != "census" or not _is_overruled(m, movements)]


def _is_overruled(census: Movement, movements: list[Movement]) -> bool:
    """Whether something that it did not know was told later of the time before it."""
    return any(
        (m.kind in OVERRULE_A_CENSUS or _admits(m, census))
        and m.effective_at <= census.effective_at
        and m.position > census.position
        for m in movements
    )


def _admits(movement: Movement, census: Movement) -> bool:
    """Whether it is the admission of somebody whom the extract has as no inpatient."""
    known = census.patient_class not in ("", UNKNOWN_CLASS, INPATIENT)
    return known and movement.kind == "admit" and movement.patient_class != census.patient_class
