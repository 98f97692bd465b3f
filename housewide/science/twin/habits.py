"""How the simulated houses work: times and rates that are the same in all of them.

Sources, by tag; what bears none is an assumption, chosen so that a day looks like a day and each
thing is seen within a few days of the demo:
- TT: TeleTracking's published best practice for housekeeping (respond in under 30 minutes, clean in
  under 30, turn in under 60).
- NVSS: United States births in 2023 (CDC, National Vital Statistics Reports 74-1): 32.3 % by
  caesarean, 30.7 twins per 1,000 births.
- RAJK: 17 % of discharges before noon (Rajkomar et al., J Hosp Med 2016;11:859).
- BEDW: BedWatch's two dirty stamps: housekeeping finds a bed empty before the discharge is entered.
"""

from msgspec import Struct

from housewide.science.twin.chance import Duration


class Habits(Struct, frozen=True):
    """How long things take, how often they happen, and how often they go wrong.

    `*_entry` is how long after it happened a movement is typed in; of moves and of discharges
    `late_moves` and `late_discharges` are typed in after `late_entry` instead, and of late
    discharges `found_empty` have their bed cleaned before. Rates of errors are per admission, stay
    or discharge; an error is taken back after `until_cancelled`. Other shares are per stay, unless
    named.
    """

    handover: Duration
    transport: Duration
    cleaning_response: Duration
    cleaning: Duration
    terminal_cleaning: Duration
    bay_wipe: Duration
    cleaners_per_beds: float
    movement_entry: Duration
    discharge_entry: Duration
    late_entry: Duration
    late_moves: float
    late_discharges: float
    found_empty: float
    update_every: Duration
    admissions_in_error: float
    moves_in_error: float
    discharges_in_error: float
    leaves_in_error: float
    wrong_beds_in_updates: float
    wrong_bed_reports_per_day: float
    until_cancelled: Duration
    return_share: float
    second_records: float
    until_merged: Duration
    discharge_by_hour: tuple[float, ...]
    weekend_discharges: float
    discharges_planned: float
    discharge_plan_ahead: Duration
    discharge_plans_changed: float
    admission_plans_cancelled: float
    bookings_cancelled: float
    patience: Duration
    room_changes: float
    isolated: tuple[float, ...]
    procedures: float
    procedure: Duration
    weekend_leaves: float
    labour: Duration
    caesareans: float
    caesarean: Duration
    twins: float
    rooming_in: float
    journey: Duration
    rounds: Duration
    deteriorating: float


def _minutes(mean: float, spread: float = 0.5) -> Duration:
    return Duration(mean / 60, spread)


ISOLATIONS = ("", "contact", "droplet", "airborne")

HABITS = Habits(
    handover=Duration(1.9, 0.7),  # from the decision to a bed wanted: orders, reports, who accepts
    transport=_minutes(40),
    cleaning_response=_minutes(22),  # TT, before any queue
    cleaning=_minutes(28, 0.3),  # TT
    terminal_cleaning=_minutes(50, 0.3),  # after an isolation: walls and curtains too
    bay_wipe=_minutes(14, 0.4),  # from empty to ready, by whoever is near
    cleaners_per_beds=1 / 40,
    movement_entry=_minutes(3, 0.8),
    discharge_entry=_minutes(8, 0.8),
    late_entry=_minutes(75),
    late_moves=0.04,
    late_discharges=0.12,
    found_empty=0.3,  # BEDW names it, not how often
    update_every=Duration(7.0, 0.7),
    admissions_in_error=0.01,
    moves_in_error=0.006,
    discharges_in_error=0.004,
    leaves_in_error=0.002,
    wrong_beds_in_updates=0.01,
    wrong_bed_reports_per_day=1.0,
    until_cancelled=_minutes(9),
    return_share=0.15,
    second_records=0.012,  # of ED patients: unconscious, or known by another name
    until_merged=Duration(9.0, 0.8),
    # RAJK. On Saturdays and Sundays some that could leave do not.
    discharge_by_hour=(0.15,) * 8 + (1, 2.2, 4.8, 8, 12, 13, 13, 12, 10, 7, 4, 2, 1, 1, 0.5, 0.5),
    weekend_discharges=0.75,
    discharges_planned=0.8,
    discharge_plan_ahead=Duration(6.0, 0.5),
    discharge_plans_changed=0.08,
    admission_plans_cancelled=0.015,
    bookings_cancelled=0.05,
    patience=Duration(2.0, 0.6),  # in the ED's waiting room, before somebody leaves
    room_changes=0.05,
    isolated=(0.89, 0.075, 0.03, 0.005),  # none, contact, droplet, airborne
    procedures=0.35,
    procedure=Duration(1.5, 0.5),
    weekend_leaves=0.25,  # of psychiatry and rehabilitation, each weekend
    labour=Duration(9.0, 0.5),
    caesareans=0.323,  # NVSS
    caesarean=Duration(1.4, 0.2),
    twins=0.0156,  # NVSS: of deliveries, which is half of the share of births
    rooming_in=0.8,
    journey=Duration(2.0, 0.4),
    rounds=Duration(6.0, 0.25),
    deteriorating=0.12,
)
