"""Messages written by hand for one of the demo's senders: of a visit, of vital signs, of a bed."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from housewide.demo.messages import encoded
from housewide.demo.segments import Segment, location, time_text
from housewide.demo.senders import Sender
from housewide.hospital.places.facts import Place
from housewide.kit.clock import Instant
from housewide.kit.hl7 import FieldValue, write

Tell = Callable[[Sender, Instant, str], bytes]
"""The bytes by which a sender tells of it at an instant, under a control id."""

Signs = dict[str, tuple[str, str, str]]
"""The kind (OBX-2), value and UCUM unit of each observation, by its LOINC code."""


class Said(NamedTuple):
    """What is told of a visit: the event, the class, where, where to, and how it ended."""

    trigger: str
    visit: str
    patient_class: str
    here: Place
    to: Place | None = None
    disposition: str = ""


def of_visit(said: Said) -> Tell:
    """An ADT message of one visit, by a patient of the same number."""

    def tell(sender: Sender, at: Instant, control_id: str) -> bytes:
        fields: dict[int, FieldValue] = {
            2: sender.classes.get(said.patient_class, said.patient_class),
            3: location(said.here, sender),
            36: said.disposition,
        }
        if said.to is not None:
            fields[42] = location(said.to, sender)
        body = [_evn(sender, at, said.trigger), *_about(said.visit, fields, sender)]
        return _written(sender, at, control_id, ("ADT", said.trigger), body)

    return tell


def of_signs(visit: str, signs: Signs) -> Tell:
    """An ORU^R01 of what was observed at a bedside."""

    def tell(sender: Sender, at: Instant, control_id: str) -> bytes:
        now = time_text(at, sender)
        found: list[Segment] = [
            ("OBX", {1: str(n), 2: kind, 3: (code, "", "LN"), 5: value, 6: unit, 11: "F", 14: now})
            for n, (code, (kind, value, unit)) in enumerate(signs.items(), 1)
        ]
        body = [*_about(visit, {2: ""}, sender), ("OBR", {1: "1", 7: now}), *found]
        return _written(sender, at, control_id, ("ORU", "R01"), body)

    return tell


def of_bed(bed: Place, status: str) -> Tell:
    """An A20 of how a bed stands, by table 0116."""

    def tell(sender: Sender, at: Instant, control_id: str) -> bytes:
        report: Segment = ("NPU", {1: location(bed, sender), 2: status})
        body = [_evn(sender, at, "A20"), report]
        return _written(sender, at, control_id, ("ADT", "A20"), body)

    return tell


def _about(visit: str, fields: dict[int, FieldValue], sender: Sender) -> Iterator[Segment]:
    yield "PID", {3: (visit, "", "", sender.code, "MR")}
    yield "PV1", {**fields, 19: (visit, "", "", sender.code, "VN")}


def _evn(sender: Sender, at: Instant, trigger: str) -> Segment:
    now = time_text(at, sender)
    return "EVN", {1: trigger, 2: now, 6: now}


def _written(
    sender: Sender, at: Instant, control_id: str, event: tuple[str, str], body: list[Segment]
) -> bytes:
    head: dict[int, FieldValue] = {
        3: sender.application,
        4: sender.code,
        7: time_text(at, sender),
        9: event,
        10: control_id,
        11: "P",
        12: "2.5.1",
        18: sender.declared,
    }
    return encoded(write([("MSH", head), *body]), sender)
