"""What taking a merge of two patients' records back would change, before anybody takes it back.

A merge changed nothing that was told, so a visit goes back by the patient whom the newest word on
it names. One that was told of under the other record since then stays with that.
"""

from typing import Literal

from msgspec import Struct

from housewide.hospital.house.claims import told_conflicts
from housewide.hospital.house.house import House
from housewide.hospital.house.measures import measure
from housewide.hospital.patients.ask import display_name, visit_number
from housewide.hospital.patients.facts import PatientUnmerged
from housewide.kit.aliases import Merge
from housewide.kit.clock import Instant
from housewide.kit.facts import Draft, Entry

DECIDED = "decided"
"""What says when a merge was undone: nobody sent it, a person decided it then."""

CENSUS = "census_patients"

Standing = Literal["merged", "apart", "never"]


class OneVisit(Struct, frozen=True, gc=False):
    """A visit, and its number at its source: what a person knows it by. "" where unknown."""

    key: str
    number: str


class Apart(Struct, frozen=True, gc=False):
    """What changes where `record` is that of a patient of its own again, in keys.

    `into` is whom it means until then, `along` are the records that were merged into this one and
    stay with it. Of the visits in memory `visits` go back with it; `staying` were once told of
    under it, and remain another patient's by a newer word. The conflicts are in words. A name is
    "" where it is unknown, or was redacted.
    """

    record: str
    name: str
    into: str
    into_name: str
    along: tuple[str, ...]
    visits: tuple[OneVisit, ...]
    staying: tuple[OneVisit, ...]
    conflicts_ended: tuple[str, ...]
    conflicts_begun: tuple[str, ...]
    census_before: float | None
    census_after: float | None


def told_of(house: House, record: str) -> tuple[Merge, ...]:
    """Every word on whether a record means another, that was not withdrawn; the newest last."""
    merges = house.same_patient.merges
    return tuple(m for m in merges if m.key == record and not m.withdrawn_by and m.into != record)


def standing(house: House, record: str) -> Standing:
    """Whether a record means another now, did so once and is one of its own again, or never did."""
    if house.same_patient.resolve(record) != record:
        return "merged"
    told = told_of(house, record)
    was_merged = any(each.what == "merge" for each in told)
    return "apart" if was_merged and told[-1].what == "revive" else "never"


def unmerging(house: House, record: str, now: Instant) -> Draft:
    """The fact that takes back the merge by which this record means another.

    It holds from now on; where the merge is dated ahead, from the first instant after it: what is
    dated later would hold still, and one read again of the same instant would hold anew.
    """
    at = max(now, told_of(house, record)[-1].effective_at + 1)
    return Draft(PatientUnmerged(), record, at, DECIDED)


def apart(house: House, draft: Draft, now: Instant) -> Apart:
    """What that fact would change, compared with the house as it stands."""
    before, record = house.at(now), draft.subject
    after = before.copy()
    after.apply(_as_believed(before, draft, now))
    were, are = before.same_patient, after.same_patient
    visits = before.visits.visits.values()
    theirs = {v.key for v in visits if are.resolve(v.now.patient) == record}
    once = {v.key for v in visits if any(are.resolve(m.patient) == record for m in v.movements)}
    claims_before, claims_after = _in_words(before), _in_words(after)
    return Apart(
        record,
        display_name(before.patients, record),
        into := were.resolve(record),
        display_name(before.patients, into),
        tuple(key for key in are.meaning(record) if key != record),
        _numbered(before, theirs),
        _numbered(before, once - theirs),
        tuple(words for words in claims_before if words not in claims_after),
        tuple(words for words in claims_after if words not in claims_before),
        measure(before, CENSUS, now).value,
        measure(after, CENSUS, now).value,
    )


def _as_believed(house: House, draft: Draft, now: Instant) -> Entry:
    return Entry(
        "", house.position + 1, draft.subject, draft.body, draft.effective_at,
        draft.effective_from, None, None, now, None, "",
    )  # fmt: skip


def _numbered(house: House, keys: set[str]) -> tuple[OneVisit, ...]:
    return tuple(OneVisit(key, visit_number(house.patients, key)) for key in sorted(keys))


def _in_words(house: House) -> tuple[str, ...]:
    return tuple(each.words for each in told_conflicts(house))
