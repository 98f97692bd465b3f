"""The demo's EHR knows its own house, reports it each morning, and tells of it with losses."""

from itertools import islice, takewhile

import pytest

from bench.proofs.census import PSEUDONYMS
from housewide.demo.ehr_census import EhrCensus, Report, mornings, reporting
from housewide.demo.losing import Losing
from housewide.demo.messages import messages
from housewide.demo.mornings import OPENED_BY_CENSUS, opened_sender, opening_report
from housewide.demo.senders import EHR, senders_of
from housewide.demo.site import site_files
from housewide.demo.stream import running_stream
from housewide.hospital.places.parse import parse_places
from housewide.integrations.census.read import read_extract
from housewide.integrations.census.translate import stated
from housewide.integrations.hl7v2.profile import parse_profile
from housewide.kit.clock import DAY, HOUR, SECOND, Instant, iso
from housewide.kit.keys import Identifier
from housewide.science.twin import START_AT, Twin, demo_system


def read(report: Report, facility: str) -> dict[str, str]:
    """Where each visit is by a report, by our keys and units."""
    files = site_files()
    profile = parse_profile(files[f"{facility}/{EHR}.toml"])
    places = parse_places(files[f"{facility}/places.toml"])
    extract = read_extract(report.data, profile, places, None)
    # A report writes whole seconds.
    assert extract.as_of == report.as_of - report.as_of % SECOND
    rows = [stated(row, PSEUDONYMS) for row in extract.rows]
    return {row.visit: row.place.bed or row.place.unit for row in rows}


@pytest.mark.parametrize("plan", demo_system().facilities, ids=lambda plan: plan.id)
def test_a_report_has_everybody_where_the_twin_had_told_that_they_are(plan) -> None:
    ehr = next(sender for sender in senders_of(plan) if sender.source == EHR)
    twin, reports = Twin(demo_system(), 3, START_AT), list[Report]()
    due = iter([START_AT + hours * HOUR for hours in (1, 9, 20, 99)])
    for _ in reporting(twin.events(START_AT + DAY), EhrCensus(ehr), due, reports):
        pass
    assert len(reports) == 3
    for report in reports:
        truth = twin.whereabouts(plan.id, report.as_of, known_at=report.as_of)
        keys = {
            PSEUDONYMS.visit(Identifier(plan.code, "VN", visit)): place.bed or place.unit
            for visit, place in truth.items()
        }
        assert read(report, plan.id) == keys


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
