"""Questions about the systems that speak to us."""

from collections.abc import Iterable

from housewide.hospital.systems.fold import SOURCE_ACTOR, Systems
from housewide.hospital.systems.state import PARTS
from housewide.kit.clock import Instant


def newest_heard_at(systems: Systems, parts: Iterable[str] = PARTS) -> Instant | None:
    """When any source was heard last of one of these parts of the hospital."""
    return max((at for source in _heard(systems, parts).values() for at in source), default=None)


def silent(systems: Systems) -> tuple[str, ...]:
    """The sources that have fallen silent, by name: what we are blind to."""
    return tuple(sorted(s.name for s in systems.sources.values() if s.silent_since_at is not None))


def silent_about(systems: Systems, parts: Iterable[str]) -> tuple[str, ...]:
    """The silent sources that ever spoke of one of these parts.

    One that never spoke at all is among them: nobody knows yet what it would tell.
    """
    speak_of, speak = _heard(systems, parts), _heard(systems, PARTS)
    return tuple(name for name in silent(systems) if name in speak_of or name not in speak)


def _heard(systems: Systems, parts: Iterable[str]) -> dict[str, list[Instant]]:
    """By source, when it was heard last of each of these parts that it spoke of."""
    found: dict[str, list[Instant]] = {}
    for part in parts:
        for actor, at in systems.heard[part].items():
            if actor.startswith(SOURCE_ACTOR):
                found.setdefault(actor.removeprefix(SOURCE_ACTOR), []).append(at)
    return found


def silent_since_at(systems: Systems, source: str) -> Instant | None:
    """Since when a source has been silent: when it was last heard. None while it is heard."""
    found = systems.sources.get(source)
    return found.silent_since_at if found else None
