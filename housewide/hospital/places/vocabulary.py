"""The words that a facility's places may use, with whose words they are."""

CLASS_OF_KIND = {
    "ed": "emergency",
    "icu": "inpatient",
    "step-down": "inpatient",
    "med-surg": "inpatient",
    "telemetry": "inpatient",
    "women": "inpatient",
    "newborn": "inpatient",
    "peds": "inpatient",
    "psych": "inpatient",
    "rehab": "inpatient",
    "or": "other",
    "pacu": "other",
    "obs": "observation",
    "other": "other",
}
"""The kinds of unit there are, and whose census each counts in unless its file says otherwise."""

CLASSES = ("inpatient", "emergency", "observation", "other")

CHAIR = "chair"
"""Of a place that is no bed, but a seat where somebody is treated and goes home from."""

ATTRIBUTES = (
    "telemetry",
    "oxygen",
    "negative-pressure",
    "isolation",
    "bariatric",
    "dialysis",
    "lift",
    "near-station",
    CHAIR,
)
"""What a bed can be fixed to offer. Equipment that moves is not of the bed. A site's own words
stand in its file's `attributes`, so that a slip of the pen is not taken for one."""

SEX_RULES = ("any", "male", "female", "same")
"""Who may lie in a room: anybody, one sex, or the sex of whoever lies there already (UK bays)."""

PHYSICAL = "physical"
SURGE_INACTIVE = "surge-inactive"
SURGE_ACTIVE = "surge-active"
DECOMMISSIONED = "decommissioned"

EXISTENCES_IN_USE = frozenset({PHYSICAL, SURGE_ACTIVE})
"""Of beds that count as beds: what is stored away or gone is nobody's capacity."""

SURGES = {"inactive": SURGE_INACTIVE, "active": SURGE_ACTIVE}
"""What a file says of a unit or room that is opened in need only, and what its beds are then."""

REASONS = (
    "maintenance",
    "infection",
    "staffing",
    "sex-cohort",
    "equipment",
    "bystander",
    "other",
)
"""Why a bed is closed. `sex-cohort`: the bay is the other sex's; `bystander`: a companion has it.
That somebody on leave or at a procedure keeps it is told by movements, and needs no word here."""
