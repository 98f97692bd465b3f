"""Questions about the systems that speak to us."""

from collections.abc import Iterable

from housewide.hospital.systems.fold import SOURCE_ACTOR, Systems
from housewide.hospital.systems.state import PARTS
from housewide.kit.clock import Instant


def heard_at(systems: Systems, parts: Iterable[str]) -> Instant | None:
    """When these parts of the hospital were heard of last: of several, that heard longest ago.

    A part that was never heard of is left out. Whoever read it: messages that a person had read
    again count from when they came.
    """
    heard = [systems.heard[part].values() for part in parts]
    return min((max(received) for received in heard if received), default=None)


def silent(systems: Systems) -> tuple[str, ...]:
    """The sources that have fallen silent, by name: what we are blind to."""
    return tuple(sorted(s.name for s in systems.sources.values() if s.silent_since_at is not None))


def silent_about(systems: Systems, parts: Iterable[str]) -> tuple[str, ...]:
    """The silent sources that ever spoke of one of these parts."""
    return speaking_of(systems, silent(systems), parts)


def speaking_of(systems: Systems, sources: Iterable[str], parts: Iterable[str]) -> tuple[str, ...]:
    """Those of some sources that ever spoke of one of these parts.

    One that never spoke at all is among them: nobody knows yet what it would tell.
    """
    speak_of, speak = _speak(systems, parts), _speak(systems, PARTS)
    return tuple(name for name in sources if name in speak_of or name not in speak)


def parts_of(systems: Systems, source: str) -> tuple[str, ...]:
    """The parts of the hospital that a source was ever heard of."""
    return tuple(part for part in PARTS if SOURCE_ACTOR + source in systems.heard[part])


def _speak(systems: Systems, parts: Iterable[str]) -> set[str]:
    """The sources that were ever heard of one of these parts."""
    actors = {actor for part in parts for actor in systems.heard[part]}
    return {a.removeprefix(SOURCE_ACTOR) for a in actors if a.startswith(SOURCE_ACTOR)}
