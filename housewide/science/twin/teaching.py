"""The demo's teaching hospital: 604 beds, every service, transfers in from the others.

Tags of sources are those of `system`.
"""

from housewide.science.twin.described import (
    BOOKED_HOURS,
    BY_DAY,
    CRITICAL,
    ED_BY_HOUR,
    ED_WEEK,
    EVENLY,
    EVERY_DAY,
    ILL,
    OFFICE_WEEK,
    THEATRE_BY_HOUR,
    THEATRE_WEEK,
    WELL,
    steps,
    ward,
)
from housewide.science.twin.habits import HABITS
from housewide.science.twin.plan import Admitting, Arrivals, Facility, Route, Ward


def teaching() -> Facility:
    return Facility(
        "st-brigid", "STB", "St Brigid Teaching Hospital", "America/New_York", "Alder Falls", "NY",
        _wards(), (_ed(), _surgery(), _direct(), _rehabilitation(), _mothers()), HABITS,
        Admitting.MADE_INPATIENT_IN_BED,
    )  # fmt: skip


def _ed() -> Arrivals:
    return Arrivals("ed", 159.0, ED_BY_HOUR, ED_WEEK, (  # UIHC
        Route("EMR", 0.723, steps(("ed", 4.0)), acuity=WELL),
        Route("MED", 0.072, steps(("ed", 4.2), ("med-surg", 102)), acuity=ILL),  # HCUP
        Route("CRD", 0.060, steps(("ed", 4.0), ("telemetry", 94)), acuity=ILL),
        Route("CCM", 0.042, steps(("ed", 3.0), ("icu", 75), ("step-down", 47), ("med-surg", 74)),
              acuity=CRITICAL),
        Route("OBS", 0.065, steps(("ed", 4.2), ("obs", 26)), patient_class="O", acuity=ILL),
        Route("PED", 0.026, steps(("ed", 3.4), ("peds", 66)), group="child", acuity=ILL),
        Route("PSY", 0.012, steps(("ed", 6.5), ("psych", 200)), acuity=ILL),
    ))  # fmt: skip


def _surgery() -> Arrivals:
    before, theatre = ("other", 1.5), ("or", 2.3)
    return Arrivals("surgery", 44.0, THEATRE_BY_HOUR, THEATRE_WEEK, (
        Route("DSU", 0.54, steps(before, ("or", 1.1), ("pacu", 1.2), ("other", 1.5)),
              patient_class="O", admission_type="C"),
        Route("SUR", 0.37, steps(before, theatre, ("pacu", 2.2), ("med-surg", 71)),
              admission_type="C"),
        Route("CTS", 0.055, steps(before, ("or", 4.5), ("pacu", 1.5), ("icu", 44),
                                  ("step-down", 42), ("med-surg", 60)), admission_type="C"),
        Route("SUR", 0.035, steps(before, theatre, ("pacu", 2.5), ("step-down", 42),
                                  ("med-surg", 60)), admission_type="C"),
    ), BOOKED_HOURS)  # fmt: skip


def _direct() -> Arrivals:
    return Arrivals("direct", 24.0, BY_DAY, EVERY_DAY, (
        Route("MED", 0.45, steps(("med-surg", 104)), admission_type="U"),
        Route("CRD", 0.30, steps(("telemetry", 92)), admission_type="U"),
        Route("CCM", 0.15, steps(("icu", 90), ("step-down", 50), ("med-surg", 76)),
              admission_type="U"),
        Route("PED", 0.08, steps(("peds", 66)), admission_type="U", group="child"),
        Route("SWG", 0.02, steps(("med-surg", 150)), admission_type="U", sent_to="prairie-fork"),
    ))  # fmt: skip


def _rehabilitation() -> Arrivals:
    return Arrivals("rehabilitation", 1.3, BY_DAY, OFFICE_WEEK, (
        Route("PMR", 1.0, steps(("rehab", 290)), admission_type="C"),
    ))  # fmt: skip


def _mothers() -> Arrivals:
    return Arrivals("mothers", 9.0, EVENLY, EVERY_DAY, (
        Route("OBG", 1.0, steps(("women", 56)), admission_type="L", group="mother"),
    ))  # fmt: skip


def _wards() -> tuple[Ward, ...]:
    return (
        ward("ED", "Emergency Department", "ed", 1, singles=48, negative=4),
        ward("SDS", "Day Surgery", "other", 2, singles=40),
        ward("OR", "Operating Theatres", "or", 20, singles=18),
        ward("PACU", "Recovery", "pacu", 24, singles=24),
        ward("OBS", "Observation Unit", "obs", 11, singles=26),
        ward("MICU", "Medical Intensive Care", "icu", 3, singles=24, unstaffed=1, negative=4),
        ward("SICU", "Surgical Intensive Care", "icu", 4, singles=24),
        ward("CVICU", "Cardiovascular Intensive Care", "icu", 5, singles=16),
        ward("3S", "3 South Step-Down", "step-down", 33, singles=24),
        ward("4S", "4 South Step-Down", "step-down", 43, singles=24),
        ward("5E", "5 East Telemetry", "telemetry", 51, singles=30),
        ward("5W", "5 West Telemetry", "telemetry", 52, singles=30),
        ward("5N", "5 North Telemetry", "telemetry", 53, singles=30, unstaffed=2),
        *(
            ward(f"{floor}{side[0]}", f"{floor} {side}", "med-surg", floor * 10 + n, singles=30,
                 unstaffed=2 if floor == 9 else 0, negative=2)
            for floor in (6, 7, 8, 9)
            for n, side in enumerate(("East", "West"), 1)
        ),
        ward("2W", "2 West Women's Health", "women", 21, singles=42),
        ward("NBN", "Newborn Nursery", "newborn", 22, singles=14),
        ward("2P", "Children's Ward", "peds", 23, singles=24, doubles=6),
        ward("10P", "10 Psychiatry", "psych", 101, singles=8, doubles=8),
        ward("10R", "10 Rehabilitation", "rehab", 102, singles=20),
    )  # fmt: skip
