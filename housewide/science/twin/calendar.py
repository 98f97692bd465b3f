"""Local time of a simulated facility: its hours, its weekdays, the hour at which it discharges."""

from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from housewide.kit.clock import HOUR, Instant, instant, moment
from housewide.science.twin.chance import Mix
from housewide.science.twin.plan import Facility


class Calendar:
    """The clock on the wall of a facility."""

    def __init__(self, plan: Facility) -> None:
        self._zone = ZoneInfo(plan.zone)
        self._discharge_hour = Mix(range(24), plan.habits.discharge_by_hour)
        self._weekend_discharges = plan.habits.weekend_discharges

    def hour_and_weekday(self, at: Instant) -> tuple[int, int]:
        local = moment(at).astimezone(self._zone)
        return local.hour, local.weekday()

    def discharge_at(self, chance: Random, ready_at: Instant, not_before: Instant) -> Instant:
        """When somebody who is ready at `ready_at` leaves: that day at a usual hour, or later.

        On a Saturday or Sunday some wait for the next day. Never before `not_before`.
        """
        day = moment(ready_at).astimezone(self._zone).date()
        while True:
            hour = self._discharge_hour.draw(chance)
            seconds = int(chance.random() * 3600)
            midnight = datetime(day.year, day.month, day.day, tzinfo=self._zone)
            at = instant(midnight.replace(hour=hour) + timedelta(seconds=seconds))
            waits = day.weekday() >= 5 and chance.random() >= self._weekend_discharges
            if at >= not_before and not waits:
                return at
            day += timedelta(days=1)


SHORTEST_STAY = HOUR
"""Nobody is discharged from a ward sooner than this after coming to it. An assumption."""
