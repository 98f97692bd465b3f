"""A patient in a simulated house, as the simulation follows them."""

from housewide.hospital.places.facts import Place
from housewide.kit.clock import Instant
from housewide.science.twin.events import Visit
from housewide.science.twin.ledger import Stays
from housewide.science.twin.plan import Route, Step


class Guest:
    """`place` is where the records say they are, `bed` the bed (or bay) that they really hold.

    `settled` while a step of theirs runs its course; `in_error` while a wrong entry about them
    stands; `gone` once they have left, whether or not that was entered yet.
    """

    __slots__ = (
        "admitted_at", "bed", "gone", "in_error", "patient_class", "place", "route", "settled",
        "stays", "step", "visit",
    )  # fmt: skip

    def __init__(self, visit: Visit, route: Route) -> None:
        self.visit = visit
        self.route = route
        self.step = 0
        self.patient_class = "E" if route.steps[0].kind == "ed" else route.patient_class
        self.admitted_at: Instant | None = None
        self.place = Place("")
        self.bed = ""
        self.stays: Stays = ()
        self.settled = False
        self.in_error = False
        self.gone = False

    @property
    def now_in(self) -> Step:
        return self.route.steps[self.step]

    @property
    def at_last_step(self) -> bool:
        return self.step == len(self.route.steps) - 1
