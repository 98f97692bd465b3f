"""Words for describing a facility: how people come over day and week, stays, wards."""

from housewide.science.twin.chance import Duration
from housewide.science.twin.plan import Step, Ward

ED_BY_HOUR = (
    2.6, 2.1, 1.8, 1.6, 1.5, 1.6, 2.0, 2.9, 4.0, 5.0, 5.7, 5.9,
    5.8, 5.7, 5.6, 5.6, 5.6, 5.6, 5.7, 5.6, 5.3, 4.8, 4.1, 3.3,
)  # fmt: skip
"""Arrivals at an ED by hour: least before dawn, most from late morning to evening."""

BY_DAY = (0,) * 8 + (2, 5, 7, 8, 8, 8, 8, 8, 7, 6, 5, 4, 3, 2, 1, 1)
"""Direct admissions and transfers in: the working day and evening."""

THEATRE_BY_HOUR = (0,) * 5 + (3, 10, 9, 9, 9, 8, 7, 5, 3, 1) + (0,) * 9
"""Elective patients coming to day surgery: the first at half past five, the last after lunch."""

EVENLY = (1.0,) * 24
ED_WEEK = (1.09, 1.02, 0.99, 0.98, 0.98, 0.97, 0.97)
OFFICE_WEEK = (1.3, 1.35, 1.35, 1.3, 1.2, 0.3, 0.2)
THEATRE_WEEK = (1.4, 1.42, 1.4, 1.38, 1.3, 0.07, 0.03)
EVERY_DAY = (1.0,) * 7

WELL = (0.1, 6, 41, 43, 10)
ILL = (2, 38, 56, 4, 0)
CRITICAL = (28, 60, 12, 0, 0)
"""Weights of ESI levels 1 to 5 of who goes home, is admitted, or goes to intensive care: so that
together they are near the national shares (see bench/figures)."""

BOOKED_HOURS = 18
"""Electives are told of the afternoon before."""

_SPREAD = {
    "ed": 0.6, "pacu": 0.4, "obs": 0.4, "women": 0.35, "newborn": 0.35, "or": 0.5, "other": 0.4,
}  # fmt: skip


def steps(*stays: tuple[str, float]) -> tuple[Step, ...]:
    """Steps from (kind of unit, mean hours)."""
    return tuple(Step(kind, Duration(hours, _SPREAD.get(kind, 0.8))) for kind, hours in stays)


def ward(
    unit: str,
    name: str,
    kind: str,
    floor: int,
    *,
    singles: int = 0,
    doubles: int = 0,
    unstaffed: int = 0,
    negative: int = 0,
) -> Ward:
    """A unit of single and double rooms, numbered from the floor's first; all beds are licensed.

    The first `negative` rooms are in negative pressure.
    """
    letters = ["A"] * singles + ["AB"] * doubles
    rooms = tuple((f"{floor}{n:02d}", each) for n, each in enumerate(letters, 1))
    beds = singles + 2 * doubles
    inward = tuple(room for room, _ in rooms[:negative])
    return Ward(unit, name, kind, rooms, beds - unstaffed, beds, inward)
