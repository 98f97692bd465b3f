"""What a measure of a house is: its meaning, and how its number is found.

Most count something: beds, patients. Some are worked out otherwise: hours, shares, scores.
"""

from collections.abc import Callable

from msgspec import Struct

from housewide.hospital.house.house import House
from housewide.kit.clock import Instant
from housewide.kit.measure import Definition

Units = tuple[str, ...]
"""The units asked for: one, or all of a facility and `NO_UNIT`."""


class Counted(Struct, frozen=True):
    """A number of patients, visits or beds, and how their keys are found for one unit of a house.

    Asked for no unit (""), it finds what is in no unit of this facility, so that a facility's total
    is the sum over its units and of that.
    """

    definition: Definition
    keys: Callable[[House, str], tuple[str, ...]]


class Reckoning(Struct, frozen=True):
    """A number that was worked out: what it is made of, and what went into it.

    `parts` are the numbers that it was worked out from, by name with units last. `lacks` says in
    words what is not known; the value is None then.
    """

    value: float | None
    made_of: tuple[str, ...] = ()
    parts: dict[str, float | None] = {}
    lacks: tuple[str, ...] = ()


class Reckoned(Struct, frozen=True):
    """A number that is no mere count, worked out of some units of a house at a moment.

    Of a whole facility it is worked out anew, not added up: a share of two wards is no sum.
    """

    definition: Definition
    reckon: Callable[[House, Units, Instant], Reckoning]


HouseMeasure = Counted | Reckoned
