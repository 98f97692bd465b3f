"""Questions about vital signs, at a moment: the latest value of each, and NEWS2 by them."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from housewide.hospital.scores.news2 import News2, Scale, Signs, news2
from housewide.hospital.vitals.facts import Sign
from housewide.hospital.vitals.state import RECENT, Reading, Value, VisitVitals
from housewide.kit.clock import Instant

SCORED: tuple[Sign, ...] = (
    "breaths_per_minute",
    "spo2_percent",
    "on_oxygen",
    "systolic_mmhg",
    "pulse_per_minute",
    "consciousness",
    "temperature_celsius",
)

OXYGEN: dict[Sign, float] = {
    "on_oxygen": False,
    "oxygen_litres_per_minute": 0,
    "inspired_oxygen_percent": 21,  # room air, as it is charted
}
"""What says whether a patient is on oxygen, and above which value it says yes."""

Told = tuple[VisitVitals, ...]
"""What was measured of one visit, under each key that means it."""


class Latest(Struct, frozen=True, gc=False):
    """A value, when it was measured, and the message that told it."""

    value: Value
    at: Instant
    message: int | None


class Scored(Struct, frozen=True, gc=False):
    """NEWS2 at a moment, on which scale, and when the oldest value in it was measured.

    `forgotten`: a value that it lacks may have been told, and is no longer kept.
    """

    news2: News2
    scale: Scale
    oldest_at: Instant | None
    forgotten: bool = False


def latest(
    told: Told, sign: Sign, as_of: Instant, within: Instant | None = RECENT
) -> Latest | None:
    """The newest value of a sign at a moment; see `latest_of`."""
    return latest_of(told, (sign,), as_of, within).get(sign)


def latest_of(
    told: Told, signs: Iterable[Sign], as_of: Instant, within: Instant | None = RECENT
) -> dict[Sign, Latest]:
    """The newest value of each sign at a moment, no older than `within` (None: of any age).

    Of one instant the value told last holds, or none where it was taken back or kept out.
    """
    missing, found, void = set(signs), dict[Sign, Latest](), dict[Sign, Instant]()
    for reading in _newest_first(told, as_of):
        at = reading.effective_at
        if not missing or (within is not None and at < as_of - within):
            break
        for sign in [s for s in missing if void.get(s) != at]:
            value = reading.value(sign)
            if value is not None:
                found[sign] = Latest(value, at, reading.message)
                missing.remove(sign)
            elif sign in reading.void:
                void[sign] = at
    return found


def score(told: Told, as_of: Instant) -> Scored:
    """NEWS2 by the latest values; a sign that was not measured of late is missing from it.

    The scale of oxygen saturation is the one chosen last, however long ago, and 1 unless one was:
    the chart has it that only a clinician's choice makes it 2.
    """
    found = latest_of(told, {*SCORED, *OXYGEN}, as_of)
    chosen = latest(told, "spo2_scale", as_of, within=None)
    missing = {*SCORED, *OXYGEN} - {*found}
    forgotten = _is_dropped(told, missing, as_of - RECENT) or (
        chosen is None and _is_dropped(told, {"spo2_scale"}, 0)
    )
    oxygen = _on_oxygen([(sign, found.pop(sign)) for sign in OXYGEN if sign in found])
    if oxygen is not None:
        found["on_oxygen"] = oxygen
    values = {sign: each.value for sign, each in found.items()}
    scale: Scale = 2 if chosen is not None and chosen.value == 2 else 1
    oldest_at = min((each.at for each in found.values()), default=None)
    return Scored(news2(Signs(**values), scale), scale, oldest_at, forgotten)  # type: ignore[arg-type]


def _is_dropped(told: Told, signs: set[Sign], since_at: Instant) -> bool:
    """Whether a value of one of these signs, measured since then, is no longer kept."""
    dropped = [each.dropped_until_at for each in told if each.dropped_until_at]
    return any(of[sign] >= since_at for of in dropped for sign in signs if sign in of)


def _on_oxygen(told: list[tuple[Sign, Latest]]) -> Latest | None:
    """By the newest of what says it; of one instant a yes holds, in whatever order it was told.

    Several messages may have told it: it names none.
    """
    if not told:
        return None
    newest_at = max(one.at for _, one in told)
    newest = [(sign, one) for sign, one in told if one.at == newest_at]
    is_on = any(float(one.value) > OXYGEN[sign] for sign, one in newest)
    return Latest(is_on, newest_at, message=None)


def _newest_first(told: Told, as_of: Instant) -> Iterator[Reading]:
    readings: Iterable[Reading] = (r for visit in told for r in reversed(visit.readings))
    if len(told) > 1:
        readings = sorted(readings, key=lambda r: (r.effective_at, r.position), reverse=True)
    return (r for r in readings if r.effective_at <= as_of and not r.withdrawn_by)
