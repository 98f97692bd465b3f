"""Who the patients are: the only state that holds a person's own data.

It is kept, dumped and redacted apart from the house; no fold of the house reads it, and no measure
but the two of mixed-sex rooms (ADR-0020).
"""

from msgspec import Struct

from housewide.kit.clock import DAY, Instant
from housewide.kit.keys import Identifier

REPORTS_KEPT = 3
"""Identity reports kept apart per patient, so that a late one or a withdrawn one finds its place;
older ones are settled for good. Demographics change rarely: three is ample."""

UNNEEDED_KEPT = 35 * DAY
"""How long a patient of whom there is no visit is known: as long as an ended visit is. A feed of
registrations (A28, A31) tells of far more people than ever come."""


class Identity(Struct, frozen=True, gc=False):
    """A person as one or more messages told them. None is untold, "" was emptied by the sender."""

    identifiers: tuple[Identifier, ...] = ()
    family: str | None = None
    given: str | None = None
    birth_date: str | None = None
    sex: str | None = None
    address: str | None = None
    phone: str | None = None


class IdentityReport(Struct, frozen=True, gc=False):
    """What one message told of who a patient is."""

    effective_at: Instant
    position: int
    message: int | None
    identity: Identity


class Patient(Struct, frozen=True, gc=False):
    """A patient: who they are by all that was told (`identity`), and their visits' keys."""

    key: str
    identity: Identity = Identity()
    settled: Identity = Identity()
    reports: tuple[IdentityReport, ...] = ()
    visits: tuple[str, ...] = ()

    @property
    def told_at(self) -> Instant:
        """Of when the newest is that was told of who this is; 0 if nothing was."""
        return self.reports[-1].effective_at if self.reports else 0


class VisitNumber(Struct, frozen=True, gc=False):
    """The number that a visit has at its source, and the key of its patient."""

    visit: str
    effective_at: Instant
    identifier: Identifier
    patient: str
