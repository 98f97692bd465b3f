"""What is used in one country and not in another: which measures a facility's screens show.

Only what something shows differently stands here. National returns come with who sends them.
"""

from msgspec import Struct


class Country(Struct, frozen=True):
    """A country whose hospitals measure themselves in their own way.

    `scores` are the names of measures that are used there, and nowhere that does not list them too.
    """

    name: str
    scores: tuple[str, ...] = ()


COUNTRIES = {
    "us": Country("United States", scores=("nedocs", "edwin", "ecat_percent", "ecat_rate_percent")),
    # OPEL is the UK's, and is not computed: the framework of 2024 to 2026 has other points than
    # that of 2023/24, and its table was not found. A level that was guessed would be acted on.
    "uk": Country(
        "United Kingdom",
        scores=(
            "not_meeting_criteria_to_reside",
            "not_meeting_criteria_to_reside_percent",
            "discharge_delay_mean_days",
        ),
    ),
}
"""By the `country` of a places file."""


def is_used_in(country: str, measure: str) -> bool:
    """Whether a measure is shown in a country: all are, but those that are another's alone."""
    own = COUNTRIES[country].scores
    return measure in own or not any(measure in each.scores for each in COUNTRIES.values())
