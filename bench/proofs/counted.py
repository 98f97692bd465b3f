"""Every measure that is recounted, by its name; and those that are not, with the reason."""

from collections.abc import Callable

from bench.proofs.counted_beds import BEDS
from bench.proofs.counted_ed import ED
from bench.proofs.counted_ill import ILL
from bench.proofs.counted_patients import PATIENTS
from bench.proofs.reckoned import RECKONED, Found
from bench.proofs.recount import Recount
from housewide.hospital.house.measures import MEASURES
from housewide.hospital.places.country import COUNTRIES

COUNTS: dict[str, Callable[[Recount], set[str]]] = {**PATIENTS, **BEDS, **ED, **ILL}
"""Of a whole facility the sum over its units: these add up."""

_NO_MESSAGE = "made of a comparison with the EHR's census, which is no message (see `proof drift`)"

_NO_UK = "of the United Kingdom; the demo's hospitals are not"

NOT_RECOUNTED = {
    "agreement_with_ehr_percent": _NO_MESSAGE,
    "agreement_days": _NO_MESSAGE,
    "proposals_open": _NO_MESSAGE,
    "visits_dated_ahead": "made of movements whose time has not come, which a recount leaves out",
    **{name: _NO_UK for name in COUNTRIES["uk"].scores if name in MEASURES},
    "beds_closed_overdue": "made of the places file and the clock, which no message tells of",
}
"""Measures of a moment, each with the reason."""

OF_DAYS = (
    "of days: each has an example worked out by hand; who was where, and who left, is compared with"
    " the twin's ledger (tests/proofs/test_days_of_the_twin.py)"
)
"""Why no measure of days is recounted here."""


def recounted(name: str, of: Recount) -> Found:
    """A measure by its name, as the raw messages have it."""
    if name in RECKONED:
        return RECKONED[name](of)
    made_of = COUNTS[name](of)
    return Found(len(made_of), made_of)
