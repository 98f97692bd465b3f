"""What is true of a facility's agreement with the EHR: how it was opened, and how the days went."""

from msgspec import Struct

from housewide.hospital.agreement.facts import Discrepancy, Reason, UnitAgreement
from housewide.kit.clock import Instant

DISAGREEING_DAYS = 2
"""So many days in a row below the wanted share put a facility back into shadow. One may be an
extract that was cut short; two mornings alike are ours."""


class Opening(Struct, frozen=True, gc=False, omit_defaults=True):
    """How a facility was opened: `confidence` is one of `facts.Confidence`."""

    as_of: Instant
    confidence: str


class Comparison(Struct, frozen=True, gc=False, omit_defaults=True):
    """The newest comparison, and which of its discrepancies nobody has settled yet.

    `rejected` are its visits of which a person has kept our word, now or when an earlier comparison
    found them, and why (`facts.Reason`).
    """

    position: int
    as_of: Instant
    source: str
    units: dict[str, UnitAgreement]
    open: tuple[Discrepancy, ...]
    rejected: dict[str, Reason] = {}


class Day(Struct, frozen=True, gc=False, omit_defaults=True):
    """One day of the facility by the worst of its comparisons, and what was wanted of it.

    The worst, since what was mended by hand did not agree by itself. `percent` is None where the
    house was empty by both.
    """

    date: str
    percent: float | None
    wanted_percent: float
    shadow_days: int

    @property
    def agreed(self) -> bool:
        return self.percent is None or self.percent >= self.wanted_percent


class Run(Struct, frozen=True, gc=False, omit_defaults=True):
    """How the days up to one went: those in a row that agreed, or that did not; out of shadow."""

    agreed: int = 0
    disagreed: int = 0
    trusted: bool = False


class Agreement(Struct, frozen=True, gc=False, omit_defaults=True):
    """A facility's agreement: its `opening`, the `last` comparison, the newest `day` compared.

    `before` is the run of the days before that one, `day_before` the last of those. `numbered` is
    the highest number that any proposal has had: none is given twice.
    """

    position: int = 0
    opening: Opening | None = None
    last: Comparison | None = None
    day: Day | None = None
    day_before: str = ""
    before: Run = Run()
    numbered: int = 0


NEVER_COMPARED = Agreement()
