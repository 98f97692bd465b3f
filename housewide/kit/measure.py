"""Measures: a number that can say what it means, how old it is, and what it is made of.

Every figure that Housewide shows is a `Measure` (DESIGN, law 4). Its `Definition` is written once,
by the module that computes it, and travels with it through terminal, API and screen.
"""

from msgspec import Struct

from housewide.kit.clock import Instant


class Definition(Struct, frozen=True):
    """What a measure means: population, exact events, clock, exclusions, and who says so.

    `name` is stable and noun-first with units last. `rests_on` is the parts of the hospital that it
    is worked out from. `example` is a hand-computed case: the name of the test that holds it.
    """

    name: str
    title: str
    meaning: str
    unit: str
    counts_when: str
    stops_when: str
    excludes: str
    clock: str
    rests_on: tuple[str, ...]
    source: str
    version: int
    example: str


class Measure(Struct, frozen=True, gc=False):
    """One number about one place at one position of one facility's facts.

    `value` is None when it is unknown: an absence is never a zero. `heard_at` is when what it rests
    on was last heard of, of several parts that heard longest ago: age is the reader's now minus
    that. `blind` names depended-on feeds that have fallen silent. `made_of` is the keys of what was
    counted. `parts` are the numbers that went into one that is worked out, by name with units last;
    `lacks` says in words what would have to be known for it to have a value. `during` is from when
    up to when, of a measure that is of a period and not of the moment `as_of`. In `shadow` nobody
    may rely on it yet; `agreement` says in words how far its facility agrees with the EHR, "" where
    as far as is asked. `country` is the facility's, in whose words it is told.
    """

    name: str
    place: str
    value: float | None
    position: int
    as_of: Instant
    heard_at: Instant | None
    blind: tuple[str, ...] = ()
    made_of: tuple[str, ...] = ()
    parts: dict[str, float | None] = {}
    lacks: tuple[str, ...] = ()
    during: tuple[Instant, Instant] | None = None
    shadow: bool = False
    agreement: str = ""
    country: str = "us"
