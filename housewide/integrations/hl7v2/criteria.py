"""What observations (OBX) tell of the criteria to reside, by the code that the profile names.

HL7 v2 has no field for them, and no code is everybody's: where a profile names none, nothing is
read. An answer that it does not know is kept out with its reason, as a value of a vital sign is.
"""

from collections.abc import Iterable, Iterator

from housewide.hospital.visits.facts import CriteriaToResideReviewed
from housewide.hospital.visits.told import Unanswered
from housewide.integrations.hl7v2.clocks import Told
from housewide.integrations.hl7v2.composite import first
from housewide.integrations.hl7v2.profile import CriteriaCodes, Profile
from housewide.integrations.hl7v2.vitals import VALUE_STATUSES, VOID_STATUSES, When
from housewide.kit.hl7 import NULL, Segment


def tells_criteria(segments: Iterable[Segment], profile: Profile) -> bool:
    """Whether any of these segments is a review that is read here."""
    return any(_is_review(each, profile.criteria_to_reside) for each in segments)


def reviews(
    patient: str, segments: Iterable[Segment], when: When, profile: Profile
) -> Iterator[tuple[Told, CriteriaToResideReviewed]]:
    """The facts of one patient's reviews: of several of one instant the last one sent.

    One that says itself no time is dated by its message: what is on file and holds is no older for
    being said again, and a period without the criteria begins with the first that says so.
    """
    found: dict[int, tuple[Told, CriteriaToResideReviewed]] = {}
    obr: Segment | None = None
    for segment in segments:
        if segment.name == "OBR":
            obr = segment
        codes = profile.criteria_to_reside
        if codes is None or not _is_review(segment, codes):
            continue
        told = _answer(segment, codes)
        if told is not None:
            at = when(obr, segment)
            found[at.at] = at, CriteriaToResideReviewed(patient, *told)
    yield from found.values()


def _is_review(segment: Segment, codes: CriteriaCodes | None) -> bool:
    """Whether it is an OBX of the profile's code, as the first of OBX-3 or its alternative."""
    if codes is None or segment.name != "OBX" or (cwe := first(segment, 3)) is None:
        return False
    return codes.observation in (cwe.text(1), cwe.text(4))


def _answer(obx: Segment, codes: CriteriaCodes) -> tuple[bool | None, Unanswered] | None:
    """Whether they are met, or why nobody can say; None where no answer was sent, or none yet."""
    count = obx.repetitions(5) or 1
    sent = {(obx.value(5, repetition=number) or "").strip() for number in range(1, count + 1)}
    sent -= {""}
    status = obx.value(11) or ""
    if status in VOID_STATUSES or NULL in sent:
        return None, ""
    if status not in VALUE_STATUSES or not sent:
        return None
    meant = {codes.meant(each) for each in sent}
    if None in meant:
        return None, "not-a-code"
    return (meant.pop(), "") if len(meant) == 1 else (None, "several-values")
