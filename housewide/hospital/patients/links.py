"""Records said to be one person that stay two (A24): shown to a person, joined by nobody."""

from collections.abc import Iterable

from msgspec import Struct

from housewide.hospital.patients.facts import PatientsLinked
from housewide.kit.clock import Instant
from housewide.kit.facts import Entry
from housewide.kit.withdrawals import without


class Link(Struct, frozen=True, gc=False, omit_defaults=True):
    """Two patients' keys, in order, and whether they were linked or unlinked."""

    effective_at: Instant
    position: int
    keys: tuple[str, str]
    linked: bool
    message: int | None = None
    withdrawn_by: int = 0


class Links:
    """Every link of one facility's patients, by what was said last of each pair."""

    def __init__(self, told: Iterable[Link] = ()) -> None:
        self.told: tuple[Link, ...] = tuple(told)

    def linked_with(self, key: str) -> tuple[str, ...]:
        """The patients who are said to be the same person as this one, in one order."""
        holding = {link.keys: link.linked for link in self.told if not link.withdrawn_by}
        pairs = [keys for keys, linked in holding.items() if linked and key in keys]
        return tuple(sorted(other for keys in pairs for other in keys if other != key))

    def take(self, entry: Entry, other: str) -> None:
        """Two patients were linked, or unlinked."""
        one, two = sorted((entry.subject, other))
        is_link = isinstance(entry.body, PatientsLinked)
        link = Link(entry.effective_at, entry.position, (one, two), is_link, entry.message)
        self.told = tuple(sorted((*self.told, link), key=lambda x: (x.effective_at, x.position)))

    def reread(self, position: int, message: int) -> None:
        """A message was read better: what it linked before no longer holds."""
        self.told = without(self.told, message, position)

    def copy(self) -> "Links":
        return Links(self.told)
