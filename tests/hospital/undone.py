"""Things that can be told of a visit and taken back, each with its cancel."""

from collections.abc import Callable

from msgspec.structs import replace

from housewide.hospital.visits.facts import VisitDischarged, VisitMoved
from housewide.hospital.visits.state import Standing
from housewide.kit.facts import Fact
from tests.hospital.telling import (
    TOLD,
    arrive,
    attend,
    back,
    cancel_attend,
    cancel_discharge,
    cancel_move,
    depart,
    discharge,
    leave,
    move,
    plain,
)

THINGS: dict[str, Callable[[str, str], tuple[TOLD, TOLD]]] = {
    "arrival": lambda visit, _: (arrive(visit), plain("cancel-arrive", visit)),
    "departure": lambda visit, _: (depart(visit), plain("cancel-depart", visit)),
    "discharge": lambda visit, where: (discharge(visit, where), cancel_discharge(visit)),
    "doctor": lambda visit, _: (attend(visit, "9"), cancel_attend(visit)),
    "leave": lambda visit, _: (leave(visit), plain("cancel-leave", visit)),
    "move": lambda visit, where: (move(visit, where), cancel_move(visit)),
    "return": lambda visit, where: (back(visit, where), plain("cancel-return", visit)),
}

AT_A_PLACE: dict[type[Fact], Callable[[str, str | None], TOLD]] = {
    VisitMoved: cancel_move,
    VisitDischarged: cancel_discharge,
}
"""The cancels that say where the patient is, by what they take back."""


def undone(now: Standing) -> Standing:
    """How a visit stands, but for what a cancel itself says: that they came back by it."""
    return replace(now, came_back_at=None)
