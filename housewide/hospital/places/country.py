"""What is used in one country and not in another: a facility's measures, and the words for them.

Only what something shows differently stands here. National returns come with who sends them.
"""

import re
from functools import cache

from msgspec import Struct

from housewide.hospital.places.words import UK_WORDS, Words


class Country(Struct, frozen=True):
    """A country whose hospitals measure themselves in their own way, and say it in their own words.

    `scores` are the names of measures that are used there, and nowhere that does not list them too.
    """

    name: str
    scores: tuple[str, ...] = ()
    words: Words = ()


COUNTRIES = {
    "us": Country(
        "United States",
        scores=(
            "nedocs",
            "edwin",
            "ecat_long_waits",
            "ecat_left_unevaluated",
            "ecat_long_boarding",
            "ecat_long_stays",
            "ecat_percent",
            "ecat_rate_percent",
        ),
    ),
    "uk": Country(
        "United Kingdom",
        scores=(
            "ed_4_hour_percent",
            "ed_12_hours_percent",
            "occupancy_of_ga_percent",
            "beds_escalation_percent",
            "mixed_sex_patients",
            "mixed_sex_unknown_patients",
            "not_meeting_criteria_to_reside",
            "not_meeting_criteria_to_reside_percent",
            "discharge_delay_mean_days",
        ),
        words=UK_WORDS,
    ),
}
"""By the `country` of a places file."""


def is_used_in(country: str, measure: str) -> bool:
    """Whether a measure is shown in a country: all are, but those that are another's alone."""
    own = COUNTRIES[country].scores
    return measure in own or not any(measure in each.scores for each in COUNTRIES.values())


def used_only_in(measure: str) -> tuple[str, ...]:
    """The names of the countries that alone use a measure; none where every country does."""
    return tuple(each.name for each in COUNTRIES.values() if measure in each.scores)


def told_in(country: str, text: str) -> str:
    """A text of the catalogue or of a screen, in the words of a country."""
    words, phrases = _words(country)
    return phrases.sub(lambda found: words[found[0]], text) if words else text


@cache
def _words(country: str) -> tuple[dict[str, str], re.Pattern[str]]:
    """Each phrase in small letters and with a capital, and a pattern that finds any of them."""
    words: dict[str, str] = {}
    for phrase, said in COUNTRIES[country].words:
        words[phrase] = said
        words[phrase[0].upper() + phrase[1:]] = said[0].upper() + said[1:]
    return words, re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b")
