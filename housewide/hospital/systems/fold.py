"""Folds what is told of the systems that speak to us: `(source | None, entry, body) -> source`."""

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from housewide.hospital.systems.facts import (
    FeedFellSilent,
    FeedHeardAgain,
    SourceConfigured,
    SourceRetired,
)
from housewide.hospital.systems.state import PARTS, Source
from housewide.kit.clock import MINUTE, SECOND, Instant
from housewide.kit.facts import Entry, Fact

SOURCE_ACTOR = "source:"
"""How an envelope names a sending system as who caused a fact."""


def fold(source: Source | None, entry: Entry) -> Source:
    """The source after one more fact about it. A position applied before changes nothing."""
    if source is not None and entry.position <= source.position:
        return source
    return FOLDS[type(entry.body)](source or Source(entry.subject), entry, entry.body)


def configured(source: Source, entry: Entry, body: SourceConfigured) -> Source:
    """The newest profile by its effective date is how the source is read.

    By its longest gap the source may no longer be silent: the timer looks anew.
    """
    if source.configured_at is not None and entry.effective_at < source.configured_at:
        return replace(source, position=entry.position)
    return replace(
        source,
        position=entry.position,
        configured_at=entry.effective_at,
        sha256=body.sha256,
        toml=body.toml,
        retired_at=None,
        silent_since_at=None,
    )


def retired(source: Source, entry: Entry, _body: SourceRetired) -> Source:
    return replace(
        source, position=entry.position, retired_at=entry.effective_at, silent_since_at=None
    )


def fell_silent(source: Source, entry: Entry, body: FeedFellSilent) -> Source:
    if source.retired_at is not None:  # its timer had not heard of that yet
        return replace(source, position=entry.position)
    return replace(
        source,
        position=entry.position,
        silent_since_at=body.heard_at,
        silent_by=body.by,
        silent_limit_seconds=_limit_seconds(body),
    )


def _limit_seconds(body: FeedFellSilent) -> int:
    if body.limit_seconds is None:
        return body.longest_gap_minutes * MINUTE // SECOND
    return body.limit_seconds


def heard_again(source: Source, entry: Entry, _body: FeedHeardAgain) -> Source:
    return replace(source, position=entry.position, silent_since_at=None)


FOLDS: dict[type[Fact], Callable[[Source, Entry, Any], Source]] = {
    SourceConfigured: configured,
    SourceRetired: retired,
    FeedFellSilent: fell_silent,
    FeedHeardAgain: heard_again,
}
"""Which fact is folded how. What is not here is told of something else than a source."""


class Systems:
    """The sending systems of one facility, and when the newest message of each was received.

    `heard` comes from the envelopes of facts: what a source caused shows that it speaks, and of
    which part of the hospital.
    """

    def __init__(self) -> None:
        self.sources: dict[str, Source] = {}
        self.heard: dict[str, dict[str, Instant]] = {part: {} for part in PARTS}

    def apply(self, entry: Entry) -> None:
        if type(entry.body) in FOLDS:
            self.sources[entry.subject] = fold(self.sources.get(entry.subject), entry)

    def hear(self, entry: Entry, part: str) -> None:
        """Note that an actor spoke of a part: whether it is a source is asked where it matters."""
        received_at, heard = entry.received_at, self.heard[part]
        if received_at is not None and heard.get(entry.actor, 0) < received_at:
            heard[entry.actor] = received_at

    def copy(self) -> "Systems":
        other = Systems()
        other.sources = self.sources.copy()
        other.heard = {part: heard.copy() for part, heard in self.heard.items()}
        return other
