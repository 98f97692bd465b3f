"""What a measure of a house is: its meaning, and how what it counts is found."""

from collections.abc import Callable

from msgspec import Struct

from housewide.hospital.house.house import House
from housewide.kit.measure import Definition


class HouseMeasure(Struct, frozen=True):
    """A definition, and how the keys of what it counts are found for one unit of a house.

    Asked for no unit (""), it finds what is in no unit of this facility, so that a facility's total
    is the sum over its units and of that.
    """

    definition: Definition
    keys: Callable[[House, str], tuple[str, ...]]
