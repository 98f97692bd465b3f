"""When a source was silent: from its last word before to its first after, by what was told."""

from collections.abc import Iterable

from housewide.hospital.systems.facts import (
    FeedFellSilent,
    FeedHeardAgain,
    SourceConfigured,
    SourceRetired,
)
from housewide.kit.clock import Instant
from housewide.kit.facts import Entry

ENDS = (FeedHeardAgain, SourceConfigured, SourceRetired)
"""What ends a silence: it speaks, it is to be looked at anew, or nothing is expected of it."""


def was_silent(told: Iterable[Entry], from_at: Instant, until_at: Instant) -> bool:
    """Whether a source was silent at some moment of a time, by all that was told of it in order."""
    since_at: Instant | None = None
    for entry in told:
        if isinstance(entry.body, FeedFellSilent):
            since_at = entry.body.heard_at
        elif isinstance(entry.body, ENDS) and since_at is not None:
            if since_at < until_at and entry.effective_at > from_at:
                return True
            since_at = None
    return since_at is not None and since_at < until_at
