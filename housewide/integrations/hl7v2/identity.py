"""Who a message is about: identifiers with their authorities, and a person's own data.

Blank is unchanged (None), `""` is deleted (an empty text).
"""

from housewide.hospital.patients.facts import PatientIdentified
from housewide.integrations.hl7v2.composite import Composite, first, repeats
from housewide.integrations.hl7v2.profile import Profile
from housewide.kit.hl7 import NULL, Segment
from housewide.kit.keys import Identifier

MEDICAL_RECORD = "MR"
"""HL7 table 0203. What a PID-3 without a type (CX.5) counts as."""

# The type in a visit's key is that of the field, not CX.5, which senders fill at whim.
VISIT_NUMBER, ACCOUNT_NUMBER = "VN", "AN"
"""HL7 table 0203: the types of PV1-19 and PID-18, one of which a profile takes for the visit's."""


def patient_identifiers(
    segment: Segment, profile: Profile, field: int = 3, untyped: str = MEDICAL_RECORD
) -> tuple[Identifier, ...]:
    """Every identifier of a CX field (PID-3), in order; those without a type are `untyped`."""
    return tuple(
        [
            Identifier(authority(cx, profile), cx.text(5) or untyped, value)
            for cx in repeats(segment, field)
            if (value := cx.text(1))
        ]
    )


def key_identifier(identifiers: tuple[Identifier, ...], profile: Profile) -> Identifier | None:
    """The one that is the patient's key: of the first type in the profile's list that was sent."""
    for wanted in profile.patient_identifier_types:
        for identifier in identifiers:
            if identifier.type == wanted:
                return identifier
    return None


def visit_identifier(
    pid: Segment | None, pv1: Segment | None, profile: Profile
) -> Identifier | None:
    """The visit's number, where the profile says that it stands."""
    if profile.visit_identifier == "PID-18":
        return _numbered(pid, 18, ACCOUNT_NUMBER, profile)
    return _numbered(pv1, 19, VISIT_NUMBER, profile)


def prior_visit_identifier(mrg: Segment | None, profile: Profile) -> Identifier | None:
    """The number that the visit had, from the field of MRG that is of the same kind."""
    if profile.visit_identifier == "PID-18":
        return _numbered(mrg, 3, ACCOUNT_NUMBER, profile)
    return _numbered(mrg, 5, VISIT_NUMBER, profile)


def _numbered(
    segment: Segment | None, field: int, type_: str, profile: Profile
) -> Identifier | None:
    cx = None if segment is None else first(segment, field)
    value = "" if cx is None else cx.text(1)
    return Identifier(authority(cx, profile), type_, value) if cx and value else None


def person(pid: Segment, identifiers: tuple[Identifier, ...]) -> PatientIdentified:
    """What PID says of the person."""
    name = first(pid, 5)
    return PatientIdentified(
        identifiers,
        family=name.said(1) if name else None,
        given=name.said(2) if name else None,
        birth_date=_said(pid.value(7)),
        sex=_said(pid.value(8)),
        address=_address(first(pid, 11)),
        phone=_phone(first(pid, 13)),
    )


def authority(cx: Composite, profile: Profile) -> str:
    """CX.4 is an HD: its namespace, else its universal id; the profile's where it is blank."""
    return cx.text(4) or cx.second(4) or profile.authority


def _address(xad: Composite | None) -> str | None:
    """Street, other designation, city, state, postal code and country as one text."""
    if xad is None or xad.is_null:
        return None if xad is None else ""
    return ", ".join(xad.texts(1, 6)) or None


def _phone(xtn: Composite | None) -> str | None:
    """One text in XTN.1 (to v2.6) or XTN.12, or its parts: country, area, local number."""
    if xtn is None:
        return None
    for component in (1, 12):
        whole = xtn.said(component)
        if whole is not None:
            return whole
    return " ".join(xtn.texts(5, 7)) or None


def _said(value: str | None) -> str | None:
    return "" if value == NULL else value
