"""The demo's EHR knows its own house, reports it each morning, and tells of it with losses."""

from itertools import count, islice, takewhile

from bench.proofs.census import PSEUDONYMS
from housewide.demo.ehr_census import EhrCensus, Report, mornings, reporting
from housewide.demo.losing import Losing
from housewide.demo.messages import messages
from housewide.demo.mornings import OPENED_BY_CENSUS, opened_sender, opening_report
from housewide.demo.senders import EHR, senders_of
from housewide.demo.site import site_files
from housewide.demo.stream import running_stream
from housewide.hospital.agreement.compare import Stated
from housewide.hospital.places.parse import parse_places
from housewide.integrations.census.read import read_extract
from housewide.integrations.census.translate import stated
from housewide.integrations.hl7v2.profile import parse_profile
from housewide.kit.clock import DAY, HOUR, SECOND, Instant, iso
from housewide.kit.keys import Identifier
from housewide.science.twin import START_AT, Event, Facility, Kind, Twin, demo_system
from housewide.science.twin.ledger import INPATIENT, NEWBORN, ON_LEAVE, OTHER, Stay

Reported = tuple[str, str, str]
"""Of one visit: the bed or unit, what it counts as, whose it is."""


def read(report: Report, facility: str) -> dict[str, Reported]:
    """What a report says of each visit, by our keys, units and classes."""
    files = site_files()
    profile = parse_profile(files[f"{facility}/{EHR}.toml"])
    places = parse_places(files[f"{facility}/places.toml"])
    extract = read_extract(report.data, profile, places, None)
    # A report writes whole seconds.
    assert extract.as_of == report.as_of - report.as_of % SECOND
    return {
        row.visit: (row.place.bed or row.place.unit, _counts_as(row), row.patient)
        for row in (stated(each, PSEUDONYMS) for each in extract.rows)
    }


def _counts_as(row: Stated) -> str:
    if row.patient_class != "I":
        return OTHER
    return NEWBORN if row.newborn else INPATIENT


class Records:
    """Whose each visit is, by the newest that was typed in of it; which kinds of events were."""

    def __init__(self) -> None:
        self.told: set[Kind] = set()
        self._numbers: dict[tuple[str, str], str] = {}

    def hear(self, event: Event) -> None:
        self.told.add(event.kind)
        if event.visit is not None:
            number = event.visit.person.record_number
            self._numbers[event.facility, event.visit.number] = number

    def reported(self, plan: Facility, visit: str, stay: Stay) -> tuple[str, Reported]:
        """What a report must say of a visit: whoever is on leave is an inpatient there."""
        number = self._numbers[plan.id, visit]
        counts_as = INPATIENT if stay.counts_as == ON_LEAVE else stay.counts_as
        patient = PSEUDONYMS.patient(Identifier(plan.code, "MR", number))
        where = stay.place.bed or stay.place.unit
        return PSEUDONYMS.visit(Identifier(plan.code, "VN", visit)), (where, counts_as, patient)


def test_a_report_has_everybody_where_as_what_and_as_whom_the_twin_had_told() -> None:
    """Over a week, since leaves are of weekends; each report beside the ledger at its moment."""
    twin, records = Twin(demo_system(), 3, START_AT), Records()
    events = twin.events(START_AT + 7 * DAY)
    written: dict[str, list[Report]] = {}
    for plan in twin.system.facilities:
        ehr = next(sender for sender in senders_of(plan) if sender.source == EHR)
        reports = written[plan.id] = []
        events = reporting(events, EhrCensus(ehr), count(START_AT + HOUR, 5 * HOUR), reports)
    for event in events:
        for plan in twin.system.facilities:
            while written[plan.id]:
                report = written[plan.id].pop()
                there = twin.ledger(plan.id).there(report.as_of, known_at=report.as_of)
                truth = dict(records.reported(plan, visit, stay) for visit, stay in there.items())
                assert read(report, plan.id) == truth
        records.hear(event)
    assert records.told == {*Kind}


def test_a_report_is_written_each_morning_at_six_by_the_clock_on_the_wall() -> None:
    zone = opened_sender().zone
    start_at: Instant = START_AT
    times = [iso(at)[11:16] for at in islice(mornings(start_at, zone), 40)]
    assert set(times) <= {"10:00", "11:00"}  # six in New York, in summer and winter


def test_the_hospital_that_was_running_tells_of_nobody_who_was_there_before() -> None:
    sender, reports = opened_sender(), list[Report]()
    told = [
        sent
        for sent in takewhile(
            lambda s: s.at < START_AT + HOUR, running_stream(1, START_AT, sender, reports)
        )
        if sent.key == sender.key
    ]
    assert told
    there = read(opening_report(1, START_AT), OPENED_BY_CENSUS)
    assert len(there) > 50
    assert min(sent.at for sent in told) > START_AT


def test_one_system_loses_messages_and_the_same_seed_loses_the_same() -> None:
    twin = Twin(demo_system(), 1, START_AT)
    told = list(messages(twin.events(START_AT + DAY), twin.system))
    key = opened_sender().key
    losses = []
    for _ in range(2):
        losing = Losing(key, 1, one_in=100)
        losses.append([sent.data for sent in told if losing.loses(sent)])
    assert losses[0] == losses[1]
    assert 0 < len(losses[0]) < sum(sent.key == key for sent in told) / 20
