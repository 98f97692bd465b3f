"""What is true of the systems that speak to us: how they are read, and whether they are heard."""

from msgspec import Struct

from housewide.hospital.systems.limit import By
from housewide.kit.clock import Instant

VISITS, BEDS, VITALS, CRITERIA, OTHER = "visits", "beds", "vitals", "criteria", "other"
PARTS = (VISITS, BEDS, VITALS, CRITERIA, OTHER)
"""What a source can speak of: who is here and where they lie, the beds themselves, what is measured
of patients, whether they meet the criteria to reside, and the rest."""


class Source(Struct, frozen=True, gc=False):
    """A sending system: its profile as configured last, and since when it is silent, if it is.

    `retired_at` is since when nothing is expected of it any more; None while something is.
    `silent_since_at` is the instant of the last message before the silence; None while it is heard,
    or where nothing was ever told of it; `silent_by` and `silent_limit_seconds` are the limit that
    it passed.
    """

    name: str
    position: int = 0
    configured_at: Instant | None = None
    sha256: str = ""
    toml: str = ""
    retired_at: Instant | None = None
    silent_since_at: Instant | None = None
    silent_by: By = "stated"
    silent_limit_seconds: int = 0
