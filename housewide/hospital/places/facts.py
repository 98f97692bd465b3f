"""What places a facility has: its file, as a fact, so that every fold can be replayed."""

from msgspec import Struct

from housewide.kit.facts import Fact


class Place(Struct, frozen=True, gc=False, omit_defaults=True):
    """Where a body is or a bed stands: a unit, and a bed of it where one is known.

    `bed` is "" on a unit without a bed ("on unit, unplaced"). `unmatched` keeps the sender's own
    location text (PL as sent) where no place of this facility is meant by it; `unit` is "" then,
    unless that much is known.
    """

    unit: str
    bed: str = ""
    unmatched: str = ""


class PlacesConfigured(Fact, frozen=True, gc=False):
    """The facility's places from `effective_at` on: the bytes of the file, and their SHA-256."""

    sha256: str
    toml: str


FACTS = (PlacesConfigured,)
