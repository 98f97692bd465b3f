"""A visit that is opened by a census extract, and what its messages then make of it."""

from msgspec.structs import replace

from housewide.hospital.agreement.compare import Stated
from housewide.hospital.house.agreeing import corrections
from tests.hospital.census import beside, seen, stated
from tests.hospital.story import Story
from tests.hospital.telling import (
    admit,
    cancel_admit,
    cancel_discharge,
    cancel_move,
    discharge,
    hour,
    make_inpatient,
    move,
    update,
)


def opened(where: str = "6W-601-A") -> Story:
    """In the extract of 6:00, admitted three days before; loaded at half past six."""
    story = Story()
    story.at("06:00", seen("ann", where), heard="06:30", by="census", actor="user:ada")
    story.at("-3 10:00", admit("ann"), heard="06:30", by="census", actor="user:ada")
    return story


def test_a_visit_in_the_census_is_open_in_its_bed_since_the_moment_of_the_extract() -> None:
    story = opened()
    now = story.visit("ann")
    assert story.where("ann") == "6W-601-A"
    assert now.since_at == story.now("06:00")
    assert now.admitted_at == story.now("-3 10:00")
    assert story.census("6W") == ["ann"]


def test_whoever_only_the_extract_tells_of_is_here_from_its_moment_on() -> None:
    story = Story()
    story.at("06:00", seen("ann", "6W-601-A"), heard="06:30", by="census")
    now = story.visit("ann")
    assert (now.status, now.patient, now.opened_at) == ("open", "p.ann", hour("06:00"))
    assert story.census("6W") == ["ann"]


def test_where_somebody_lay_before_the_extract_nobody_knows() -> None:
    assert opened().visit("ann", "-1 10:00").place.unit == ""


def test_messages_go_on_from_the_census() -> None:
    story = opened()
    story.at("07:00", update("ann"))
    story.at("08:00", move("ann", "ICU-1-A", prior="6W-601-A"))
    assert story.where("ann") == "ICU-1-A"
    story.at("09:00", discharge("ann", "ICU-1-A"))
    assert story.where("ann") == "discharged"
    assert story.odd("ann") == []


def test_a_move_typed_in_late_is_later_news_than_the_extract() -> None:
    story = opened()
    story.at("05:40", move("ann", "ICU-1-A"), heard="06:40")
    assert story.where("ann") == "ICU-1-A"


def test_a_move_heard_before_the_extract_is_older_news_than_it() -> None:
    story = Story()
    story.at("05:00", admit("ann", "6W-601-A"))
    story.at("05:40", move("ann", "ICU-1-A"))
    story.at("06:00", seen("ann", "6W-602-A"), heard="06:30", by="census")
    now = story.visit("ann")
    assert now.place.bed == "6W-602-A"
    assert now.opened_at == hour("05:00")
    assert [left.bed for left in now.left] == ["6W-601-A", "ICU-1-A"]


def test_a_move_of_the_very_moment_of_the_extract_is_later_news_than_it() -> None:
    story = Story()
    story.at("05:00", admit("ann", "6W-603-A"))
    story.at("06:00", seen("ann", "6W-601-A"), heard="06:30", by="census")
    story.at("06:00", move("ann", "ICU-1-A"), heard="06:40")
    now = story.visit("ann")
    assert (now.place.bed, [left.bed for left in now.left]) == ("ICU-1-A", ["6W-603-A"])


def test_a_newborn_in_the_extract_is_one_and_stays_one() -> None:
    story = Story()
    story.at("06:00", seen("boy", "6W-601-A", newborn=True), heard="06:30", by="census")
    assert story.visit("boy").newborn
    story.at("+1 06:00", seen("boy", "6W-601-A"), by="census")
    assert story.visit("boy").newborn


def test_the_extract_names_who_attends_and_of_which_class_the_visit_is() -> None:
    story = Story()
    told = seen("ann", "6W-601-A", as_class="E", attending="d7")
    story.at("06:00", told, heard="06:30", by="census")
    now = story.visit("ann")
    assert (now.attending, now.patient_class) == ("d7", "E")
    story.at("+1 06:00", seen("ann", "6W-601-A", as_class=""), by="census")
    now = story.visit("ann")
    assert (now.attending, now.patient_class) == ("d7", "E")
    story.at("+2 06:00", seen("ann", "6W-601-A", as_class="I"), by="census")
    assert story.visit("ann").patient_class == "I"


