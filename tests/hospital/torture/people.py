"""Records, newborns, leave and class."""

from housewide.hospital.house.conflicts import in_two_places, two_in_one_bed
from housewide.hospital.visits.criteria import criteria
from tests.hospital.story import PLACES, Story
from tests.hospital.telling import (
    admit,
    bed,
    die,
    discharge,
    hour,
    leave,
    make_inpatient,
    merge_patients,
    merge_visits,
    move,
    newborn,
    places,
    plain,
    register,
    review,
    unmerge_patients,
    update,
)
from tests.hospital.torture.case import case, held

CHAIRS = '{ room = "C", beds = ["1", "2"], attributes = ["chair"] },'

WITH_CHAIRS = PLACES.replace('{ room = "603"', CHAIRS + '\n  { room = "603"')


@case(
    "After a merge, messages still come under the old id",
    others="an orphan, or an update of nobody",
    ours="the old key means the new one, along the chain; a visit has all that was told of either",
)
def under_the_old_id(story: Story) -> None:
    story.at("08:00", admit("old", "6W-601-A", patient="anne"))
    story.at("09:00", merge_patients("anne", "ann"))
    story.at("09:00", merge_visits("old", "new"))
    story.at("10:00", update("old", "I"))
    story.at("11:00", discharge("old"))
    assert story.where("new") == "discharged"
    assert story.house.same_patient.resolve("p.anne") == "p.ann"


@case(
    "Two records in two beds turn out to be one person",
    others="one of the beds is freed, at a guess",
    ours="a conflict; both stand until a person decides",
)
def merged_in_two_beds(story: Story) -> None:
    story.at("08:00", admit("one", "6W-601-A", patient="ann"))
    story.at("08:30", admit("two", "ICU-1-A", patient="anne"))
    story.at("09:00", merge_patients("anne", "ann"))
    (conflict,) = in_two_places(story.house)
    assert conflict.visits == ("v.one", "v.two")
    assert story.census() == ["one", "two"]


@case(
    "A wrong merge is undone after a week",
    others="the records cannot be taken apart again",
    ours="nothing was changed by the merge, so nothing is left of it once a person takes it back"
    " (`housewide unmerge`); a merge of visits is taken back only by reading its message again",
)
def unmerged(story: Story) -> None:
    story.at("08:00", admit("one", "6W-601-A", patient="ann"))
    story.at("08:30", admit("two", "ICU-1-A", patient="bea"))
    story.at("09:00", merge_patients("bea", "ann"))
    story.at("+7 09:00", unmerge_patients("bea"))
    assert in_two_places(story.house) == ()
    assert story.visit("two").patient == "p.bea"


@case(
    "A leave without a return",
    others="the bed is lost, or held for ever as occupied",
    ours="the bed is held, the patient not in the census; a discharge ends both",
)
def never_back(story: Story) -> None:
    story.at("08:00", admit("ann", "6W-601-A"))
    story.at("10:00", leave("ann", "18:00"))
    assert story.names("beds_held") == ["6W-601-A"]
    assert story.census() == []
    story.at("+1 09:00", discharge("ann"))
    assert story.names("beds_held") == []
    assert "6W-601-A" in story.names("beds_to_clean", "6W")


@case(
    "A newborn in its mother's bed",
    others="no bed, a conflict, or one more adult",
    ours="linked by PID-21, never by name; both in the bed; newborns counted apart",
)
def born(story: Story) -> None:
    story.at("08:00", admit("mum", "6W-601-A"))
    story.at("14:00", newborn("baby", "6W-601-A", mother="mum"))
    assert two_in_one_bed(story.house) == ()
    assert story.names("census_newborns") == ["baby"]
    assert story.names("census_adults_children") == ["mum"]


@case(
    "An outpatient in an inpatient bed",
    others="occupancy or census is wrong",
    ours="occupancy by body, census by class, and the difference is a number of its own",
)
def outpatient_in_a_bed(story: Story) -> None:
    story.at("08:00", register("ann", "6W-601-A", as_class="O"))
    assert story.census("6W") == []
    assert story.names("beds_occupied", "6W") == ["6W-601-A"]
    assert story.names("outpatients_in_inpatient_beds") == ["ann"]
    story.at("12:00", make_inpatient("ann"))
    assert story.census("6W") == ["ann"]


