"""What the twin's hospitals hardly ever say: told by hand, so that no measure is proved at zero."""

from collections.abc import Iterator

from housewide.demo.messages import Sent, encoded
from housewide.demo.segments import Segment, location, time_text
from housewide.demo.senders import Sender, senders_of
from housewide.hospital.places.facts import Place
from housewide.kit.clock import MINUTE, Instant
from housewide.kit.hl7 import FieldValue, write
from housewide.science.twin import Facility, Twin

WARD = "med-surg"


def rarely_told(twin: Twin, plan: Facility, at: Instant) -> list[Sent]:
    """Leave, plans, a shared bed, one nobody names, one that is closed, one that is disputed."""
    ehr, evs = senders_of(plan)
    wards = [ward for ward in plan.wards if ward.kind == WARD]
    taken = {place.bed for place in twin.whereabouts(plan.id, at, known_at=at).values()}
    beds = [Place(ward.id, bed) for ward in wards for bed in ward.beds]
    free = iter([bed for bed in beds if bed.bed not in taken])
    occupied = next(bed for bed in beds if bed.bed in taken)
    nowhere, elsewhere = Place(wards[0].id), Place(plan.wards[-1].id)
    of_visits: list[tuple[str, str, str, Place, Place | None]] = [
        ("A01", "X1", "I", leaving := next(free), None),
        ("A21", "X1", "I", leaving, None),
        ("A04", "X2", "O", next(free), None),
        ("A01", "X3", "I", occupied, None),
        ("A16", "X3", "I", occupied, None),
        ("A01", "X4", "I", nowhere, None),
        ("A15", "X4", "I", nowhere, elsewhere),
        ("A14", "X5", "I", nowhere, elsewhere),
    ]
    texts = [_of_visit(ehr, at, n, *said) for n, said in enumerate(of_visits)]
    told = [Sent(at + n * MINUTE, plan.id, ehr.source, text) for n, text in enumerate(texts)]
    for n, status in enumerate("CO", len(told)):
        text = _of_bed(evs, at, n, next(free), status)
        told.append(Sent(at + n * MINUTE, plan.id, evs.source, text))
    return told


def _of_visit(
    ehr: Sender, at: Instant, n: int, trigger: str, visit: str, code: str, here: Place,
    to: Place | None,
) -> bytes:  # fmt: skip
    fields: dict[int, FieldValue] = {
        2: ehr.classes.get(code, code),
        3: location(here, ehr),
        19: (visit, "", "", ehr.code, "VN"),
    }
    if to is not None:
        fields[42] = location(to, ehr)
    pid: dict[int, FieldValue] = {3: (visit, "", "", ehr.code, "MR")}
    return encoded(write([*_begun(ehr, at, n, trigger), ("PID", pid), ("PV1", fields)]), ehr)


def _of_bed(evs: Sender, at: Instant, n: int, bed: Place, status: str) -> bytes:
    report: dict[int, FieldValue] = {1: location(bed, evs), 2: status}
    return encoded(write([*_begun(evs, at, n, "A20"), ("NPU", report)]), evs)


def _begun(sender: Sender, at: Instant, n: int, trigger: str) -> Iterator[Segment]:
    now = time_text(at + n * MINUTE, sender)
    yield (
        "MSH",
        {
            3: sender.application,
            4: sender.code,
            7: now,
            9: ("ADT", trigger),
            10: f"RARE{n}",
            11: "P",
            12: "2.5.1",
            18: sender.declared,
        },
    )
    yield "EVN", {1: trigger, 2: now, 6: now}
