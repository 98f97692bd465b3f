"""Days of a story, as periods: what is known of them, and their measures.

Day 0 is the story's first. Its hours are UTC's, so days are too unless a zone is named.
"""

from collections.abc import Iterable
from datetime import UTC, date, timedelta, tzinfo

from housewide.hospital.beds.facts import BedStatusReported
from housewide.hospital.beds.state import BedReport
from housewide.hospital.house.past import Kept
from housewide.hospital.house.periods.known import Known
from housewide.hospital.house.periods.measures import period_measure
from housewide.hospital.house.periods.past import known_of
from housewide.hospital.house.periods.period import days
from housewide.kit.facts import Entry
from housewide.kit.measure import Measure
from tests.hospital.story import Story
from tests.hospital.telling import hour

FIRST_DAY = date(2026, 3, 2)


def known(
    story: Story, first: int = 0, last: int | None = None, *, zone: tzinfo = UTC, by: str = ""
) -> Known:
    """What is known of some days, by the end of the story or by an hour."""
    until = first if last is None else last
    period = days(FIRST_DAY + timedelta(first), FIRST_DAY + timedelta(until), zone)
    heard = [e for e in story.entries if not by or e.believed_at <= hour(by)]
    return known_of(
        story.house,
        Kept(reports=reported(heard)),
        period,
        position=heard[-1].position,
        as_of=max(heard[-1].believed_at, period.until_at),
        received={
            e.position: e.received_at
            for e in heard
            if e.received_at is not None and period.has(e.believed_at)
        },
    )


def reported(entries: Iterable[Entry]) -> dict[str, list[BedReport]]:
    """Every report of each bed, as they are kept."""
    reports: dict[str, list[BedReport]] = {}
    for e in entries:
        if isinstance(e.body, BedStatusReported):
            report = BedReport(e.effective_at, e.position, e.body.status, e.body.unit, e.message)
            reports.setdefault(e.subject, []).append(report)
    return reports


def asked(of: Known, name: str, unit: str | None = None) -> Measure:
    return period_measure(of, "st-brigid", name, unit)


def value(of: Known, name: str, unit: str | None = None) -> float | None:
    return asked(of, name, unit).value


def names(of: Known, name: str, unit: str | None = None) -> list[str]:
    """What a measure is made of, as the story calls it."""
    return [key.removeprefix("v.") for key in asked(of, name, unit).made_of]
