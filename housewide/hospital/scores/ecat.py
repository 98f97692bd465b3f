"""ECAT, emergency care access and timeliness: whether one visit to an ED was timely.

Source: CMS eCQM CMS1244 (Hospital Outpatient Quality Reporting). A visit counts once, if any of
four things went wrong. Whoever stays for observation is not judged by boarding and length of stay.
"""

from typing import Literal

from msgspec import Struct

from housewide.kit.clock import MINUTE, Instant

LONGEST_WAIT_MINUTES = 60
LONGEST_BOARDING_MINUTES = 240
LONGEST_STAY_MINUTES = 480
"""Longer than these is a failure; exactly as long is none."""

Part = Literal["long-wait", "left-unevaluated", "long-boarding", "long-stay"]

PARTS: tuple[Part, ...] = ("long-wait", "left-unevaluated", "long-boarding", "long-stay")


class EdVisit(Struct, frozen=True, gc=False):
    """One visit to an ED, by its stamps; None is what has not happened, or what nobody told.

    `left_at` is when the body left the ED. `left_unevaluated` is None where nobody can say whether
    they had been seen. `decided_at` is the decision to admit that counts as the start of boarding.
    `wait_known` is false where nobody can say how long they waited for a bay.
    """

    arrived_at: Instant
    bedded_at: Instant | None = None
    decided_at: Instant | None = None
    left_at: Instant | None = None
    left_unevaluated: bool | None = False
    observation: bool = False
    wait_known: bool = True


class Ecat(Struct, frozen=True, gc=False):
    """The parts that failed, and those of which that cannot be said."""

    failed: tuple[Part, ...]
    unknown: tuple[Part, ...] = ()

    @property
    def is_failed(self) -> bool | None:
        """Whether the visit counts; None where no part failed and one cannot be judged."""
        if self.failed:
            return True
        return None if self.unknown else False


def ecat(visit: EdVisit, as_of: Instant) -> Ecat:
    """How a visit does at a moment: who still waits fails as soon as they waited too long."""
    now = visit.left_at if visit.left_at is not None else as_of
    bedded_at = now if visit.bedded_at is None else visit.bedded_at
    failed: list[Part] = []
    if visit.wait_known and _minutes(visit.arrived_at, bedded_at) > LONGEST_WAIT_MINUTES:
        failed.append("long-wait")
    if visit.left_unevaluated:
        failed.append("left-unevaluated")
    if not visit.observation:
        decided_at = now if visit.decided_at is None else visit.decided_at
        if _minutes(decided_at, now) > LONGEST_BOARDING_MINUTES:
            failed.append("long-boarding")
        if _minutes(visit.arrived_at, now) > LONGEST_STAY_MINUTES:
            failed.append("long-stay")
    unknown: list[Part] = [] if visit.wait_known else ["long-wait"]
    if visit.left_unevaluated is None:
        unknown.append("left-unevaluated")
    return Ecat(tuple(failed), tuple(unknown))


def _minutes(start_at: Instant, end_at: Instant) -> float:
    return (end_at - start_at) / MINUTE
