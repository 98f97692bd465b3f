"""What was published of a day: its measures as they were known then, which keep their values."""

from msgspec import field

from housewide.kit.clock import Instant
from housewide.kit.facts import Fact


class MeasuresPublished(Fact, frozen=True, gc=False):
    """The measures of one local day of a facility, by all that was believed up to `position`.

    `values` are by place ("" is the whole facility, else a unit) and measure; one that was unknown
    is null. `versions` says by which version of its definition each measure was worked out. `blind`
    names by part of the hospital the feeds that were silent on that day, as far as was known then:
    what rests on them may be too low, and a zero be no zero.
    """

    day: str
    from_at: Instant
    until_at: Instant
    position: int
    versions: dict[str, int]
    values: dict[str, dict[str, float | None]]
    blind: dict[str, tuple[str, ...]] = field(default_factory=dict)


FACTS = (MeasuresPublished,)


def subject_of(day: str) -> str:
    """What the fact of a day (`2026-11-23`) is about."""
    return f"measures.{day}"
