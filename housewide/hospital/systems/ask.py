"""Questions about the systems that speak to us."""

from housewide.hospital.systems.fold import SOURCE_ACTOR, Systems
from housewide.kit.clock import Instant


def heard_at(systems: Systems, source: str) -> Instant | None:
    """When the newest message of a source was received, as far as facts came of it."""
    return systems.heard.get(SOURCE_ACTOR + source)


def newest_heard_at(systems: Systems) -> Instant | None:
    """When anything was heard last, of any sending system."""
    heard = [at for actor, at in systems.heard.items() if actor.startswith(SOURCE_ACTOR)]
    return max(heard, default=None)


def silent(systems: Systems) -> tuple[str, ...]:
    """The sources that have fallen silent, by name: what we are blind to."""
    return tuple(sorted(s.name for s in systems.sources.values() if s.silent_since_at is not None))


def silent_since_at(systems: Systems, source: str) -> Instant | None:
    """Since when a source has been silent: when it was last heard. None while it is heard."""
    found = systems.sources.get(source)
    return found.silent_since_at if found else None
