"""What is observed of a patient, as OBX: triage acuity, isolation, and rounds of vital signs.

Codes are LOINC, units UCUM. A round is an ORU^R01 (HL7 v2.5.1 chapter 7).
"""

from housewide.demo.segments import Segment, time_text
from housewide.demo.senders import Sender
from housewide.kit.clock import Instant
from housewide.kit.hl7 import FieldValue
from housewide.science.twin import Event, Visit

ACUITY = ("11283-9", "Acuity assessment", "LN")
LEVELS = {1: "Immediate", 2: "Emergent", 3: "Urgent", 4: "Semi-urgent", 5: "Non-urgent"}
"""ESI levels, by the words of the National Hospital Ambulatory Medical Care Survey."""

ISOLATION = ("ISO", "Isolation precaution", "L")
"""No segment of HL7 v2.5.1 has a field for it: senders use an OBX of their own."""

PANEL = (
    "85353-1",
    "Vital signs, weight, height, head circumference, oxygen saturation and BMI panel",
    "LN",
)

AWAKE = {"A": "Alert", "C": "New confusion", "V": "Voice", "P": "Pain", "U": "Unresponsive"}

LITRES_A_MINUTE = 2
"""How much oxygen who is given some gets."""


def noted(visit: Visit, sender: Sender) -> list[Segment]:
    """What an admission or an update says beside who and where."""
    found: list[tuple[str, FieldValue, FieldValue, str]] = []
    if visit.acuity:
        level = (str(visit.acuity), LEVELS[visit.acuity], "ESI")
        found.append(("CWE", ACUITY, level, ""))
    if visit.isolation:
        found.append(("CWE", ISOLATION, (visit.isolation, visit.isolation.title(), "L"), ""))
    return [_obx(n, each, visit.arrived_at, sender) for n, each in enumerate(found, 1)]


def round_of(event: Event, sender: Sender) -> list[Segment]:
    """The order and the results of one round at the bedside."""
    assert event.vitals is not None
    now = event.vitals
    numbers: tuple[tuple[str, str, float, str], ...] = (
        ("9279-1", "Respiratory rate", now.breaths, "/min"),
        ("59408-5", "Oxygen saturation in Arterial blood by Pulse oximetry", now.saturation, "%"),
        ("3151-8", "Inhaled oxygen flow rate", LITRES_A_MINUTE if now.oxygen else 0, "L/min"),
        ("8480-6", "Systolic blood pressure", now.systolic, "mm[Hg]"),
        ("8462-4", "Diastolic blood pressure", now.diastolic, "mm[Hg]"),
        ("8867-4", "Heart rate", now.pulse, "/min"),
        ("8310-5", "Body temperature", now.temperature, "Cel"),
    )
    results: list[tuple[str, FieldValue, FieldValue, str]] = [
        ("NM", (code, name, "LN"), f"{value:g}", unit) for code, name, value, unit in numbers
    ]
    awake = (now.consciousness, AWAKE[now.consciousness], "ACVPU")
    results.append(("CWE", ("80288-4", "Level of consciousness", "LN"), awake, ""))
    at = time_text(event.at, sender)
    order: Segment = ("OBR", {1: "1", 4: PANEL, 7: at, 22: at, 25: "F"})
    return [order, *(_obx(n, each, event.at, sender) for n, each in enumerate(results, 1))]


def _obx(
    number: int,
    found: tuple[str, FieldValue, FieldValue, str],
    at: Instant,
    sender: Sender,
) -> Segment:
    kind, code, value, unit = found
    fields: dict[int, FieldValue] = {
        1: str(number), 2: kind, 3: code, 5: value, 11: "F", 14: time_text(at, sender),
    }  # fmt: skip
    if unit:
        fields[6] = (unit, "", "UCUM")
    return "OBX", fields
