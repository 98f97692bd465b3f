"""What the hospitals of a country call things, where the catalogue's own words are not theirs.

The catalogue is written in American words. A phrase stands before what it contains; a name of a
measure stays what it is in every country, since people and machines ask by it.
"""

Words = tuple[tuple[str, str], ...]
"""Phrases of the catalogue, each with what a country says instead. A capital stays a capital."""

UK_WORDS: Words = (
    # Names of the measure `boarders` within a definition.
    ("as boarders", "as boarders"),
    ("see boarders", "see boarders"),
    ("that boarders names", "that boarders names"),
    # In England a patient who is boarded lies on a ward beyond its beds: the very opposite.
    ("patients who board in the ED", "patients who wait in A&E for a bed"),
    ("patients who have boarded", "patients who have waited for a bed"),
    ("how long the boarder who waits longest has boarded", "the longest wait for a bed"),
    ("nobody boards", "nobody waits for a bed"),
    ("boarding", "wait for a bed"),
    ("boarded", "waited for a bed"),
    ("board", "wait for a bed"),
    ("boarders", "patients waiting for a bed"),
    ("boarder", "patient waiting for a bed"),
    ("a unit of kind ed", "an A&E department"),
    ("an emergency department", "an A&E department"),
    ("an ED", "an A&E department"),
    ("the ED", "A&E"),
    ("ED", "A&E"),
    # A bay is a shared room of a ward.
    ("bays", "cubicles"),
    ("bay", "cubicle"),
    ("observation units", "clinical decision units"),
    ("an observation unit", "a clinical decision unit"),
    ("operating rooms", "theatres"),
    ("units", "wards"),
    ("unit", "ward"),
)
