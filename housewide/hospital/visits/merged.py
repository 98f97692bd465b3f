"""Visits that are one, and visits that were taken apart again: to each the movements told of it.

Every movement keeps the key under which it was told, so both ways lose nothing.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable

from msgspec.structs import replace

from housewide.hospital.visits.settle import settle
from housewide.hospital.visits.state import Movement, Visit, effective_order
from housewide.kit.clock import Instant


def regrouped(
    visits: Iterable[Visit], meaning: Callable[[str], str], as_of: Instant
) -> list[Visit]:
    """The same movements as visits by what their keys mean now, each settled at `as_of`.

    Each is as far as the visits were that it is made of, and known as late: what comes next is
    still to be folded.
    """
    movements: defaultdict[str, list[Movement]] = defaultdict(list)
    positions: dict[str, int] = {}
    touched: dict[str, Instant] = {}
    unread: dict[str, int] = {}
    for visit in visits:
        unread[visit.key] = visit.unread
        for movement in visit.movements:
            told_of = movement.told_of or visit.key
            key = meaning(told_of)
            positions[key] = max(positions.get(key, 0), visit.position)
            touched[key] = max(touched.get(key, 0), visit.touched_at)
            movements[key].append(replace(movement, told_of="" if told_of == key else told_of))
    return [
        settle(
            Visit(
                key,
                positions[key],
                touched[key],
                tuple(sorted(told, key=effective_order)),
                unread=unread.get(key, 0),
            ),
            as_of,
        )
        for key, told in movements.items()
    ]


def joined(one: Visit, other: Visit) -> Visit:
    """All movements that two tellings of one visit hold, each once; unsettled."""
    movements = {m.position: m for m in (*one.movements, *other.movements)}
    return Visit(
        one.key,
        max(one.position, other.position),
        max(one.touched_at, other.touched_at),
        movements=tuple(sorted(movements.values(), key=effective_order)),
    )
