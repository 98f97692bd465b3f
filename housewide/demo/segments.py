"""The segments of the demo's messages, as HL7 v2.5.1 chapters 2, 3 and 6 lay them out."""

from collections.abc import Mapping
from typing import TypeAlias

from housewide.demo.details import Details
from housewide.demo.senders import Sender
from housewide.hospital.places.facts import Place
from housewide.kit.clock import Instant
from housewide.kit.hl7 import FieldValue, format_timestamp
from housewide.science.twin import Event, Kind, Visit

Segment: TypeAlias = tuple[str, Mapping[int, FieldValue]]

EXPECTED = {
    Kind.BOOKED: 8, Kind.ADMISSION_PLANNED: 8, Kind.DISCHARGE_PLANNED: 9, Kind.LEAVE_BEGAN: 47,
}  # fmt: skip
"""Which field of PV2 says when what is planned is expected."""

OFFSET_CHARACTERS = 5
"""The `-0500` at the end of a time."""

STRUCTURES = {
    Kind.ADMITTED: "ADT_A01",
    Kind.REGISTERED: "ADT_A01",
    Kind.UPDATED: "ADT_A01",
    Kind.DISCHARGE_CANCELLED: "ADT_A01",
    Kind.MOVED: "ADT_A02",
    Kind.DISCHARGED: "ADT_A03",
    Kind.BOOKED: "ADT_A05",
    Kind.ADMISSION_PLANNED: "ADT_A05",
    Kind.MADE_INPATIENT: "ADT_A06",
    Kind.DEPARTED: "ADT_A09",
    Kind.ARRIVED: "ADT_A09",
    Kind.ADMISSION_CANCELLED: "ADT_A09",
    Kind.MOVE_CANCELLED: "ADT_A12",
    Kind.MOVE_PLANNED: "ADT_A15",
    Kind.DISCHARGE_PLANNED: "ADT_A16",
    Kind.BED_STATUS: "ADT_A20",
    Kind.LEAVE_BEGAN: "ADT_A21",
    Kind.LEAVE_ENDED: "ADT_A21",
    Kind.DISCHARGE_PLAN_CANCELLED: "ADT_A21",
    Kind.ADMISSION_PLAN_CANCELLED: "ADT_A21",
    Kind.BOOKING_CANCELLED: "ADT_A38",
    Kind.MERGED: "ADT_A39",
    Kind.LEAVE_CANCELLED: "ADT_A52",
    Kind.VITALS: "ORU_R01",
}
"""HL7 table 0354."""


def time_text(at: Instant, sender: Sender) -> str:
    """A time as this sender writes it."""
    text = format_timestamp(at, sender.zone)
    return text if sender.offsets else text[:-OFFSET_CHARACTERS]


def msh(event: Event, sender: Sender, control_id: str, declared: str) -> Segment:
    trigger = event.kind.value
    return "MSH", {
        3: sender.application,
        4: sender.code,
        5: "HOUSEWIDE",
        6: sender.code,
        7: time_text(event.told_at, sender),
        9: ("ORU" if event.kind is Kind.VITALS else "ADT", trigger, STRUCTURES[event.kind]),
        10: control_id,
        11: "P",
        12: "2.5.1",
        18: declared,
    }


def evn(event: Event, sender: Sender, details: Details | None) -> Segment:
    clerk = details.clerk if details else ("SYS", "BEDTRACK", "")
    return "EVN", {
        1: event.kind.value,
        2: time_text(event.told_at, sender),
        3: time_text(event.expected_at, sender) if event.expected_at else "",
        5: (*clerk,),
        6: time_text(event.at, sender),
        7: sender.code,
    }


def location(place: Place, sender: Sender) -> FieldValue:
    """PL: the unit in the sender's own words, room and bed, the facility."""
    unit, room, bed = place_text(place, sender)
    return (unit, room, bed, sender.code if unit else "", "", "N" if place.bed else "")


def place_text(place: Place, sender: Sender) -> tuple[str, str, str]:
    """Unit, room and bed as this sender writes them."""
    unit = sender.units.get(place.unit, place.unit)
    room, bed = place.bed.removeprefix(f"{place.unit}-").rsplit("-", 1) if place.bed else ("", "")
    return unit, room, bed