def test_an_admission_told_again_moves_nobody() -> None:
    story = opened()
    story.at("-3 10:00", admit("ann", "6W-603-A"), heard="07:00")
    assert story.where("ann") == "6W-601-A"


def test_an_admission_that_never_was_is_none_though_the_extract_had_it() -> None:
    story = opened()
    story.at("-3 10:00", cancel_admit("ann"), heard="07:00")
    assert story.where("ann") == "cancelled"


def test_a_move_that_never_was_puts_the_patient_back_though_the_extract_had_it() -> None:
    story = opened("ICU-1-A")
    story.at("05:00", cancel_move("ann", "6W-601-A"), heard="07:00")
    assert story.where("ann") == "6W-601-A"


def test_a_discharge_before_the_extract_stands() -> None:
    story = opened()
    story.at("05:50", discharge("ann"), heard="06:40")
    assert story.where("ann") == "discharged"
    assert story.odd("ann") == ["in-census-after-discharge"]


def in_the_ed(since: str) -> Stated:
    return replace(stated("ann", "ED-T1-A", as_class="E"), admitted_at=hour(since))


def opened_in_the_ed() -> Story:
    """In the extract of 6:00 as an ED patient, there since four; loaded at half past six."""
    story = Story()
    (missing,) = beside(story, "06:00", in_the_ed("04:00")).discrepancies
    for draft in corrections(story.house, missing, hour("06:00")):
        story.tell((draft.subject, draft.body), draft.effective_at, hour("06:30"), by="census")
    return story


def test_who_was_in_the_ed_by_the_census_goes_to_a_ward_by_an_admission() -> None:
    story = opened_in_the_ed()
    story.at("07:00", admit("ann", "6W-601-A"))
    assert (story.where("ann"), story.census("6W"), story.odd("ann")) == ("6W-601-A", ["ann"], [])


def test_an_admission_typed_in_late_is_later_news_than_an_ed_patient_of_the_extract() -> None:
    story = opened_in_the_ed()
    story.at("05:50", admit("ann", "6W-601-A"), heard="06:40")
    assert (story.where("ann"), story.census("6W")) == ("6W-601-A", ["ann"])


def test_whom_the_extract_had_in_the_ed_as_an_inpatient_goes_to_a_ward_by_an_admission() -> None:
    story = opened("ED-T1-A")
    story.at("07:00", admit("ann", "6W-601-A"))
    assert (story.where("ann"), story.census("6W"), story.odd("ann")) == ("6W-601-A", ["ann"], [])


def test_an_admission_that_names_no_place_leaves_the_patient_where_the_extract_has_them() -> None:
    story = opened()
    story.at("07:00", admit("ann", None))
    assert (story.where("ann"), story.odd("ann")) == ("6W-601-A", [])


def test_a_late_a06_without_a_place_makes_an_inpatient_in_the_bed_of_the_extract() -> None:
    story = opened_in_the_ed()
    story.at("05:50", make_inpatient("ann"), heard="06:40")
    now = story.visit("ann")
    assert (story.where("ann"), now.patient_class) == ("ED-T1-A", "I")
    assert now.admitted_at == story.now("05:50")


def test_a_late_a13_without_a_place_leaves_the_bed_of_the_extract() -> None:
    story = opened()
    story.at("05:50", cancel_discharge("ann"), heard="06:40")
    assert story.where("ann") == "6W-601-A"


def test_a_late_a12_without_a_place_leaves_the_bed_of_the_extract_where_no_other_is_known() -> None:
    story = opened()
    story.at("05:50", cancel_move("ann"), heard="06:40")
    assert story.where("ann") == "6W-601-A"


def test_a_late_a12_without_a_place_takes_back_the_move_that_the_extract_rested_on() -> None:
    story = Story()
    story.at("05:00", admit("ann", "6W-601-A"))
    story.at("05:40", move("ann", "ICU-1-A"))
    story.at("06:00", seen("ann", "ICU-1-A"), heard="06:30", by="census")
    story.at("05:50", cancel_move("ann"), heard="06:40")
    assert story.where("ann") == "6W-601-A"
