"""How numbers, ages and moments are said in the terminal. Grey is normal; amber asks for a look."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from housewide.kit.clock import SECOND, Instant, moment
from housewide.kit.measure import Measure

NORMAL, LOOK = "grey62", "bold yellow"


def age(since: Instant | None, now: Instant) -> str:
    """How old something is, in one unit: `3 s`, `12 min`, `2 h`, `4 d`; `never` for nothing."""
    if since is None:
        return "never"
    seconds = max(0, (now - since) // SECOND)
    for limit, divisor, unit in ((90, 1, "s"), (5_400, 60, "min"), (172_800, 3_600, "h")):
        if seconds < limit:
            return f"{seconds // divisor} {unit}"
    return f"{seconds // 86_400} d"


def number(measure: Measure) -> str:
    """A measure's value as text; an unknown one is a mark, never a zero."""
    return "?" if measure.value is None else f"{measure.value:,.0f}"


def local(at: Instant, zone: str) -> datetime:
    """An instant in a facility's zone."""
    return moment(at).astimezone(ZoneInfo(zone) if zone else UTC)


def in_words(shadow: bool, agreement: str) -> str:
    """How far a facility agrees with its EHR; "" where as far as is asked."""
    return f"shadow: {agreement}" if shadow else agreement
