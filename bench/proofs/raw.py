"""A raw message read by the `hl7` library: when, where, of whom, and what it tells of a visit.

Nothing of Housewide's reader or translation is used. What is told is put into the words of the
facts, since the pencil model (tests/hospital/sheet.py) reads those.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import hl7

from housewide.demo.senders import Sender
from housewide.hospital.places.facts import Place
from housewide.hospital.visits import facts as told
from housewide.kit.clock import Instant, instant
from housewide.kit.facts import Fact

NEWBORN = "N"
"""PV1-4 of the admission of one who was just born."""


def parsed(data: bytes) -> hl7.Message:
    """Only codes and numbers are read: those are ASCII in whatever charset it is written."""
    return hl7.parse(data.decode("latin-1").replace("\r\n", "\r").replace("\n", "\r"))


def text(said: hl7.Message, segment: str, *where: int) -> str:
    """What stands at field, repetition, component; "" where there is nothing."""
    try:
        return str(said.extract_field(segment, 1, *where))
    except (KeyError, IndexError):  # no such segment; a blank field has no components
        return ""


def time(written: str, zone: ZoneInfo) -> Instant:
    """As HL7 writes it; without an offset it is the clock on the facility's wall."""
    digits, offset = written.partition("+")[0].partition("-")[0], written[-5:]
    at = datetime.strptime(digits[:14], "%Y%m%d%H%M%S").replace(tzinfo=zone)
    if offset[0] in "+-":
        at = datetime.strptime(digits[:14] + offset, "%Y%m%d%H%M%S%z")
    return instant(at)


def measured(said: hl7.Message, zone: ZoneInfo) -> Iterator[tuple[Instant, str, str]]:
    """Each observation (OBX) by its LOINC code: when it was made, and its value as sent."""
    names = [str(segment[0][0]) for segment in said]
    for n in range(1, names.count("OBX") + 1):
        code, value, at = (str(said.extract_field("OBX", n, *f)) for f in ((3, 1, 1), (5,), (14,)))
        yield time(at, zone), code, value.partition("^")[0]


def place(said: hl7.Message, segment: str, field: int, sender: Sender) -> Place | None:
    """A location in the sender's own words for our units; None where it is blank."""
    ours = {theirs: unit for unit, theirs in sender.units.items()}
    unit, room, bed = (text(said, segment, field, 1, n) for n in (1, 2, 3))
    unit = ours.get(unit, unit)
    return Place(unit, f"{unit}-{room}-{bed}" if bed else "") if unit else None


def tells(trigger: str, said: hl7.Message, sender: Sender) -> Fact:
    """What a message tells of its visit. Raises KeyError for an event that is not read here."""
    return TOLD[trigger](said, sender)


def _here(said: hl7.Message, sender: Sender) -> Place | None:
    return place(said, "PV1", 3, sender)


def _there(said: hl7.Message, sender: Sender) -> Place:
    return _here(said, sender) or Place("")


def _to(said: hl7.Message, sender: Sender) -> Place | None:
    """Where a planned admission is to be: PV1-42, or where the patient is said to be already."""
    return place(said, "PV1", 42, sender) or _here(said, sender)


def _who(said: hl7.Message) -> str:
    return text(said, "PID", 3, 1, 1)


def _class(said: hl7.Message, sender: Sender) -> str:
    """The patient class; the sender's own words for the codes of table 0004."""
    ours = {theirs: code for code, theirs in sender.classes.items()}
    code = text(said, "PV1", 2)
    return ours.get(code, code)


def _service(said: hl7.Message) -> str:
    return text(said, "PV1", 10)


def _admitted(m: hl7.Message, s: Sender) -> Fact:
    mother = text(m, "PID", 21, 1, 1)
    newborn = bool(mother) or text(m, "PV1", 4) == NEWBORN
    return told.VisitAdmitted(
        _who(m), _class(m, s), _here(m, s), newborn, mother, service=_service(m)
    )


def _updated(m: hl7.Message, s: Sender) -> Fact:
    """An update that names another bed: by some senders' custom that is a move."""
    if s.moves_by_update:
        return told.VisitMoved(
            _who(m), _there(m, s), patient_class=_class(m, s), service=_service(m)
        )
    return told.VisitUpdated(_who(m), _class(m, s), _here(m, s), service=_service(m))


def _moved(m: hl7.Message, s: Sender) -> Fact:
    prior = place(m, "PV1", 6, s)
    return told.VisitMoved(_who(m), _there(m, s), prior, _class(m, s), service=_service(m))


TOLD: dict[str, Callable[[hl7.Message, Sender], Fact]] = {
    "A01": _admitted,
    "A02": _moved,
    "A03": lambda m, s: told.VisitDischarged(_who(m), _here(m, s), text(m, "PV1", 36)),
    "A04": lambda m, s: told.VisitRegistered(
        _who(m), _class(m, s), _here(m, s), service=_service(m)
    ),
    "A05": lambda m, s: told.MovementPlanned(_who(m), "admit", _to(m, s), _class(m, s)),
    "A06": lambda m, s: told.VisitMadeInpatient(
        _who(m), _class(m, s), _here(m, s), service=_service(m)
    ),
    "A08": _updated,
    "A09": lambda m, s: told.PatientDeparted(_who(m), place(m, "PV1", 11, s)),
    "A10": lambda m, s: told.PatientArrived(_who(m), place(m, "PV1", 11, s)),
    "A11": lambda m, _s: told.AdmissionCancelled(_who(m)),
    "A12": lambda m, s: told.MoveCancelled(_who(m), _here(m, s)),
    "A13": lambda m, s: told.DischargeCancelled(_who(m), _here(m, s)),
    "A14": lambda m, s: told.MovementPlanned(_who(m), "admit", _to(m, s), _class(m, s)),
    "A15": lambda m, s: told.MovementPlanned(_who(m), "move", place(m, "PV1", 42, s), _class(m, s)),
    "A16": lambda m, s: told.MovementPlanned(_who(m), "discharge", None, _class(m, s)),
    "A21": lambda m, _s: told.LeaveBegan(_who(m)),
    "A22": lambda m, s: told.LeaveEnded(_who(m), _here(m, s)),
    "A25": lambda m, _s: told.PlanCancelled(_who(m), "discharge"),
    "A27": lambda m, _s: told.PlanCancelled(_who(m), "admit"),
    "A38": lambda m, _s: told.PlanCancelled(_who(m), "admit"),
    "A52": lambda m, _s: told.LeaveCancelled(_who(m)),
}
"""What the systems say of a visit."""
