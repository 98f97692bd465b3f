"""How the simulated houses work: times and rates that are the same in all of them.

TT: TeleTracking's published best practice for housekeeping (respond in under 30
minutes, clean in under 30, turn in under 60). All other numbers are assumptions.
"""

from housewide.science.twin.chance import Duration
from housewide.science.twin.plan import Habits


def _minutes(mean: float, spread: float = 0.5) -> Duration:
    return Duration(mean / 60, spread)


HABITS = Habits(
    transport=_minutes(40),
    cleaning_response=_minutes(28),  # TT
    cleaning=_minutes(30, 0.3),  # TT
    bay_wipe=_minutes(14, 0.4),  # from empty to ready, by whoever is near
    movement_entry=_minutes(3, 0.8),
    discharge_entry=_minutes(8, 0.8),
    late_entry=_minutes(75),
    late_discharges=0.12,
    update_every=Duration(7.0, 0.7),
    admissions_in_error=0.01,
    moves_in_error=0.006,
    discharges_in_error=0.004,
    until_cancelled=_minutes(9),
    return_share=0.15,
    # Of discharges a quarter before noon; hospitals that aim higher aim at a third (the NHS SAFER
    # bundle). On Saturdays and Sundays some that could leave do not.
    discharge_by_hour=(0.3,) * 8 + (2, 4, 8, 11, 12, 13, 13, 12, 10, 7, 4, 2, 1, 1, 0.5, 0.5),
    weekend_discharges=0.75,
)
