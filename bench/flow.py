"""What happened in a run of the twin, as numbers by facility: from its events and its own truth.

The first two days are left out: who came before the house opened is known from then on only.
"""

from collections import defaultdict
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from housewide.kit.clock import DAY, HOUR, MINUTE, Instant, instant, moment
from housewide.science.twin import Event, Facility, Kind, Twin
from housewide.science.twin.ledger import INPATIENT, Stays
from housewide.science.twin.plan import BAYS

LEFT_OUT_DAYS = 2

ED = "ED"


class Numbers(Struct):
    """Everything that is counted or timed in one facility, each thing as a list of values."""

    values: dict[str, list[float]]

    def add(self, name: str, value: float = 1) -> None:
        self.values.setdefault(name, []).append(value)

    def __getattr__(self, name: str) -> list[float]:
        return self.values.get(name, [])


class Flow(Struct):
    """One run."""

    of: dict[str, Numbers]


def flow_of(twin: Twin, events: list[Event], start_at: Instant, days: int) -> Flow:
    """The numbers of a run from its third day on."""
    from_at, until_at = start_at + LEFT_OUT_DAYS * DAY, start_at + days * DAY
    flow = Flow({plan.id: Numbers({}) for plan in twin.system.facilities})
    for plan in twin.system.facilities:
        mine = [event for event in events if event.facility == plan.id]
        numbers = flow.of[plan.id]
        stays = dict(twin.ledger(plan.id).all_stays())
        _visits(numbers, plan, mine, stays, from_at, until_at)
        _beds(numbers, plan, mine, from_at)
        _hours(numbers, twin, plan, from_at, until_at)
    return flow


def _visits(
    numbers: Numbers,
    plan: Facility,
    events: list[Event],
    stays: dict[str, Stays],
    from_at: Instant,
    until_at: Instant,
) -> None:
    of_visit: defaultdict[str, list[Event]] = defaultdict(list)
    for event in events:
        if event.visit:
            of_visit[event.visit.number].append(event)
    for number, told in of_visit.items():
        mine = stays.get(number, ())
        if mine and mine[0].from_at >= from_at and mine[0].place.unit == ED:
            ed_visit(numbers, told, mine)
        if mine and mine[-1].until_at and mine[-1].until_at >= from_at:
            _discharge(numbers, plan, told, mine)
            if mine[0].from_at >= from_at:
                _birth(numbers, told)
        for stay in mine:
            if stay.counts_as == INPATIENT and not _in_swing_bed(told):
                end_at = min(stay.until_at or until_at, until_at)
                numbers.add("patient_days", max(0, end_at - max(stay.from_at, from_at)) / DAY)
    arrived = len(numbers.ed_visits)
    numbers.add("ed_arrivals_per_hour", arrived / ((until_at - from_at) / HOUR))


def ed_visit(numbers: Numbers, told: list[Event], stays: Stays) -> None:
    """One visit that began in the ED: how it ended there, and how long that took."""
    visit = told[0].visit
    assert visit is not None
    numbers.add("ed_visits")
    numbers.add(f"esi_{visit.acuity}")
    in_ed = [stay for stay in stays if stay.place.unit == ED]
    left_at = in_ed[-1].until_at
    if left_at is None:
        return
    if len(in_ed) < len(stays):
        numbers.add("admitted")
        decided = [e for e in told if e.place.unit == ED and _decides(e)]
        if decided:
            numbers.add("boarding_hours", (left_at - decided[0].at) / HOUR)
    elif not any(stay.place.bed for stay in in_ed):
        numbers.add("unseen")
    else:
        numbers.add("home_minutes", (left_at - in_ed[0].from_at) / MINUTE)


def _in_swing_bed(told: list[Event]) -> bool:
    """Nursing care in a hospital's bed: no acute stay (42 CFR 485.620 leaves it out)."""
    visit = told[0].visit
    return visit is not None and visit.service == "SWG"


def _decides(event: Event) -> bool:
    return event.kind in {Kind.ADMISSION_PLANNED, Kind.ADMITTED}


def _discharge(numbers: Numbers, plan: Facility, told: list[Event], stays: Stays) -> None:
    left_at = stays[-1].until_at
    assert left_at is not None
    if stays[-1].counts_as != INPATIENT or _in_swing_bed(told):
        return
    numbers.add("discharges")
    numbers.add("before_noon", moment(left_at).astimezone(ZoneInfo(plan.zone)).hour < 12)


def _birth(numbers: Numbers, told: list[Event]) -> None:
    """Of who came to give birth while we watched, and of who was born."""
    visit = told[0].visit
    assert visit is not None
    if visit.mother:
        numbers.add("born")
        numbers.add("twins", visit.birth_order > 0)
    if visit.admission_type == "L":
        numbers.add("deliveries")
        numbers.add("caesareans", any(e.kind is Kind.DEPARTED for e in told))


def _beds(numbers: Numbers, plan: Facility, events: list[Event], from_at: Instant) -> None:
    """From a discharge or move that was entered to the cleaner, and to a clean bed."""
    wards = {bed for ward in plan.wards if ward.kind not in BAYS for bed in ward.beds}
    left_at: dict[str, Instant] = {}
    begun_at: dict[str, Instant] = {}
    for event in events:
        bed = event.place.bed
        if event.kind is Kind.DISCHARGED and bed in wards:
            left_at[bed] = event.told_at
        elif event.prior and event.prior.bed in wards and event.kind is Kind.MOVED:
            left_at[event.prior.bed] = event.told_at
        elif event.bed_status == "H" and bed in left_at and event.at >= from_at:
            begun_at[bed] = event.at
            numbers.add("response_minutes", (event.at - left_at[bed]) / MINUTE)
        elif event.bed_status == "U" and bed in begun_at:
            began_at = begun_at.pop(bed)
            numbers.add("cleaning_minutes", (event.at - began_at) / MINUTE)
            if bed in left_at:
                numbers.add("turn_minutes", (event.at - left_at.pop(bed)) / MINUTE)


def _hours(
    numbers: Numbers, twin: Twin, plan: Facility, from_at: Instant, until_at: Instant
) -> None:
    """How many lie in beds at each midnight and each afternoon at three."""
    zone = ZoneInfo(plan.zone)
    wards = [ward for ward in plan.wards if ward.kind not in (*BAYS, "newborn")]
    day = moment(from_at).astimezone(zone).date() + timedelta(days=1)
    while instant(datetime(day.year, day.month, day.day, 15, tzinfo=zone)) < until_at:
        for name, hour in (("at_midnight", 0), ("at_three", 15)):
            at = instant(datetime(day.year, day.month, day.day, hour, tzinfo=zone))
            there = twin.ledger(plan.id).there(at).values()
            units = {ward.id for ward in wards}
            numbers.add(name, len({s.place.bed for s in there if s.place.unit in units}))
        numbers.add("staffed", sum(ward.staffed for ward in wards))
        day += timedelta(days=1)
