"""From the rows of an extract to facts: who it is about, what was in the file, who was where. Pure.

What tells of a person stands in identity facts alone; the row itself is one, with its visit: what a
number rests on can be traced to it, and a redaction takes it away (ADR-0004).
"""

from housewide.hospital.agreement.compare import Stated
from housewide.hospital.patients.facts import (
    PatientIdentified,
    VisitIdentified,
    VisitRowStated,
)
from housewide.integrations.census.codes import doctor, service
from housewide.integrations.census.read import Extract, Row
from housewide.kit.facts import Draft, Fact
from housewide.kit.keys import Pseudonyms

CENSUS = "census"
"""The clock's name: an extract says how it was at its moment, not when it came to be so."""


def stated(row: Row, pseudonyms: Pseudonyms) -> Stated:
    """A row as it is compared: by the keys that messages of its source use."""
    return Stated(
        pseudonyms.visit(row.visit),
        pseudonyms.patient(row.patient),
        row.patient_class,
        row.place,
        row.admitted_at,
        row.newborn,
        doctor(row.line.value("attending")),
        service(row.line.value("service")),
    )


def identified(row: Row, extract: Extract, pseudonyms: Pseudonyms) -> list[Draft]:
    """Who a row is about, and the row as it stands in the file."""
    patient, visit = pseudonyms.patient(row.patient), pseudonyms.visit(row.visit)

    def said(column: str) -> str | None:
        return row.line.value(column) or None

    person = PatientIdentified(
        (row.patient,),
        family=said("family_name"),
        given=said("given_name"),
        birth_date=row.birth_date,
        sex=said("sex"),
    )
    text = VisitRowStated(patient, extract.sha256, row.line.number, extract.header, row.line.text)

    def draft(body: Fact, subject: str) -> Draft:
        return Draft(body, subject, extract.as_of, CENSUS)

    return [
        draft(person, patient),
        draft(VisitIdentified(row.visit, patient), visit),
        draft(text, visit),
    ]
