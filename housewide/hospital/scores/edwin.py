"""EDWIN, the emergency department work index: how much work there is for who is there to do it.

Source: Bernstein and others, Academic Emergency Medicine 2003;10:938-942. Triage classes count
reversed, so that the sickest weigh 5: a widely copied page leaves that out.
"""

from collections.abc import Mapping

from msgspec import Struct

LEVELS = range(1, 6)
"""The Emergency Severity Index: 1 is the sickest, 5 the least urgent."""

BUSY, CROWDED = 1.5, 2.0
"""Below 1.5 active but manageable, to 2 busy, above it crowded: of the hospital that was studied.
In another the median was 0.15: thresholds do not transfer, and each site has to find its own."""


class Edwin(Struct, frozen=True, gc=False):
    """An index, and what the authors' own ED is called at it."""

    index: float
    band: str


def edwin(
    patients_by_level: Mapping[int, int], physicians: int, bays: int, boarders: int
) -> Edwin | None:
    """The index of an ED by its patients at each triage level; None where it is undefined.

    It is where no physician is there, or boarders take up every bay. Raises ValueError for a level
    that the index does not have.
    """
    if any(level not in LEVELS for level in patients_by_level):
        raise ValueError("triage levels go from 1, the sickest, to 5")
    if physicians <= 0 or boarders >= bays:
        return None
    work = sum(count * (6 - level) for level, count in patients_by_level.items())
    index = work / (physicians * (bays - boarders))
    return Edwin(index, band(index))


def band(index: float) -> str:
    """What the authors' own ED is called at an index."""
    if index < BUSY:
        return "manageable"
    return "busy" if index <= CROWDED else "crowded"
