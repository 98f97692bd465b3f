"""The demo's system: a teaching, a community and a rural critical access hospital in the US.

Sources of the rates, by tag:
- UIHC: hourly ED arrivals at University of Iowa Hospitals 2013-2018, mean 6.63 an hour, Poisson
  (dispersion 1.02); data set of the R package fastTS.
- HCUP: mean stay 4.5 days in US community hospitals (HCUP Statistical Brief 180, 2014).
- Leuchter: US hospitals filled 75.3 % of staffed beds in 2023-24 (Leuchter et al., JAMA Netw Open
  2025;8(2):e2460645).
- CFR: a critical access hospital has at most 25 inpatient beds and a mean stay of at most 96 hours
  (42 CFR 485.620).
- TT: housekeeping responds in under 30 minutes, cleans in under 30, turns in under 60
  (TeleTracking's published best practice).
Whatever bears no tag is an assumption of ours, chosen so that the houses fill as Leuchter found
(the teaching hospital a little more, the rural one far less) and a day looks like a day.
"""

from housewide.kit.clock import DAY, Instant
from housewide.science.twin.chance import Duration
from housewide.science.twin.habits import HABITS
from housewide.science.twin.plan import Arrivals, Facility, Route, Step, System, Ward

START_AT: Instant = 20_514 * DAY + DAY // 2
"""2026-03-02T12:00Z, a Monday morning: when the demo's first day begins."""

ED_BY_HOUR = (
    2.6, 2.1, 1.8, 1.6, 1.5, 1.6, 2.0, 2.9, 4.0, 5.0, 5.7, 5.9,
    5.8, 5.7, 5.6, 5.6, 5.6, 5.6, 5.7, 5.6, 5.3, 4.8, 4.1, 3.3,
)  # fmt: skip
"""Arrivals at an ED by hour: least before dawn, most from late morning to evening."""

BY_DAY = (0,) * 8 + (2, 5, 7, 8, 8, 8, 8, 8, 7, 6, 5, 4, 3, 2, 1, 1)
"""Direct admissions and transfers in: the working day and evening."""

THEATRE_BY_HOUR = (0,) * 9 + (4, 8, 10, 11, 11, 10, 9, 7, 4, 2, 0, 0, 0, 0, 0)
"""Elective patients reaching recovery from theatre."""

EVENLY = (1.0,) * 24
ED_WEEK = (1.09, 1.02, 0.99, 0.98, 0.98, 0.97, 0.97)
OFFICE_WEEK = (1.3, 1.35, 1.35, 1.3, 1.2, 0.3, 0.2)
EVERY_DAY = (1.0,) * 7


def steps(*stays: tuple[str, float]) -> tuple[Step, ...]:
    """Steps from (kind of unit, mean hours)."""
    return tuple(Step(kind, Duration(hours, _SPREAD.get(kind, 0.8))) for kind, hours in stays)


_SPREAD = {"ed": 0.6, "pacu": 0.4, "obs": 0.4, "women": 0.35, "newborn": 0.35}


def ward(
    unit: str,
    name: str,
    kind: str,
    floor: int,
    *,
    singles: int = 0,
    doubles: int = 0,
    unstaffed: int = 0,
) -> Ward:
    """A unit of single and double rooms, numbered from the floor's first; all beds are licensed."""
    letters = ["A"] * singles + ["AB"] * doubles
    rooms = tuple((f"{floor}{n:02d}", each) for n, each in enumerate(letters, 1))
    beds = singles + 2 * doubles
    return Ward(unit, name, kind, rooms, beds - unstaffed, beds)


def demo_system() -> System:
    return System("Demo Health System", (teaching(), community(), rural()))


