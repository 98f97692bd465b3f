"""All visits of one facility that are open, expected, or ended lately."""

from collections import OrderedDict
from collections.abc import Iterable

from housewide.hospital.visits.facts import VisitMerged
from housewide.hospital.visits.fold import FOLDS, fold
from housewide.hospital.visits.merged import regrouped
from housewide.hospital.visits.settle import settle
from housewide.hospital.visits.state import Visit
from housewide.kit.aliases import Aliases, Merge
from housewide.kit.clock import DAY, Instant
from housewide.kit.facts import Entry, MessageReread, Unknown

CLOSED_VISITS_KEPT = 35 * DAY
"""How long an ended visit stays in memory. It is the window in which the logs know a resent message
(DESIGN, section 4), so whatever may still arrive about a visit in the ordinary way finds it."""

Change = tuple[Visit, Visit]
"""How a visit was and how it is: one without movements is not there."""

NEVER: Instant = 1 << 62
"""An instant that no clock reaches: nothing is due."""


class Visits:
    """The visits of one facility, folded from its facts; every visit inside is frozen.

    An ended visit is dropped once nothing was told of it for `CLOSED_VISITS_KEPT`, by the clock of
    the facts themselves: memory is linear in open visits, and a replay drops the same ones.
    `dropped` counts them. `too_old` counts facts so old that their visit may have been dropped:
    they open no ghost. `forgotten` are the visits that were dropped, and what was too old for
    memory, until somebody keeps them elsewhere. `unread` counts facts of unknown kinds about
    unknown visits. `next_at` is when time alone changes something next: an early movement comes
    due, an ended visit is dropped.
    """

    def __init__(self) -> None:
        self.visits: dict[str, Visit] = {}
        self.ended: OrderedDict[str, Instant] = OrderedDict()
        self.early: dict[str, Instant] = {}
        self.next_due_at: Instant = NEVER
        self.next_drop_at: Instant = 0
        self.next_at: Instant = 0
        self.dropped = 0
        self.too_old = 0
        self.unread = 0
        self.aliases = Aliases()
        self.forgotten: list[Visit] = []

    def get(self, key: str) -> Visit | None:
        """The visit that a key means: that of another key, if it was merged into it."""
        return self.visits.get(self.aliases.resolve(key))

    def apply(self, entry: Entry) -> None:
        """Fold one fact into the visits it is about, and let time pass to its `believed_at`."""
        self.fall_due(entry.believed_at)
        self.drop_ended(entry.believed_at)
        if isinstance(entry.body, MessageReread):
            self.merges_reread(entry, entry.body)
            for subject in entry.body.subjects:
                self.fold_into(subject, entry)
        elif isinstance(entry.body, VisitMerged):
            self.merge(entry, entry.body.into)
        elif type(entry.body) in FOLDS:
            self.fold_into(entry.subject, entry)

    def fold_into(self, key: str, entry: Entry) -> Change | None:
        """Fold a fact into one visit, and how that changed; None where there is none to change."""
        key = self.aliases.resolve(key)
        before = self.visits.get(key)
        if before is None:
            if not self._begins(key, entry):
                return None
            before = Visit(key)
        after = fold(before, entry)
        if after is before:
            return None
        self._keep(key, after)
        return before, after

    def merge(self, entry: Entry, into: str) -> list[Change]:
        """Two visits are one from now on; how each visit changed by it."""
        if self.aliases.has_taken(entry):
            return []
        self.aliases.merge(entry, entry.subject, into)
        return self._regroup(entry.believed_at)

    def merges_reread(self, entry: Entry, body: MessageReread) -> list[Change]:
        """A message was read better: the visits that it made one are apart again."""
        if all(m.message != body.message or m.withdrawn_by for m in self.aliases.merges):
            return []
        self.aliases.reread(entry.position, body.message)
        return self._regroup(entry.believed_at)

    def _regroup(self, as_of: Instant) -> list[Change]:
        """Give each visit that was ever merged the movements that are its now."""
        keys = sorted({key for m in self.aliases.merges for key in (m.key, m.into)})
        before = {key: self.visits[key] for key in keys if key in self.visits}
        found = regrouped(before.values(), self.aliases.resolve, as_of)
        after = {visit.key: visit for visit in found}
        changes = []
        for key in sorted({*before, *after}):
            was, now = before.get(key, Visit(key)), after.get(key, Visit(key))
            if was.movements == now.movements:
                continue
            if now.movements:
                self._keep(key, now)
            else:
                self._remove(key)
            changes.append((was, now))
        return changes

    def fall_due(self, as_of: Instant) -> list[Visit]:
        """Let each early movement that is due by `as_of` take effect; the visits that changed."""
        if as_of < self.next_due_at:
            return []
        due = [key for key, due_at in self.early.items() if due_at <= as_of]
        changed = [settle(self.visits[key], as_of) for key in due]
        for visit in changed:
            self._keep(visit.key, visit)
        return changed

    def drop_ended(self, believed_at: Instant) -> list[Visit]:
        """Forget the visits that ended long before `believed_at`; returns them, for the indexes."""
        if believed_at < self.next_drop_at:
            return []
        horizon = believed_at - CLOSED_VISITS_KEPT
        forgotten = []
        while (oldest := next(iter(self.ended.items()), None)) and oldest[1] < horizon:
            del self.ended[oldest[0]]
            forgotten.append(self.visits.pop(oldest[0]))
        self.dropped += len(forgotten)
        self.forgotten += forgotten
        # Whatever ends from now on is dropped later than this.
        self.next_drop_at = (oldest[1] if oldest else believed_at) + CLOSED_VISITS_KEPT
        self.next_at = min(self.next_due_at, self.next_drop_at)
        return forgotten

    def take_forgotten(self) -> list[Visit]:
        """What was forgotten since this was asked last: for whoever keeps it."""
        forgotten, self.forgotten = self.forgotten, []
        return forgotten

    def copy(self) -> "Visits":
        """A snapshot to go on from: it shares every visit, since they are frozen."""
        other = Visits()
        other.visits = self.visits.copy()
        other.ended = self.ended.copy()
        other.early = self.early.copy()
        other.next_due_at = self.next_due_at
        other.next_drop_at = self.next_drop_at
        other.next_at = self.next_at
        other.dropped = self.dropped
        other.too_old = self.too_old
        other.unread = self.unread
        other.aliases = self.aliases.copy()
        return other

    @classmethod
    def restored(
        cls,
        visits: list[Visit],
        merges: Iterable[Merge],
        *,
        dropped: int,
        too_old: int,
        unread: int,
    ) -> "Visits":
        """The same visits as when they were taken down, with what follows from them."""
        restored = cls()
        restored.aliases = Aliases(merges)
        for visit in sorted(visits, key=lambda v: (v.touched_at, v.position)):
            restored._keep(visit.key, visit)
        restored.dropped = dropped
        restored.too_old = too_old
        restored.unread = unread
        return restored

    def _begins(self, key: str, entry: Entry) -> bool:
        """Whether a fact about a visit that is not known here makes one, or is only counted."""
        if isinstance(entry.body, MessageReread):
            return False
        if isinstance(entry.body, Unknown):
            self.unread += 1
            return False
        # Until the first visit was dropped nothing old can be a ghost, and the patients who lay
        # here long before Housewide began to listen are taken in whatever the date they came.
        if self.dropped and entry.effective_at < entry.believed_at - CLOSED_VISITS_KEPT:
            self.too_old += 1
            self.forgotten.append(fold(Visit(key), entry))
            return False
        return True

    def _keep(self, key: str, visit: Visit) -> None:
        self.visits[key] = visit
        if visit.due_at is not None or key in self.early:
            self._await(key, visit.due_at)
        if visit.now.status == "open" or visit.due_at is not None:
            self.ended.pop(key, None)
        else:
            self.ended[key] = visit.touched_at
            self.ended.move_to_end(key)

    def _remove(self, key: str) -> None:
        """A visit is part of another now."""
        del self.visits[key]
        self.ended.pop(key, None)
        if key in self.early:
            self._await(key, None)

    def _await(self, key: str, due_at: Instant | None) -> None:
        if due_at is None:
            del self.early[key]
        else:
            self.early[key] = due_at
        self.next_due_at = min(self.early.values(), default=NEVER)
        self.next_at = min(self.next_due_at, self.next_drop_at)
