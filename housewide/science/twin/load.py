"""Hospitals by the dozen, for benches: facilities of a given size, full from the first moment."""

from msgspec.structs import replace

from housewide.kit.clock import Instant
from housewide.science.twin.community import community
from housewide.science.twin.plan import Arrivals, Facility, System, Ward
from housewide.science.twin.run import Twin
from housewide.science.twin.system import START_AT

WARD_BEDS = 30
"""No ward is larger than this."""


def generate(facilities: int, beds: int, seed: int, start_at: Instant = START_AT) -> Twin:
    """A running twin of so many facilities, each of about `beds` beds.

    Each is the community hospital of the demo, scaled. Their ids are `load-001` and so on.
    """
    plans = tuple(scaled(f"load-{n:03d}", f"L{n:03d}", beds) for n in range(1, facilities + 1))
    return Twin(System("Load", plans), seed, start_at)


def scaled(id: str, code: str, beds: int) -> Facility:  # noqa: A002
    """The community hospital with `beds` beds, and so many more or fewer people coming to it."""
    plan = community()
    factor = beds / plan.bed_count
    return replace(
        plan,
        id=id,
        code=code,
        name=f"Load Hospital {code}",
        wards=_wards(plan.wards, factor),
        arrivals=tuple(_scaled(each, factor) for each in plan.arrivals),
    )


def _scaled(arrivals: Arrivals, factor: float) -> Arrivals:
    return replace(arrivals, per_day=arrivals.per_day * factor)


def _wards(wards: tuple[Ward, ...], factor: float) -> tuple[Ward, ...]:
    """As many beds of each kind as the factor asks for, in wards of at most `WARD_BEDS`."""
    by_kind: dict[str, int] = {}
    for ward in wards:
        by_kind[ward.kind] = by_kind.get(ward.kind, 0) + len(ward.beds)
    return tuple(
        _ward(kind, number, min(WARD_BEDS, total - first))
        for kind, count in by_kind.items()
        for total in (max(2, round(count * factor)),)
        for number, first in enumerate(range(0, total, WARD_BEDS), 1)
    )


def _ward(kind: str, number: int, beds: int) -> Ward:
    code = f"{kind.upper().replace('-', '')}{number}"
    rooms = tuple((f"{number}{room:02d}", "A") for room in range(1, beds + 1))
    return Ward(code, f"{kind} {number}", kind, rooms, beds, beds)
