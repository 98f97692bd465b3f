"""Questions about who a patient is. Who may ask is decided above: this layer knows no access."""

from housewide.hospital.patients.fold import Patients
from housewide.hospital.patients.state import Identity


def identity(patients: Patients, patient: str) -> Identity | None:
    """Who a patient is, or None where nobody said (or it was redacted)."""
    known = patients.get(patient)
    return known.identity if known else None


def display_name(patients: Patients, patient: str) -> str:
    """`FAMILY, Given` as a ward list writes it; "" where no name is known."""
    known = identity(patients, patient)
    if known is None or not known.family:
        return ""
    family = known.family.upper()
    return f"{family}, {known.given}" if known.given else family


def visit_number(patients: Patients, visit: str) -> str:
    """The number that a visit has at its source; "" where none is known."""
    number = patients.numbers.get(visit)
    return number.identifier.value if number else ""


def visits_of(patients: Patients, patient: str) -> tuple[str, ...]:
    """The visits in memory that are the patient's."""
    known = patients.get(patient)
    return known.visits if known else ()
