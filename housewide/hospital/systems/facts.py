"""What is told about the systems that speak to us. The subject is the source's name."""

from housewide.kit.clock import Instant
from housewide.kit.facts import Fact


class SourceConfigured(Fact, frozen=True, gc=False):
    """How a source is to be read from now on: its profile file's bytes, and their SHA-256."""

    sha256: str
    toml: str


class SourceRetired(Fact, frozen=True, gc=False):
    """A source was taken out of the site's configuration: nothing more is expected of it."""


class FeedFellSilent(Fact, frozen=True, gc=False):
    """Nothing was heard of a source for longer than its stated longest gap."""

    heard_at: Instant
    longest_gap_minutes: int


class FeedHeardAgain(Fact, frozen=True, gc=False):
    """A silent source spoke again."""


FACTS = (SourceConfigured, SourceRetired, FeedFellSilent, FeedHeardAgain)
