"""Who a message is about: identifiers with their authorities, and a person's own data.

Blank is unchanged (None), `""` is deleted (an empty text).
"""

from housewide.hospital.patients.facts import PatientIdentified
from housewide.integrations.hl7v2.composite import Composite, first, repeats
from housewide.integrations.hl7v2.profile import Profile
from housewide.kit.hl7 import NULL, Message, Segment
from housewide.kit.keys import Identifier

MEDICAL_RECORD = "MR"
"""HL7 table 0203. What a PID-3 without a type (CX.5) counts as."""

# The type in a visit's key is that of the field, not CX.5, which senders fill at whim.
VISIT_FIELDS = {"PV1-19": ("PV1", 19, "VN"), "PID-18": ("PID", 18, "AN")}
"""Where a profile may say that the visit's number stands, and its type (table 0203)."""


def patient_identifiers(pid: Segment, profile: Profile) -> tuple[Identifier, ...]:
    """Every identifier of PID-3, in order."""
    return tuple(
        [
            Identifier(_authority(cx, profile), cx.text(5) or MEDICAL_RECORD, value)
            for cx in repeats(pid, 3)
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


def visit_identifier(message: Message, profile: Profile) -> Identifier | None:
    """The visit's number, where the profile says that it stands."""
    name, field, type_ = VISIT_FIELDS[profile.visit_identifier]
    segment = message.segment(name)
    cx = None if segment is None else first(segment, field)
    value = "" if cx is None else cx.text(1)
    return Identifier(_authority(cx, profile), type_, value) if cx and value else None


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


def _authority(cx: Composite, profile: Profile) -> str:
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
