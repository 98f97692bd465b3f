"""The demo's rural hospital: 25 beds (CFR), some used as swing beds; outpatients in inpatient beds.

Its EHR admits ED patients where they are, and tells a change of room by an update (A08).
"""

from housewide.science.twin.described import (
    BY_DAY,
    CRITICAL,
    ED_BY_HOUR,
    ED_WEEK,
    ILL,
    OFFICE_WEEK,
    WELL,
    steps,
    ward,
)
from housewide.science.twin.habits import HABITS
from housewide.science.twin.plan import Admitting, Arrivals, Facility, Route


def rural() -> Facility:
    wards = (
        ward("ED", "Emergency Room", "ed", 1, singles=6),
        ward(
            "MS", "Medical-Surgical", "med-surg", 1, singles=7, doubles=7, unstaffed=4, negative=1
        ),
        ward("SCU", "Special Care", "step-down", 2, singles=4),
    )
    ed = Arrivals("ed", 14.0, ED_BY_HOUR, ED_WEEK, (
        Route("EMR", 0.78, steps(("ed", 2.6)), acuity=WELL),
        Route("MED", 0.10, steps(("ed", 3.0), ("med-surg", 68)), acuity=ILL),
        Route("MED", 0.04, steps(("ed", 2.6), ("step-down", 40), ("med-surg", 34)), acuity=ILL),
        Route("CCM", 0.02, steps(("ed", 2.4)), acuity=CRITICAL, sent_to="st-brigid"),
        Route("CRD", 0.01, steps(("ed", 3.0)), acuity=ILL, sent_to="st-brigid"),
        Route("OBS", 0.05, steps(("ed", 3.0), ("med-surg", 24)), patient_class="O", acuity=ILL),
    ))  # fmt: skip
    swing = Arrivals("swing", 0.2, BY_DAY, OFFICE_WEEK, (
        Route("SWG", 1.0, steps(("med-surg", 190)), admission_type="C"),
    ))  # fmt: skip
    return Facility(
        "prairie-fork", "PFK", "Prairie Fork Critical Access Hospital", "America/Chicago",
        "Prairie Fork", "IA", wards, (ed, swing), HABITS,
        Admitting.ADMITTED_AT_DECISION, moves_by_update=True,
    )  # fmt: skip