def pid(visit: Visit, sender: Sender) -> Segment:
    who = visit.person
    fields: dict[int, FieldValue] = {
        1: "1",
        3: (who.record_number, "", "", sender.code, "MR"),
        5: (who.family, who.given, who.middle, "", "", "", "L"),
        7: who.birth_date,
        8: who.sex,
        11: (who.street, "", who.city, who.state, who.zip, "USA", "H"),
        13: (who.phone, "PRN", "PH"),
        15: ("eng", "English", "ISO639"),
        18: (f"A{visit.number}", "", "", sender.code, "AN"),
        29: "",
        30: "N",
    }
    if visit.mother:
        fields[21] = (visit.mother, "", "", sender.code, "MR")
    if visit.birth_order:
        fields |= {24: "Y", 25: str(visit.birth_order)}
    return "PID", fields


def mrg(event: Event, sender: Sender) -> Segment:
    """The record that is done away with."""
    return "MRG", {1: (event.prior_record, "", "", sender.code, "MR")}


def nk1(visit: Visit) -> Segment:
    who = visit.person
    return "NK1", {
        1: "1",
        2: (who.family, "Next of kin", "", "", "", "", "L"),
        3: ("SPO" if int(visit.number) % 2 else "PAR", "", "HL70063"),
        4: (who.street, "", who.city, who.state, who.zip, "USA", "H"),
        5: (who.phone, "PRN", "PH"),
        7: ("C", "Emergency contact", "HL70131"),
    }


def pv1(event: Event, visit: Visit, sender: Sender, details: Details) -> Segment:
    begun_at = event.admitted_at or visit.arrived_at
    doctor = (*details.attending, "", "", "DR", "", "", sender.code)
    fields: dict[int, FieldValue] = {
        1: "1",
        2: sender.classes.get(event.patient_class, event.patient_class),
        3: location(event.place, sender),
        4: visit.admission_type,
        7: doctor,
        8: (*details.referring, "", "", "DR", "", "", sender.code),
        10: visit.service,
        14: visit.admit_source,
        17: doctor,
        18: event.patient_class,
        19: (visit.number, "", "", sender.code, "VN"),
        20: details.insurer[0],
        36: event.disposition,
        39: sender.code,
        44: time_text(begun_at, sender) if event.place.unit else "",
    }
    for number, place in ((6, event.prior), (11, event.temporary), (42, event.pending)):
        if place:
            fields[number] = location(place, sender)
    if event.kind is Kind.DISCHARGED:
        fields[45] = time_text(event.at, sender)
    return "PV1", fields


def pv2(event: Event, visit: Visit, sender: Sender, details: Details) -> Segment:
    fields: dict[int, FieldValue] = {
        3: (details.reason[0], details.reason[1], "I10"),
        8: time_text(visit.arrived_at, sender),
        22: "N",
        38: ("A", "", "HL70430") if visit.admission_type == "E" else "",
    }
    if event.expected_at and event.kind in EXPECTED:
        fields[EXPECTED[event.kind]] = time_text(event.expected_at, sender)
    return "PV2", fields


def clinical(visit: Visit, sender: Sender, details: Details) -> list[Segment]:
    """Allergy and diagnosis."""
    code, name = details.reason
    at = time_text(visit.arrived_at, sender)
    return [
        ("AL1", {1: "1", 2: ("DA", "Drug allergy", "HL70127"), 3: (*details.allergy, "RXNORM"),
                 4: ("MO", "Moderate", "HL70128"), 5: "Rash"}),
        ("DG1", {1: "1", 3: (code, name, "I10"), 4: name, 5: at, 6: "A", 15: "1"}),
    ]  # fmt: skip


def financial(visit: Visit, details: Details) -> list[Segment]:
    """Guarantor and insurance: what makes up much of a real ADT message."""
    who, (plan, insurer) = visit.person, details.insurer
    name = (who.family, who.given, who.middle, "", "", "", "L")
    address = (who.street, "", who.city, who.state, who.zip, "USA", "H")
    return [
        ("GT1", {1: "1", 2: f"G{who.record_number}", 3: name, 5: address,
                 6: (who.phone, "PRN", "PH"), 8: who.birth_date, 9: who.sex,
                 10: ("P", "Patient", "NHPAT"), 11: ("SEL", "Self", "HL70063")}),
        ("IN1", {1: "1", 2: (plan, insurer, "LOCAL"), 3: plan, 4: insurer,
                 5: ("PO Box 1200", "", who.city, who.state, who.zip, "USA", "M"),
                 8: f"GRP{plan}", 15: plan, 16: name, 17: ("SEL", "Self", "HL70063"),
                 18: who.birth_date, 19: address, 22: "1",
                 36: f"{plan}{who.record_number}", 43: who.sex}),
    ]  # fmt: skip