def teaching() -> Facility:
    """604 beds. The ED has the rate of UIHC; elective surgery on weekdays; transfers in."""
    ed = Arrivals("ed", 159.0, ED_BY_HOUR, ED_WEEK, (  # UIHC
        Route("EMR", 0.723, steps(("ed", 4.0))),
        Route("MED", 0.072, steps(("ed", 4.6), ("med-surg", 108))),  # HCUP
        Route("CRD", 0.060, steps(("ed", 4.4), ("telemetry", 100))),
        Route("CCM", 0.042, steps(("ed", 3.2), ("icu", 77), ("step-down", 53), ("med-surg", 84))),
        Route("OBS", 0.065, steps(("ed", 4.6), ("obs", 26)), patient_class="O"),
        Route("PED", 0.026, steps(("ed", 3.6), ("peds", 66)), group="child"),
        Route("PSY", 0.012, steps(("ed", 7.0), ("psych", 200))),
    ))  # fmt: skip
    surgery = Arrivals("surgery", 20.0, THEATRE_BY_HOUR, OFFICE_WEEK, (
        Route("SUR", 0.80, steps(("pacu", 3.0), ("med-surg", 76)), admission_type="C"),
        Route("CTS", 0.12, steps(("pacu", 2.0), ("icu", 48), ("step-down", 48), ("med-surg", 72)),
              admission_type="C"),
        Route("SUR", 0.08, steps(("pacu", 3.0), ("step-down", 48), ("med-surg", 60)),
              admission_type="C"),
    ))  # fmt: skip
    direct = Arrivals("direct", 22.0, BY_DAY, EVERY_DAY, (
        Route("MED", 0.45, steps(("med-surg", 115)), admission_type="U"),
        Route("CRD", 0.30, steps(("telemetry", 96)), admission_type="U"),
        Route("CCM", 0.17, steps(("icu", 100), ("step-down", 53), ("med-surg", 84)),
              admission_type="U"),
        Route("PED", 0.08, steps(("peds", 66)), admission_type="U", group="child"),
    ))  # fmt: skip
    rehab = Arrivals("rehabilitation", 1.3, BY_DAY, OFFICE_WEEK, (
        Route("PMR", 1.0, steps(("rehab", 290)), admission_type="C"),
    ))  # fmt: skip
    return Facility(
        "st-brigid", "STB", "St Brigid Teaching Hospital", "America/New_York", "Alder Falls", "NY",
        _teaching_wards(), (ed, surgery, direct, rehab, *_births(10.0)), HABITS,
    )  # fmt: skip


def _teaching_wards() -> tuple[Ward, ...]:
    return (
        ward("ED", "Emergency Department", "ed", 1, singles=64),
        ward("PACU", "Recovery", "pacu", 2, singles=24),
        ward("OBS", "Observation Unit", "obs", 1, singles=20),
        ward("MICU", "Medical Intensive Care", "icu", 3, singles=24, unstaffed=1),
        ward("SICU", "Surgical Intensive Care", "icu", 4, singles=24),
        ward("CVICU", "Cardiovascular Intensive Care", "icu", 5, singles=16),
        ward("3S", "3 South Step-Down", "step-down", 33, singles=24),
        ward("4S", "4 South Step-Down", "step-down", 43, singles=24),
        ward("5E", "5 East Telemetry", "telemetry", 51, singles=30),
        ward("5W", "5 West Telemetry", "telemetry", 52, singles=30),
        ward("5N", "5 North Telemetry", "telemetry", 53, singles=30, unstaffed=2),
        *(
            ward(f"{floor}{side[0]}", f"{floor} {side}", "med-surg", floor * 10 + n, singles=30,
                 unstaffed=2 if floor == 9 else 0)
            for floor in (6, 7, 8, 9)
            for n, side in enumerate(("East", "West"), 1)
        ),
        ward("2W", "2 West Women's Health", "women", 21, singles=36),
        ward("NBN", "Newborn Nursery", "newborn", 22, singles=30),
        ward("2P", "Children's Ward", "peds", 23, singles=20, doubles=6),
        ward("10P", "10 Psychiatry", "psych", 101, singles=8, doubles=8),
        ward("10R", "10 Rehabilitation", "rehab", 102, singles=20),
    )  # fmt: skip


