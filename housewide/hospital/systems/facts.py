"""What is told about the systems that speak to us. The subject is the source's name."""

from housewide.hospital.systems.limit import By
from housewide.kit.clock import Instant
from housewide.kit.facts import Fact


class SourceConfigured(Fact, frozen=True, gc=False):
    """How a source is to be read from now on: its profile file's bytes, and their SHA-256."""

    sha256: str
    toml: str


class SourceRetired(Fact, frozen=True, gc=False):
    """A source was taken out of the site's configuration: nothing more is expected of it."""


class FeedFellSilent(Fact, frozen=True, gc=False):
    """Nothing was heard of a source for longer than it may be quiet.

    `longest_gap_minutes` is what its profile states; `by` says whether that was the limit, or one
    learned from its own past weeks, and `limit_seconds` how long the limit was (None: as stated).
    """

    heard_at: Instant
    longest_gap_minutes: int
    by: By = "stated"
    limit_seconds: int | None = None


class FeedHeardAgain(Fact, frozen=True, gc=False):
    """A silent source spoke again."""


FACTS = (SourceConfigured, SourceRetired, FeedFellSilent, FeedHeardAgain)
