"""What an EHR of the demo knows itself: who lies where, and the report that it writes of it. Pure.

It hears each event as it is typed in, before anything is lost on the way to us.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from housewide.demo.details import details
from housewide.demo.segments import place_text, time_text
from housewide.demo.senders import Sender
from housewide.kit.clock import Instant, instant, moment
from housewide.science.twin import Event, Kind

HEADER = (
    "Visit Number", "MRN", "Patient Class", "Unit", "Room", "Bed", "Admitted At", "Family Name",
    "Given Name", "Birth Date", "Sex", "Newborn", "Attending", "Service", "As Of",
)  # fmt: skip

REPORTED_AT_HOUR = 6
"""Before the morning's bed meeting, when a night's losses still can be mended."""

NEWBORN = "N"
"""The admission type (table 0007) of a newborn."""

GONE = frozenset({Kind.DISCHARGED, Kind.ADMISSION_CANCELLED})

PLACES = frozenset(
    {
        Kind.ADMITTED,
        Kind.REGISTERED,
        Kind.MADE_INPATIENT,
        Kind.MOVED,
        Kind.MOVE_CANCELLED,
        Kind.DISCHARGE_CANCELLED,
    }
)
"""What says where somebody is; of who is only booked or planned nothing is here yet."""

Here = dict[str, Event]
"""The newest event that said where each visit is, by its number."""


class Report(Struct, frozen=True):
    """One census report: the file's bytes, and the moment that it is of."""

    as_of: Instant
    data: bytes


class EhrCensus:
    """The open visits of one facility, by what was typed in there."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender
        self.here: Here = {}

    def hear(self, event: Event) -> None:
        """Take over one event of any facility."""
        if event.facility != self._sender.facility or event.visit is None:
            return
        if event.kind in GONE:
            self.here.pop(event.visit.number, None)
        elif event.kind in PLACES or self._moves_by(event):
            self.here[event.visit.number] = event
        elif event.kind is Kind.MERGED and event.visit.number in self.here:
            known = self.here[event.visit.number]
            self.here[event.visit.number] = replace(known, visit=event.visit)

    def _moves_by(self, event: Event) -> bool:
        """An update of somebody here, of an EHR that moves by updates."""
        is_here = event.visit is not None and event.visit.number in self.here
        return event.kind is Kind.UPDATED and self._sender.moves_by_update and is_here

    def report(self, as_of: Instant) -> Report:
        """Everybody here, as this EHR writes its reports: in its own charset, units and codes."""
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        writer.writerow(HEADER)
        for number in sorted(self.here):
            writer.writerow(_row(self.here[number], self._sender, as_of))
        return Report(as_of, text.getvalue().encode(self._sender.codec, errors="replace"))


def reporting(
    events: Iterable[Event], census: EhrCensus, due: Iterator[Instant], reports: list[Report]
) -> Iterator[Event]:
    """The same events; at each moment that is due the EHR writes a report into `reports`."""
    next_at = next(due)
    for event in events:
        while event.told_at > next_at:
            reports.append(census.report(next_at))
            next_at = next(due)
        census.hear(event)
        yield event


def mornings(start_at: Instant, zone: ZoneInfo) -> Iterator[Instant]:
    """Six o'clock there, each day after the start."""
    local = moment(start_at).astimezone(zone)
    while True:
        local = (local + timedelta(days=1)).replace(
            hour=REPORTED_AT_HOUR, minute=0, second=0, microsecond=0
        )
        yield instant(local)


def _row(event: Event, sender: Sender, as_of: Instant) -> list[str]:
    visit = event.visit
    assert visit is not None, "only visits are here"
    unit, room, bed = place_text(event.place, sender)
    admitted_at = event.admitted_at or visit.arrived_at
    patient_class = sender.classes.get(event.patient_class, event.patient_class)
    who = visit.person
    return [
        visit.number, who.record_number, patient_class, unit, room, bed,
        time_text(admitted_at, sender), who.family, who.given, who.birth_date, who.sex,
        "Y" if visit.admission_type == NEWBORN else "", details(visit).attending[0], visit.service,
        time_text(as_of, sender),
    ]  # fmt: skip
