"""NEDOCS, the national emergency department overcrowding score: how crowded an ED is.

Source: Weiss and others, Academic Emergency Medicine 2004;11:38-50. Some copies print 13.3 instead
of 13.4, divide the boarders by the ED's beds, or multiply the ventilated by hours: all are wrong.
"""

from msgspec import Struct

LOWEST, HIGHEST = 0.0, 200.0
"""The scale's ends. The formula itself gives -20 for an empty ED and has no upper end."""

BANDS = (
    (20.0, "not busy"),
    (60.0, "busy"),
    (100.0, "extremely busy"),
    (140.0, "overcrowded"),
    (180.0, "severely overcrowded"),
    (HIGHEST, "dangerously overcrowded"),
)
"""Up to and with which score an ED is said to be what."""


class Department(Struct, frozen=True, gc=False):
    """What the score is worked out from: an ED and the hospital around it, at one moment.

    `longest_hold_hours` is how long the boarder who waits longest has waited since the decision to
    admit; `last_wait_hours` how long who was put in a bay last had waited for it since arrival.
    """

    patients: float
    bays: float
    boarders: float
    hospital_beds: float
    ventilated: float
    longest_hold_hours: float
    last_wait_hours: float


class Nedocs(Struct, frozen=True, gc=False):
    """A score within the scale, what the formula gave, and what such an ED is called."""

    score: float
    raw: float
    band: str


def nedocs(ed: Department) -> Nedocs | None:
    """The score of an ED; None where it has no bays, or the hospital no beds."""
    if ed.bays <= 0 or ed.hospital_beds <= 0:
        return None
    raw = (
        -20
        + 85.8 * ed.patients / ed.bays
        + 600 * ed.boarders / ed.hospital_beds
        + 13.4 * ed.ventilated
        + 0.93 * ed.longest_hold_hours
        + 5.64 * ed.last_wait_hours
    )
    score = min(max(raw, LOWEST), HIGHEST)
    return Nedocs(score, raw, next(name for highest, name in BANDS if score <= highest))
