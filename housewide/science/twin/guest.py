"""A patient in a simulated house, as the simulation follows them."""

from __future__ import annotations

from housewide.hospital.places.facts import Place
from housewide.kit.clock import Instant
from housewide.science.twin.events import Visit
from housewide.science.twin.ledger import INPATIENT, NEWBORN, OTHER, Stays
from housewide.science.twin.plan import Route, Step


class Guest:
    """`place` is where the records say they are, `bed` the bed (or bay) that they really hold.

    `settled` while a step of theirs runs its course; `busy` while something that must end first is
    going on: a wrong entry about them, a procedure, a leave; `gone` once they have left, whether or
    not that was entered yet. `babies` are the newborns who leave with their mother. `illness` is
    how ill they are, 0 well to 1 dying, and they get worse for `worsens` more rounds.
    """

    __slots__ = (
        "admitted_at", "babies", "bed", "busy", "gone", "illness", "patient_class", "place",
        "route", "settled", "stays", "step", "visit", "worsens",
    )  # fmt: skip

    def __init__(self, visit: Visit, route: Route) -> None:
        self.visit = visit
        self.route = route
        self.step = 0
        self.patient_class = route.class_at(0)
        self.admitted_at: Instant | None = None
        self.place = Place("")
        self.bed = ""
        self.stays: Stays = ()
        self.settled = False
        self.busy = False
        self.gone = False
        self.babies: list[Guest] = []
        self.illness = 0.0
        self.worsens = 0

    @property
    def now_in(self) -> Step:
        return self.route.steps[self.step]

    @property
    def at_last_step(self) -> bool:
        return self.step == len(self.route.steps) - 1

    @property
    def at_rest(self) -> bool:
        """In a bed, and nothing else is going on."""
        return self.settled and not self.busy and not self.gone

    @property
    def counts_as(self) -> str:
        if self.patient_class != "I":
            return OTHER
        return NEWBORN if self.route.group == "newborn" else INPATIENT
