"""What a measure of a period is: its meaning, and how its number is worked out."""

from collections.abc import Callable, Sequence
from math import ceil

from msgspec import Struct

from housewide.hospital.house.catalogue.kind import Reckoning, Units
from housewide.hospital.house.periods.known import Known
from housewide.kit.clock import MINUTE
from housewide.kit.measure import Definition


class OfPeriod(Struct, frozen=True):
    """A number about some units and days, worked out of all that is known of them."""

    definition: Definition
    reckon: Callable[[Known, Units], Reckoning]


def percent(part: float, of: float) -> float:
    return 100 * part / of


def nearest_rank(ordered: Sequence[float], share: float) -> float:
    """A percentile of sorted values: the smallest that so large a share of them do not exceed."""
    return ordered[max(ceil(share * len(ordered)), 1) - 1]


def in_minutes(microseconds: int) -> float:
    return microseconds / MINUTE
