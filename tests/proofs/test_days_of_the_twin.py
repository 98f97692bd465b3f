"""Two days of three simulated hospitals, hour by hour, are the twin's own: one has 23 or 25 hours.

Method: all messages of three days are read and folded, with all that goes wrong on the way. Then
the day before the clocks change and the day itself are asked for, and each hour, each midnight and
everybody who went is compared with the ledger, which shares no code with us.
"""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bench.proofs.census import Listening, _came_twice
from housewide.demo.messages import messages
from housewide.demo.quirks import Rates, with_quirks
from housewide.hospital.house.past import Kept
from housewide.hospital.house.periods.known import Known
from housewide.hospital.house.periods.past import known_of
from housewide.hospital.house.periods.period import Period, days
from housewide.kit.clock import DAY, HOUR, Instant, instant
from housewide.science.twin import Facility, Twin, demo_system

SEED = 7
AUTUMN, SPRING = date(2026, 11, 1), date(2026, 3, 8)


def twin_and_listeners(start_at: Instant, end_at: Instant) -> tuple[Twin, dict[str, Listening]]:
    twin = Twin(demo_system(), SEED, start_at)
    told = list(messages(twin.events(end_at), twin.system))
    listening = {plan.id: Listening(plan, start_at) for plan in twin.system.facilities}
    for sent in with_quirks(told, SEED, Rates()):
        listening[sent.facility].hear(sent)
    return twin, listening


def known(one: Listening, period: Period, as_of: Instant) -> Known:
    house = one.house
    return known_of(house, Kept(), period, position=house.position, as_of=as_of, received={})


def units(of: Known, at: Instant) -> Counter[str]:
    """Everybody in each unit at an instant, of any class and wherever, as the twin counts."""
    stays = [stay for each in of.courses for stay in each.stays]
    return Counter(s.now.place.unit for s in stays if s.from_at <= at < s.until_at)


def went(twin: Twin, plan: Facility, period: Period) -> Counter[str]:
    """How many visits ended in the period, by the unit that each ended in."""
    last = [stays[-1] for _, stays in twin.ledger(plan.id).all_stays() if stays]
    return Counter(stay.place.unit for stay in last if period.has(stay.until_at))


@pytest.mark.parametrize(("changes", "hours"), [(SPRING, 23), (AUTUMN, 25)])
def test_every_hour_of_the_days_around_a_change_of_clocks_is_the_twins(
    changes: date, hours: int
) -> None:
    before = changes - timedelta(days=1)
    start_at = instant(datetime(before.year, before.month, before.day, tzinfo=UTC)) - 12 * HOUR
    end_at = start_at + 3 * DAY
    twin, listening = twin_and_listeners(start_at, end_at)
    compared = 0
    for plan in twin.system.facilities:
        zone = ZoneInfo(plan.zone)
        period = days(before, changes, zone)
        of = known(listening[plan.id], period, end_at)
        assert [len(day.hours) for day in period.days] == [24, hours]
        for at in (h for day in period.days for h in (*day.hours, day.census_at)):
            if _came_twice(at, zone):
                continue  # which of the two hours is meant nobody can know (bench.proofs.census)
            truth = {u: n for u, n in twin.census(plan.id, at, known_at=end_at).items() if n}
            assert units(of, at) == truth, (plan.id, at)
            compared += len(truth)
        left = Counter(
            each.now.place.unit
            for each in of.courses
            if each.now.status == "discharged" and period.has(each.now.discharged_at)
        )
        assert left == went(twin, plan, period), plan.id
    assert compared > 1_000