@case(
    "A visit is deleted at its source (A23)",
    others="its past is erased",
    ours="an open one never was; an ended one was purged, and stays",
)
def purged(story: Story) -> None:
    story.at("08:00", admit("ann", "6W-601-A"))
    story.at("09:00", move("ann", "ICU-1-A"))
    story.at("10:00", discharge("ann"))
    story.at("+20 03:00", plain("delete", "ann"))
    assert story.where("ann") == "discharged"
    assert story.where("ann", "09:30") == "ICU-1-A"


@case(
    "Series visits and day cases in a chair",
    others="the same chair is a conflict of many, and outpatients fill the census for weeks",
    ours="the class decides that they are not in the census, the kind of place that it is no bed: "
    "one chair may have many open visits",
)
def in_a_chair(story: Story) -> None:
    story.at("07:00", places(WITH_CHAIRS), actor="config")
    story.at("08:00", register("ann", "6W-C-1", as_class="R"))
    story.at("+7 08:00", register("bob", "6W-C-1", as_class="O"))
    assert story.census() == []
    assert two_in_one_bed(story.house) == ()
    assert story.names("beds_occupied", "6W") == []
    assert story.names("visits_open", "6W") == ["ann", "bob"]
    story.at("+7 12:00", make_inpatient("bob", "6W-601-A"))
    assert story.census("6W") == ["bob"]


@case(
    "The body stays in the bed after the discharge",
    others="the bed is given to the next patient, or cleaned around the one who died",
    ours="out of the census with the A03; the bed is taken until a movement (A09) or the bed "
    "system tells that the body has gone",
)
def died(story: Story) -> None:
    story.clean("6W-601-A")
    story.at("08:00", admit("ann", "6W-601-A"))
    story.at("09:00", die("ann"))
    assert story.census() == []
    assert story.names("beds_with_deceased") == ["6W-601-A"]
    assert story.names("beds_to_clean", "6W") == []
    story.at("11:00", bed("6W-601-A", "H"), actor="source:beds")
    assert story.names("beds_to_clean", "6W") == ["6W-601-A"]


@case(
    "They no longer meet the criteria to reside, meet them again, and stop again",
    others="delayed since the first time, with the days between in which they were ill; or since "
    "the review that was typed in last",
    ours="ready since the first review of the period that goes on, wherever a late one belongs",
)
def ready_twice(story: Story) -> None:
    story.at("08:00", admit("ann", "6W-601-A"))
    story.at("+1 09:00", review("ann", False))
    story.at("+5 09:00", review("ann", False))
    story.at("+6 09:00", review("ann", False))
    story.at("+3 09:00", review("ann", True), heard="+6 12:00")
    found = criteria(story.house.visits.visits["v.ann"].movements, str, story.now())
    assert (found.meets, found.since_at) == (False, hour("+5 09:00"))


held(
    "A man lies in a bay of women, and was moved out an hour before anybody typed it",
    "tests/hospital/test_mixed_sex.py::test_a_move_told_late_ends_the_breach_when_it_happened",
    "tests/hospital/test_mixed_sex.py::test_who_moves_out_ends_the_breach_for_everybody",
    others="each night's breach is typed into a form from memory",
    ours="everybody in the room counts from the move in until the move out, by when it happened",
)
held(
    "The man and the woman of a mixed bay turn out to be one person",
    "tests/hospital/test_mixed_sex.py::test_two_records_of_one_patient_do_not_share_a_room_with_themselves",
    "tests/hospital/test_mixed_sex.py::test_a_merge_gives_a_record_without_a_sex_that_of_the_other",
    others="a breach of one patient with themselves",
    ours="one patient, of the sex of the record that is kept; a sex that nobody told is unknown",
)
held(
    "A boy is born on a ward of women",
    "tests/hospital/test_mixed_sex.py::test_a_boy_beside_his_mother_is_no_breach",
    others="a breach for every mother in the room",
    ours="newborns are counted with nobody's sex",
)
