"""Opened by its EHR's census and told everything since, a hospital of the demo agrees with it.

Each sixth hour of six days, into a weekend, so that what the twin does is among it: births, leaves,
procedures, plans, merges, errors taken back; with all that goes wrong on the way but a loss.
"""

from itertools import count

import pytest

from bench.proofs.census import PSEUDONYMS
from bench.proofs.drift import Hearing
from housewide.demo.ehr_census import EhrCensus, Report, reporting
from housewide.demo.messages import messages
from housewide.demo.mornings import COMPARED_AFTER
from housewide.demo.quirks import Rates, with_quirks
from housewide.demo.senders import EHR, VITALS, senders_of
from housewide.demo.site import site_files
from housewide.hospital.agreement.compare import Found, Stated
from housewide.hospital.house.agreeing import compare_with, opening
from housewide.integrations.census.read import read_extract
from housewide.integrations.census.translate import stated
from housewide.integrations.hl7v2.profile import parse_profile
from housewide.kit.clock import DAY, HOUR
from housewide.science.twin import START_AT, Facility, System, Twin, demo_system

SEED, DAYS, EACH = 2, 6, 6 * HOUR


class Compared(Hearing):
    """A hospital that is opened by a first report, and compared with each later one."""

    def __init__(self, plan: Facility) -> None:
        super().__init__(plan, START_AT)
        self._profile = parse_profile(site_files()[f"{plan.id}/{EHR}.toml"])

    def open(self, report: Report) -> None:
        for row in self._rows(report):
            for draft in opening(self.house, row, report.as_of, "high"):
                self._take(draft, report.as_of, "user:ada", None)

    def compare(self, report: Report) -> Found:
        at = report.as_of
        now, then = self.at(at, known_at=at + COMPARED_AFTER), self.at(at, known_at=at)
        return compare_with(self._rows(report), now, then)

    def _rows(self, report: Report) -> list[Stated]:
        extract = read_extract(report.data, self._profile, self.house.places, None)
        return [stated(row, PSEUDONYMS) for row in extract.rows]


@pytest.mark.parametrize("plan", demo_system().facilities, ids=lambda plan: plan.id)
def test_where_nothing_is_lost_nothing_differs(plan: Facility) -> None:
    ehr = next(sender for sender in senders_of(plan) if sender.source == EHR)
    twin, reports = Twin(System(plan.name, (plan,)), SEED, START_AT), list[Report]()
    events = twin.events(START_AT + DAYS * DAY)
    told = messages(reporting(events, EhrCensus(ehr), count(START_AT, EACH), reports), twin.system)
    hospital, compared = Compared(plan), 0
    for sent in with_quirks(told, SEED, Rates()):
        while reports and sent.at > reports[0].as_of + (COMPARED_AFTER if compared else 0):
            if compared:
                assert hospital.compare(reports[0]).discrepancies == ()
            else:
                hospital.open(reports[0])
            compared += 1
            del reports[0]
        if sent.source != VITALS and (sent.source != EHR or sent.at > START_AT):
            hospital.hear(sent)
    assert compared > DAYS
