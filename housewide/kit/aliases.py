"""Keys that mean another key: merges of patients or of visits, chain-resolved, and reversible.

Nothing that was told under an old key is changed by a merge. Which key means which is worked out
from all merges in effective order, so that the order of hearing them does not matter and one that
is taken back leaves no trace.
"""

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from housewide.kit.clock import Instant
from housewide.kit.facts import Entry
from housewide.kit.withdrawals import as_known, without

What = Literal["merge", "revive"]


class Merge(Struct, frozen=True, gc=False, omit_defaults=True):
    """`key` means `into` from `effective_at` on, or (`revive`) is a key of its own again."""

    effective_at: Instant
    position: int
    what: What
    key: str
    into: str = ""
    message: int | None = None
    withdrawn_by: int = 0


class Aliases:
    """Every merge of one kind of key in one facility, and what each key means by them."""

    def __init__(self, merges: Iterable[Merge] = ()) -> None:
        self.merges: tuple[Merge, ...] = tuple(merges)
        self._into: dict[str, str] = {}
        self._work_out()

    def resolve(self, key: str) -> str:
        """The key that this one means: itself, unless it was merged."""
        return self._chain(key)[-1] if key in self._into else key

    def meaning(self, key: str) -> tuple[str, ...]:
        """Every key that means the same as this one, itself among them, in one order."""
        same = self.resolve(key)
        return tuple(sorted({same, *(old for old in self._into if self.resolve(old) == same)}))

    def merge(self, entry: Entry, key: str, into: str) -> None:
        """A key was merged into another."""
        if self.has_taken(entry):
            return
        self._take(Merge(entry.effective_at, entry.position, "merge", key, into, entry.message))

    def revive(self, entry: Entry, key: str) -> None:
        """A key is one of its own again: by whoever said so, or because something new is its."""
        if self.has_taken(entry):
            return
        told = Merge(entry.effective_at, entry.position, "revive", key, message=entry.message)
        self._take(told)

    def reread(self, position: int, message: int) -> None:
        """A message was read better: what it merged before no longer holds."""
        self.merges = without(self.merges, message, position)
        self._work_out()

    def as_known(self, position: int) -> "Aliases":
        """The same by what was believed up to a position: what was withdrawn later held still."""
        return Aliases(as_known(self.merges, position))

    def copy(self) -> "Aliases":
        return Aliases(self.merges)

    def has_taken(self, entry: Entry) -> bool:
        """Whether this fact was taken already: it changes nothing again."""
        return any(known.position == entry.position for known in self.merges)

    def _take(self, merge: Merge) -> None:
        self.merges = tuple(
            sorted((*self.merges, merge), key=lambda m: (m.effective_at, m.position))
        )
        self._work_out()

    def _work_out(self) -> None:
        self._into = {}
        for merge in self.merges:
            if merge.withdrawn_by or merge.key == merge.into:
                continue
            if merge.what == "revive":
                self._into.pop(merge.key, None)
                continue
            if merge.key in self._chain(merge.into):
                # The newer word on which of two stays: the one that was merged away is alive again.
                del self._into[merge.into]
            self._into[merge.key] = merge.into

    def _chain(self, key: str) -> list[str]:
        """The key and what it means, step by step: no key twice, or it would have no end."""
        chain = [key]
        while (into := self._into.get(chain[-1])) is not None:
            chain.append(into)
        return chain
