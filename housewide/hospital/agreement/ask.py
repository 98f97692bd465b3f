"""Questions about the agreement with the EHR: the share, the days in a row, whether in shadow."""

from collections.abc import Iterable
from datetime import date
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import astuple

from housewide.hospital.agreement.facts import UnitAgreement
from housewide.hospital.agreement.state import DISAGREEING_DAYS, Agreement, Comparison, Day, Run
from housewide.kit.clock import DAY, Instant, moment

NEVER = "never compared with the EHR"


class Trust(Struct, frozen=True):
    """Whether a facility's numbers may be relied on yet, and in a few words why."""

    shadow: bool
    said: str


def total(units: Iterable[UnitAgreement]) -> UnitAgreement:
    """Several units as one."""
    counts = [astuple(unit) for unit in units]
    return UnitAgreement(*map(sum, zip(*counts, strict=True)))


def percent(counts: UnitAgreement) -> float | None:
    """The share that agreed of all visits that either has; None where neither has any."""
    differ = counts.missing + counts.extra + counts.misplaced + counts.class_differs
    compared = counts.agreed + differ
    return 100 * counts.agreed / compared if compared else None


def run_with(before: Run, day_before: str, day: Day) -> Run:
    """The run of days with one more. Days without a comparison end a run that agreed."""
    skipped = _days_between(day_before, day.date) - 1 if day_before else 0
    trusted = before.trusted and skipped < day.shadow_days
    if not day.agreed:
        disagreed = before.disagreed + 1
        return Run(0, disagreed, trusted and disagreed < DISAGREEING_DAYS)
    agreed = 1 if skipped > 0 else before.agreed + 1
    return Run(agreed, 0, trusted or agreed >= day.shadow_days)


def run_now(agreement: Agreement) -> Run:
    """The run up to and with the newest day compared."""
    if agreement.day is None:
        return agreement.before
    return run_with(agreement.before, agreement.day_before, agreement.day)


def trust(agreement: Agreement, zone: str, as_of: Instant) -> Trust:
    """Whether the facility is in shadow at a moment not before its newest comparison.

    What is said of days and hours is said by the facility's own clock, of `zone` ("": UTC).

    It is until so many days in a row agreed; again once `DISAGREEING_DAYS` in a row did not, or
    once nobody has compared for as many days as end the shadow.
    """
    day, last = agreement.day, agreement.last
    if day is None or last is None:
        return Trust(shadow=True, said=_with_opening(agreement, zone, NEVER))
    run = run_now(agreement)
    if as_of - last.as_of > day.shadow_days * DAY:
        said = f"not compared with the EHR since {date.fromisoformat(day.date):%-d %b}"
        return Trust(shadow=True, said=_with_opening(agreement, zone, said))
    share = _share(day, last)
    if not run.trusted:
        said = f"agreement with the EHR {share}, day {run.agreed} of {day.shadow_days}"
        return Trust(shadow=True, said=_with_opening(agreement, zone, said))
    if not day.agreed:
        return Trust(shadow=False, said=f"disagrees with the EHR: {share}")
    return Trust(shadow=False, said="")


def _with_opening(agreement: Agreement, zone: str, said: str) -> str:
    opening = agreement.opening
    if opening is None:
        return said
    at = moment(opening.as_of).astimezone(ZoneInfo(zone or "UTC"))
    opened = f"opened from a census as of {at:%-d %b %H:%M %Z}, confidence {opening.confidence}"
    return f"{said}; {opened}"


def _share(day: Day, last: Comparison) -> str:
    """How far a day agreed; that it is its worst, where the newest comparison found more."""
    if day.percent is None:
        return "nobody here"
    share = f"{rounded_down(day.percent):g} %"
    if percent(total(last.units.values())) == day.percent:
        return share
    return f"{share} at worst on {date.fromisoformat(day.date):%-d %b}"


def rounded_down(share: float) -> float:
    """To a tenth, and never up: 98.96 is not 99."""
    return int(share * 10) / 10


def _days_between(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days
