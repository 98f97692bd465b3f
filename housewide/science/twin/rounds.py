"""Vital signs: rounds at the bedside, more often for the ill, and how ill somebody is.

How ill is one number from 0 to 1 that wanders; of some it rises. What is measured follows it. Both
are a simulation's device, not physiology; the ranges are chosen so that NEWS2 (Royal College of
Physicians, 2017) is low for most, and 5 or more for a few of a hundred ward patients.
"""

from random import Random

from housewide.kit.clock import MINUTE
from housewide.science.twin.events import Kind, Vitals
from housewide.science.twin.floor import Floor
from housewide.science.twin.guest import Guest

ILLNESS = {"icu": 0.5, "step-down": 0.33, "ed": 0.22, "telemetry": 0.18, "psych": 0.03}
"""How ill somebody is on coming to a kind of unit, and 0.12 elsewhere."""

OFTENER = {"icu": 0.67, "ed": 0.5, "psych": 2.0, "rehab": 2.0}
"""Times the usual interval of six hours: every four hours in intensive care, twelve in rehab."""

WANDERS, RISES, RECOVERS = 0.03, 0.06, 0.15
"""A round: standard deviation of the change, how much it rises while somebody gets worse, and which
part of the way back they come afterwards."""

WORSENS = (3, 9)
"""For so many rounds somebody gets worse, before what is done for them helps."""


class Rounds:
    """Adults are measured for as long as they are here; children and newborns are not, as NEWS2 is
    not for them.
    """

    def __init__(self, floor: Floor) -> None:
        self._floor = floor
        self._chance = floor.chance("rounds")

    def begin(self, guest: Guest, _stay: int) -> None:
        """A step begins: with the first, the rounds do."""
        began = guest.illness > 0
        guest.illness = _usual(guest)
        if began or guest.route.group not in ("adult", "mother"):
            return
        if self._chance.random() < self._floor.habits.deteriorating:
            guest.worsens = self._chance.randint(*WORSENS)
        self._floor.after(self._interval(guest) // 4, self._chance, self._measure, guest)

    def _interval(self, guest: Guest) -> int:
        usual = self._floor.habits.rounds.draw(self._chance)
        oftener = OFTENER.get(guest.now_in.kind, 1.0) * (0.67 if guest.illness > 0.4 else 1.0)
        return int(usual * oftener)

    def _measure(self, guest: Guest) -> None:
        if guest.gone:
            return
        self._change(guest)
        if guest.at_rest:
            now = self._floor.now
            measured_at = max(guest.stays[-1].from_at, now - self._chance.randint(1, 6) * MINUTE)
            vitals = vitals_of(guest.illness, self._chance)
            self._floor.desk.tell(guest, Kind.VITALS, measured_at, vitals=vitals)
        self._floor.after(self._interval(guest), self._chance, self._measure, guest)

    def _change(self, guest: Guest) -> None:
        """Worse for some rounds, or back towards what is usual where they are."""
        drift = RISES if guest.worsens else RECOVERS * (_usual(guest) - guest.illness)
        guest.worsens = max(0, guest.worsens - 1)
        guest.illness += drift + self._chance.gauss(0.0, WANDERS)
        guest.illness = min(1.0, max(0.01, guest.illness))


def _usual(guest: Guest) -> float:
    return ILLNESS.get(guest.now_in.kind, 0.12)


def vitals_of(illness: float, chance: Random) -> Vitals:
    """What is measured of somebody so ill."""
    oxygen = illness > 0.35
    saturation = round(97.5 - 8 * illness + (3 if oxygen else 0) + chance.gauss(0, 0.8))
    systolic = round(128 - 38 * illness + chance.gauss(0, 10))
    asleep = illness > 0.75 and chance.random() < 0.5
    return Vitals(
        breaths=max(6, round(15.5 + 12 * illness + chance.gauss(0, 1.4))),
        saturation=min(100, max(70, saturation)),
        oxygen=oxygen,
        systolic=max(60, systolic),
        diastolic=max(35, round(systolic * 0.6 + chance.gauss(0, 4))),
        pulse=max(35, round(74 + 45 * illness + chance.gauss(0, 8))),
        temperature=round(36.7 + 1.2 * illness + chance.gauss(0, 0.3), 1),
        consciousness=chance.choice("CVP") if asleep else "A",
    )
