"""Turn times of beds: how long each part of a turn takes, by when the part ended."""

from collections.abc import Callable
from statistics import median

from msgspec import Struct

from housewide.hospital.house.catalogue.kind import Reckoning, Units
from housewide.hospital.house.periods.kind import OfPeriod, in_minutes, nearest_rank
from housewide.hospital.house.periods.known import LOOK_BACK, Known
from housewide.hospital.house.periods.turns import Turn, turns
from housewide.hospital.systems.state import BEDS, VISITS
from housewide.kit.clock import MINUTE, Instant
from housewide.kit.measure import Definition

_EXAMPLES = "tests/hospital/test_period_turns.py::"

SHORTEST = MINUTE
"""A part that took less was not done then but entered then, all at once."""

LONGEST = LOOK_BACK
"""A part that took longer was no turn: nobody wanted the bed, or a report is missing."""


class Part(Struct, frozen=True):
    """A part of a turn: when it begins and ends, and whether a typed-in time would spoil it."""

    begins: Callable[[Turn], Instant | None]
    ends: Callable[[Turn], Instant | None]
    is_weak: Callable[[Turn], bool] = lambda _turn: False


def _definition(name: str, title: str, meaning: str, counts: str, source: str) -> Definition:
    return Definition(
        name=name,
        title=title,
        meaning=f"{meaning} Median; by when the part ended.",
        unit="minutes",
        counts_when=counts,
        stops_when="the part's end, in the period",
        excludes="parts of less than a minute (entered, not done) or more than 24 hours (nobody "
        "wanted the bed, or a report is missing; of what began more than a day before the period "
        "nothing is counted); beds that were reported clean before they were "
        "said to be left; departures and arrivals of which only is known when they were typed in, "
        "sent or received: each counted in the parts",
        clock="effective_at of movements (ZBE-2, PV1-44, PV1-45, EVN-6) and of bed reports",
        rests_on=(VISITS, BEDS),
        source=source,
        version=1,
        example=_EXAMPLES + "test_each_part_of_a_turn_is_timed_between_its_two_events",
    )


TURN_FOUND_MINUTES = _definition(
    "turn_found_minutes",
    "From empty to reported dirty",
    "How long a bed stood left before anybody reported it dirty.",
    "the patient's body left the bed, until its first report as dirty or contaminated (H, K)",
    "bed turnaround, its first part: BedWatch's documentation delay",
)
TURN_RESPONSE_MINUTES = _definition(
    "turn_response_minutes",
    "Housekeeping's response",
    "How long a bed that was reported contaminated waited until housekeeping was there.",
    "the bed is reported contaminated (K), until it is reported with housekeeping (H)",
    "EVS response, TeleTracking: best practice is under 30 minutes",
)
TURN_CLEAN_MINUTES = _definition(
    "turn_clean_minutes",
    "Housekeeping's turn time",
    "How long it took from a bed's report as dirty to its report as clean.",
    "the bed is first reported dirty or contaminated (H, K), until it is reported clean (U)",
    "EVS turn time, TeleTracking: under 60 minutes",
)
TURN_FILL_MINUTES = _definition(
    "turn_fill_minutes",
    "From clean to the next patient",
    "How long a clean bed stood empty before the next patient lay in it.",
    "the bed is reported clean (U), until the next patient's body is in it",
    "bed turnaround, its last part",
)
TURN_WHOLE_MINUTES = _definition(
    "turn_whole_minutes",
    "Bed turnaround",
    "How long a bed stood without a patient, from one to the next.",
    "the patient's body left the bed, until the next patient's is in it",
    "bed turnaround (flow): physically out to physically in",
)

_FOUND = Part(lambda t: t.left_at, lambda t: t.dirty_at, lambda t: t.left_weakly)
_RESPONSE = Part(lambda t: t.contaminated_at, lambda t: t.started_at)
_CLEAN = Part(lambda t: t.dirty_at, lambda t: t.clean_at)
_FILL = Part(lambda t: t.clean_at, lambda t: t.next_at, lambda t: t.next_weakly)
_WHOLE = Part(lambda t: t.left_at, lambda t: t.next_at, lambda t: t.left_weakly or t.next_weakly)


def _timed(part: Part) -> Callable[[Known, Units], Reckoning]:
    def reckon(known: Known, units: Units) -> Reckoning:
        found = [
            (turn, end_at - begin_at)
            for turn in known.once(turns)
            if turn.unit in units
            and (begin_at := part.begins(turn)) is not None
            and (end_at := part.ends(turn)) is not None
            and known.period.has(end_at)
        ]
        why = {"weak_clock": 0, "cleaned_before": 0, "too_short": 0, "too_long": 0}
        timed: list[tuple[str, float]] = []
        for turn, took in found:
            left_out = _left_out(part, turn, took)
            if left_out:
                why[left_out] += 1
            else:
                timed.append((turn.bed, in_minutes(took)))
        minutes = sorted(each for _, each in timed)
        parts: dict[str, float | None] = {
            "turns": float(len(minutes)),
            "p90_minutes": nearest_rank(minutes, 0.9) if minutes else None,
            **{f"excluded_{name}": float(count) for name, count in why.items()},
        }
        if not minutes:
            return Reckoning(None, (), parts, ("turns of which both ends are known",))
        return Reckoning(median(minutes), tuple(sorted({bed for bed, _ in timed})), parts)

    return reckon


def _left_out(part: Part, turn: Turn, took: int) -> str:
    """Why a turn's part is not timed; "" where it is."""
    if part.is_weak(turn):
        return "weak_clock"
    if turn.cleaned_before:
        return "cleaned_before"
    if took < SHORTEST:
        return "too_short"
    return "too_long" if took > LONGEST else ""


MEASURES = (
    OfPeriod(TURN_FOUND_MINUTES, _timed(_FOUND)),
    OfPeriod(TURN_RESPONSE_MINUTES, _timed(_RESPONSE)),
    OfPeriod(TURN_CLEAN_MINUTES, _timed(_CLEAN)),
    OfPeriod(TURN_FILL_MINUTES, _timed(_FILL)),
    OfPeriod(TURN_WHOLE_MINUTES, _timed(_WHOLE)),
)
