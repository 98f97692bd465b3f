"""The demo's community hospital: 120 beds, an ED, double rooms, a small intensive care unit.

Whom its intensive care cannot help it sends to the teaching hospital.
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
    THEATRE_BY_HOUR,
    THEATRE_WEEK,
    WELL,
    steps,
    ward,
)
from housewide.science.twin.habits import HABITS
from housewide.science.twin.plan import Arrivals, Facility, Route, Ward


def community() -> Facility:
    return Facility(
        "larkwater", "LKW", "Larkwater Community Hospital", "America/New_York", "Larkwater", "NY",
        _wards(), (_ed(), _surgery(), _direct(), _mothers()), HABITS,
    )  # fmt: skip


def _ed() -> Arrivals:
    return Arrivals("ed", 70.0, ED_BY_HOUR, ED_WEEK, (
        Route("EMR", 0.755, steps(("ed", 2.65)), acuity=WELL),
        Route("MED", 0.07, steps(("ed", 3.8), ("med-surg", 91)), acuity=ILL),
        Route("CRD", 0.09, steps(("ed", 3.8), ("telemetry", 80)), acuity=ILL),
        Route("CCM", 0.02, steps(("ed", 2.8), ("icu", 62), ("med-surg", 72)), acuity=CRITICAL),
        Route("CCM", 0.01, steps(("ed", 3.0)), acuity=CRITICAL, sent_to="st-brigid"),
        Route("OBS", 0.055, steps(("ed", 3.8), ("obs", 25)), patient_class="O", acuity=ILL),
    ))  # fmt: skip


def _surgery() -> Arrivals:
    before = ("other", 1.3)
    return Arrivals("surgery", 8.0, THEATRE_BY_HOUR, THEATRE_WEEK, (
        Route("DSU", 0.66, steps(before, ("or", 1.0), ("pacu", 1.2), ("other", 1.3)),
              patient_class="O", admission_type="C"),
        Route("SUR", 0.34, steps(before, ("or", 1.8), ("pacu", 2.0), ("med-surg", 53)),
              admission_type="C"),
    ), BOOKED_HOURS)  # fmt: skip


def _direct() -> Arrivals:
    return Arrivals("direct", 3.6, BY_DAY, EVERY_DAY, (
        Route("MED", 0.7, steps(("med-surg", 96)), admission_type="U"),
        Route("CCM", 0.3, steps(("icu", 62), ("med-surg", 72)), admission_type="U"),
    ))  # fmt: skip


def _mothers() -> Arrivals:
    return Arrivals("mothers", 2.5, EVENLY, EVERY_DAY, (
        Route("OBG", 1.0, steps(("women", 55)), admission_type="L", group="mother"),
    ))  # fmt: skip


def _wards() -> tuple[Ward, ...]:
    return (
        ward("ED", "Emergency Department", "ed", 1, singles=18, negative=1),
        ward("SDS", "Day Surgery", "other", 6, singles=8),
        ward("OR", "Operating Theatres", "or", 7, singles=4),
        ward("PACU", "Recovery", "pacu", 2, singles=8),
        ward("OBS", "Observation", "obs", 12, singles=6),
        ward("ICU", "Intensive Care", "icu", 2, singles=12, unstaffed=1, negative=2),
        ward("TELE", "Telemetry", "telemetry", 3, singles=14, doubles=8),
        ward("4M", "4 Medical", "med-surg", 4, singles=8, doubles=10, negative=1),
        ward("4S", "4 Surgical", "med-surg", 45, singles=10, doubles=8, unstaffed=2),
        ward("FBC", "Family Birth Center", "women", 32, singles=10),
        ward("NSY", "Nursery", "newborn", 33, singles=8),
    )