def community() -> Facility:
    """120 beds: an ED, general wards with double rooms, a small intensive care unit."""
    wards = (
        ward("ED", "Emergency Department", "ed", 1, singles=30),
        ward("PACU", "Recovery", "pacu", 2, singles=8),
        ward("OBS", "Observation", "obs", 12, singles=6),
        ward("ICU", "Intensive Care", "icu", 2, singles=12, unstaffed=1),
        ward("TELE", "Telemetry", "telemetry", 3, singles=14, doubles=8),
        ward("4M", "4 Medical", "med-surg", 4, singles=8, doubles=10),
        ward("4S", "4 Surgical", "med-surg", 45, singles=10, doubles=8, unstaffed=2),
        ward("FBC", "Family Birth Center", "women", 32, singles=10),
        ward("NSY", "Nursery", "newborn", 33, singles=8),
    )
    ed = Arrivals("ed", 70.0, ED_BY_HOUR, ED_WEEK, (
        Route("EMR", 0.765, steps(("ed", 3.4))),
        Route("MED", 0.07, steps(("ed", 4.2), ("med-surg", 91))),
        Route("CRD", 0.09, steps(("ed", 4.2), ("telemetry", 80))),
        Route("CCM", 0.02, steps(("ed", 3.0), ("icu", 62), ("med-surg", 72))),
        Route("OBS", 0.055, steps(("ed", 4.2), ("obs", 25)), patient_class="O"),
    ))  # fmt: skip
    surgery = Arrivals("surgery", 2.7, THEATRE_BY_HOUR, OFFICE_WEEK, (
        Route("SUR", 1.0, steps(("pacu", 2.5), ("med-surg", 53)), admission_type="C"),
    ))  # fmt: skip
    direct = Arrivals("direct", 2.6, BY_DAY, EVERY_DAY, (
        Route("MED", 0.7, steps(("med-surg", 96)), admission_type="U"),
        Route("CCM", 0.3, steps(("icu", 62), ("med-surg", 72)), admission_type="U"),
    ))  # fmt: skip
    return Facility(
        "larkwater", "LKW", "Larkwater Community Hospital", "America/New_York", "Larkwater", "NY",
        wards, (ed, surgery, direct, *_births(2.5)), HABITS,
    )  # fmt: skip


def rural() -> Facility:
    """25 beds (CFR), some used as swing beds; observation patients lie in inpatient beds."""
    wards = (
        ward("ED", "Emergency Room", "ed", 1, singles=6),
        ward("MS", "Medical-Surgical", "med-surg", 1, singles=7, doubles=7, unstaffed=4),
        ward("SCU", "Special Care", "step-down", 2, singles=4),
    )
    ed = Arrivals("ed", 14.0, ED_BY_HOUR, ED_WEEK, (
        Route("EMR", 0.81, steps(("ed", 2.6))),
        Route("MED", 0.10, steps(("ed", 3.2), ("med-surg", 77))),
        Route("MED", 0.04, steps(("ed", 2.8), ("step-down", 52), ("med-surg", 48))),
        Route("OBS", 0.05, steps(("ed", 3.2), ("med-surg", 24)), patient_class="O"),
    ))  # fmt: skip
    swing = Arrivals("swing", 0.35, BY_DAY, OFFICE_WEEK, (
        Route("SWG", 1.0, steps(("med-surg", 216)), admission_type="C"),
    ))  # fmt: skip
    return Facility(
        "prairie-fork", "PFK", "Prairie Fork Critical Access Hospital", "America/Chicago",
        "Prairie Fork", "IA", wards, (ed, swing), HABITS,
    )  # fmt: skip


def _births(per_day: float) -> tuple[Arrivals, Arrivals]:
    """Mothers and, of the same rate, newborns."""
    mothers = Route("OBG", 1.0, steps(("women", 60)), admission_type="L", group="mother")
    newborns = Route("NEW", 1.0, steps(("newborn", 50)), admission_type="N", group="newborn")
    return (
        Arrivals("mothers", per_day, EVENLY, EVERY_DAY, (mothers,)),
        Arrivals("newborns", per_day, EVENLY, EVERY_DAY, (newborns,)),
    )
