"""What a census extract tells in a story of a ward, and how it compares with it."""

from typing import Literal

from housewide.hospital.agreement.ask import trust
from housewide.hospital.agreement.compare import Found, Stated
from housewide.hospital.agreement.facts import (
    CensusCompared,
    CensusLoaded,
    Discrepancy,
    DiscrepancyKind,
    DiscrepancySettled,
    Reason,
    UnitAgreement,
)
from housewide.hospital.house.agreeing import compare_with
from housewide.hospital.visits.facts import VisitSeenInCensus
from housewide.kit.facts import Entry
from tests.hospital.story import Story
from tests.hospital.telling import TOLD, hour, place

FACILITY = "st-brigid"


def seen(
    visit: str, where: str, *, as_class: str = "I", newborn: bool = False, attending: str = ""
) -> TOLD:
    """The extract has somebody there."""
    return f"v.{visit}", VisitSeenInCensus(
        f"p.{visit}", as_class, place(where), "high", newborn, attending
    )


def loaded(as_of: str, confidence: Literal["high", "medium", "low"] = "medium") -> TOLD:
    """The facility was opened from an extract of that hour."""
    return FACILITY, CensusLoaded(hour(as_of), confidence, "ehr", "sha", 3, 3)


def compared(as_of: str, *, agreed: int, missing: int = 0, unit: str = "6W", day: str = "") -> TOLD:
    """A comparison of one unit that found so many; the missing are named m1, m2, ..."""
    at = hour(as_of)
    counts = UnitAgreement(agreed=agreed, missing=missing)
    found = tuple(
        Discrepancy(n, "missing", f"v.m{n}", unit, place(unit), patient=f"p.m{n}")
        for n in range(1, missing + 1)
    )
    date = f"2026-03-{2 + int(as_of.rpartition(' ')[0] or 0):02}"
    body = CensusCompared(at, day or date, "ehr", "sha", agreed, {unit: counts}, found, 99.0, 3)
    return FACILITY, body


def settled(comparison: Entry, number: int, *, reason: Reason = "") -> TOLD:
    """Decided: accepted, unless there is a reason why not."""
    body = DiscrepancySettled(comparison.position, number, f"v.m{number}", not reason, reason)
    return FACILITY, body


def stated(visit: str, where: str, *, as_class: str = "I") -> Stated:
    """A row of an extract."""
    return Stated(f"v.{visit}", f"p.{visit}", as_class, place(where))


def beside(story: Story, as_of: str, *rows: Stated) -> Found:
    """What the extract of an hour shows, asked at that very hour."""
    house = story.house.at(hour(as_of))
    return compare_with(rows, house, house)


def kinds(found: Found) -> dict[str, DiscrepancyKind]:
    return {d.visit.removeprefix("v."): d.kind for d in found.discrepancies}


def agreeing_days(*shares: int, skipped_after: int | None = None) -> Story:
    """A day for each of these, on which so many of a hundred agreed."""
    story, day = Story(), 0
    for number, share in enumerate(shares):
        story.at(f"+{day} 06:00", compared(f"+{day} 06:00", agreed=share, missing=100 - share))
        day += 2 if number == skipped_after else 1
    return story


def said(story: Story, as_of: str | None = None) -> tuple[bool, str]:
    """Whether the facility is in shadow, and what it says of that."""
    found = trust(story.house.agreement, story.house.places.zone, story.now(as_of))
    return found.shadow, found.said
