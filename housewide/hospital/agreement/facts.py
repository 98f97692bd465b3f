"""What is told of a facility's census beside the EHR's own: opened by it, compared, settled.

The subject of each is the facility. None holds a person's data: visits and patients by their keys.
"""

from typing import Literal

from msgspec import Struct

from housewide.hospital.places.facts import Place
from housewide.kit.clock import Instant
from housewide.kit.facts import Fact

Confidence = Literal["high", "medium", "low"]
"""How far whoever opened a facility trusts the extract: it is shown until the numbers agree."""

Reason = Literal["", "seen", "extract-wrong", "mended-at-source", "no-longer-holds"]
"""Why a difference was not accepted. `seen`: somebody looked, and it is as we have it. The extract
was wrong in it, or the source has mended it since. `no-longer-holds`: something later is known of
the visit. Codes, not words: in words a name could stand, and only identity facts may hold one."""

DiscrepancyKind = Literal["missing", "extra", "misplaced", "class-differs", "bed-misplaced"]
"""`missing`: the EHR has the visit here and we do not. `extra`: we have it and the EHR does not.
`misplaced`: both, in different units. `class-differs`: in one unit, an inpatient by one of us and
not by the other. `bed-misplaced`: in one unit and counted alike, in different beds."""


class Discrepancy(Struct, frozen=True, gc=False, omit_defaults=True):
    """One visit of which we and the EHR do not say the same: a proposal, until a person decides.

    `number` is its own within the facility, of all comparisons. `unit` is where the EHR has it; of
    an extra one, where we do. `stated` is the EHR's place, `believed` ours; so are `patient_class`
    and `believed_class` (table 0004). What is needed to open a missing visit comes with it.
    """

    number: int
    kind: DiscrepancyKind
    visit: str
    unit: str
    stated: Place | None = None
    believed: Place | None = None
    patient: str = ""
    patient_class: str = ""
    admitted_at: Instant | None = None
    newborn: bool = False
    believed_class: str = ""


class UnitAgreement(Struct, frozen=True, gc=False, omit_defaults=True):
    """The visits of one unit by what the comparison found of them.

    `bed_misplaced` ones are in the unit that the EHR says and counted as it does: they are among
    the `agreed`, and told apart. So are those whose class the extract does not say (`unclassed`):
    of them only the places were compared.
    """

    agreed: int = 0
    missing: int = 0
    extra: int = 0
    misplaced: int = 0
    bed_misplaced: int = 0
    class_differs: int = 0
    unclassed: int = 0


class CensusLoaded(Fact, frozen=True, gc=False):
    """A facility was opened from a census extract: who was there at `as_of`, by that source.

    `rows` were in the file (its SHA-256 is kept, its rows stand with the visits), `opened` of them
    were visits that nothing had told of before.
    """

    as_of: Instant
    confidence: Confidence
    source: str
    sha256: str
    rows: int
    opened: int


class CensusCompared(Fact, frozen=True, gc=False):
    """Our census at `as_of` was compared with an extract of the EHR's.

    `day` is the facility's own date then (ISO 8601). The day agrees from `wanted_percent` on, and
    so many as `shadow_days` of them in a row end the shadow: the site's settings of that day.
    """

    as_of: Instant
    day: str
    source: str
    sha256: str
    rows: int
    units: dict[str, UnitAgreement]
    discrepancies: tuple[Discrepancy, ...]
    wanted_percent: float
    shadow_days: int


class DiscrepancySettled(Fact, frozen=True, gc=False):
    """A person decided on a discrepancy of the comparison at position `compared`.

    Accepted, the correcting facts stand beside it; else `reason` says why nothing was changed.
    """

    compared: int
    number: int
    visit: str
    accepted: bool
    reason: Reason = ""


FACTS = (CensusLoaded, CensusCompared, DiscrepancySettled)
