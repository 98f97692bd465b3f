"""Who a patient is, apart from where they are."""

from msgspec.structs import replace

from housewide.hospital.house.snapshot import digest, dump, dump_patients, load_patients
from housewide.hospital.patients.ask import display_name, identity, visit_number, visits_of
from housewide.hospital.patients.facts import PatientIdentified, VisitIdentified
from housewide.hospital.patients.fold import Patients
from housewide.hospital.patients.state import Identity
from housewide.kit.facts import Redacted
from housewide.kit.keys import Identifier
from tests.hospital.story import Story
from tests.hospital.telling import TOLD, admit, reread

MRN = Identifier("STB", "MR", "100")


def who(family: str | None, given: str | None = None, *, phone: str | None = None) -> TOLD:
    return "p.ann", PatientIdentified((MRN,), family=family, given=given, phone=phone)


def name(story: Story) -> str:
    return display_name(story.house.patients, "p.ann")


def test_a_patient_is_called_as_the_ward_list_writes_it() -> None:
    story = Story()
    story.at("08:00", who("Example", "Ann"))
    assert name(story) == "EXAMPLE, Ann"


def test_blank_is_unchanged_and_emptied_is_empty() -> None:
    story = Story()
    story.at("08:00", who("Example", "Ann", phone="555-0100"))
    story.at("09:00", who("Sample", phone=""))
    known = identity(story.house.patients, "p.ann")
    assert known is not None
    assert (known.family, known.given, known.phone) == ("Sample", "Ann", "")


def test_a_late_name_does_not_undo_a_newer_one() -> None:
    story = Story()
    story.at("10:00", who("Sample"))
    story.at("08:00", who("Example", "Ann"), heard="11:00")
    assert name(story) == "SAMPLE, Ann"


def test_the_oldest_of_many_late_names_only_fills_what_is_missing() -> None:
    story = Story()
    for hour in range(10, 16):
        story.at(f"{hour}:00", who("Sample"))
    story.at("08:00", who("Example", "Ann"), heard="17:00")
    assert name(story) == "SAMPLE, Ann"


def test_of_many_names_the_newest_telling_of_each_part_holds_however_long_ago() -> None:
    story = Story()
    story.at("08:00", who("Example", "Ann"))
    story.at("09:00", who(None, "Anna"))
    for hour in range(10, 16):
        story.at(f"{hour}:00", who(None, phone="555-0100"))
    assert name(story) == "EXAMPLE, Anna"
    story.at("07:00", who("Sample", "Anne"), heard="17:00")
    assert name(story) == "EXAMPLE, Anna", "what is told that late is older"


def test_a_name_from_a_message_read_wrongly_is_withdrawn() -> None:
    story = Story()
    story.at("08:00", who("Example", "Ann"))
    story.at("09:00", who("Ex\u00c3\u00a4mple"), message=9)
    story.at("09:00", reread(9, "p.ann"), heard="10:00")
    assert name(story) == "EXAMPLE, Ann"


def test_all_that_a_message_says_of_a_person_is_known_until_a_newer_one_says_otherwise() -> None:
    story = Story()
    told = PatientIdentified((MRN,), "Example", "Ann", "19570101", "F", "1 Main St", "555-0100")
    story.at("08:00", ("p.ann", told))
    story.at("09:00", who("Sample"))
    assert identity(story.house.patients, "p.ann") == Identity(
        (MRN,), "Sample", "Ann", "19570101", "F", "1 Main St", "555-0100"
    )


def test_of_four_messages_the_oldest_is_settled_and_three_can_still_be_withdrawn() -> None:
    story = Story()
    for n, family in enumerate(["One", "Two", "Three", "Four"]):
        story.at(f"{8 + n:02}:00", who(family), message=10 + n)
    story.at("12:00", reread(11, "p.ann"))
    story.at("12:01", reread(12, "p.ann"))
    story.at("12:02", reread(13, "p.ann"))
    assert name(story) == "ONE"
    story.at("12:03", reread(10, "p.ann"))
    assert name(story) == "ONE", "it was settled"


def test_of_one_patient_s_two_visits_one_that_was_another_s_leaves_the_other() -> None:
    story = Story()
    for visit in ("v.1", "v.2"):
        story.at("08:00", (visit, VisitIdentified(Identifier("STB", "VN", visit), "p.ann")))
    story.at("09:00", ("v.1", VisitIdentified(Identifier("STB", "VN", "v.1"), "p.bea")))
    patients = story.house.patients
    assert visits_of(patients, "p.ann") == ("v.2",)
    assert visits_of(patients, "p.bea") == ("v.1",)
    story.at("08:30", ("v.1", VisitIdentified(Identifier("STB", "VN", "old"), "p.ann")))
    assert visits_of(patients, "p.bea") == ("v.1",), "what is told late is older"
    assert visit_number(patients, "v.1") == "v.1"


def test_a_number_told_again_for_its_instant_corrects_it() -> None:
    story = Story()
    for number in ("V-1", "V-2"):
        story.at("08:00", ("v.1", VisitIdentified(Identifier("STB", "VN", number), "p.ann")))
    assert visit_number(story.house.patients, "v.1") == "V-2"


def test_of_whom_nobody_told_there_is_no_name_no_number_and_no_visit() -> None:
    patients = Story().house.patients
    assert identity(patients, "p.ann") is None
    assert display_name(patients, "p.ann") == ""
    assert visit_number(patients, "v.1") == ""
    assert visits_of(patients, "p.ann") == ()


def test_a_copy_of_the_patients_stays_as_it_was() -> None:
    story = Story()
    story.at("08:00", who("Example", "Ann"))
    story.at("08:10", ("p.x", Redacted()))
    story.at("08:20", ("p.y", Redacted()))
    before = b"".join(dump_patients(story.house.patients))
    kept = story.house.patients.copy()
    story.at("09:00", who("Sample"))
    assert b"".join(dump_patients(kept)) == before
    assert display_name(kept, "p.ann") == "EXAMPLE, Ann"
    assert kept.redacted == 2


def test_a_visit_has_its_number_and_its_patient() -> None:
    story = Story()
    story.at("08:00", ("v.v1", VisitIdentified(Identifier("STB", "VN", "V-1"), "p.ann")))
    assert visit_number(story.house.patients, "v.v1") == "V-1"
    assert visits_of(story.house.patients, "p.ann") == ("v.v1",)


def test_a_visit_that_turns_out_to_be_another_patients_follows_them() -> None:
    story = Story()
    number = Identifier("STB", "VN", "V-1")
    story.at("08:00", ("v.v1", VisitIdentified(number, "p.ann")))
    story.at("09:00", ("v.v1", VisitIdentified(number, "p.bob")))
    assert visits_of(story.house.patients, "p.ann") == ()
    assert visits_of(story.house.patients, "p.bob") == ("v.v1",)


def test_a_patient_whose_only_visit_was_another_s_is_still_known_by_name() -> None:
    story = Story()
    number = Identifier("STB", "VN", "V-1")
    story.at("08:00", who("Example", "Ann"))
    story.at("08:00", ("v.v1", VisitIdentified(number, "p.ann")))
    story.at("09:00", ("v.v1", VisitIdentified(number, "p.bob")))
    assert name(story) == "EXAMPLE, Ann"


def test_no_byte_of_a_name_or_number_is_in_the_snapshot_of_a_house() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A", patient="ann"))
    story.at("08:00", who("Example", "Ann", phone="555-0100"))
    story.at("08:00", ("v.v1", VisitIdentified(Identifier("STB", "VN", "V-1"), "p.ann")))
    snapshot = dump(story.house)
    for secret in (b"Example", b"555-0100", b"V-1", b'"100"'):
        assert secret not in snapshot
        assert secret in b"".join(dump_patients(story.house.patients))


def test_patients_come_back_from_their_own_snapshot() -> None:
    story = Story()
    story.at("08:00", who("Example", "Ann"))
    restored = load_patients(b"".join(dump_patients(story.house.patients)))
    assert display_name(restored, "p.ann") == "EXAMPLE, Ann"
    assert [*dump_patients(restored)] == [*dump_patients(story.house.patients)]


def test_a_patient_of_whom_only_the_visit_s_number_is_known_comes_back_from_a_snapshot() -> None:
    story = Story()
    story.at("08:00", ("v.v1", VisitIdentified(Identifier("STB", "VN", "V-1"), "p.ann")))
    restored = load_patients(b"".join(dump_patients(story.house.patients)))
    assert visit_number(restored, "v.v1") == "V-1"
    assert visits_of(restored, "p.ann") == ("v.v1",)


def test_a_removed_payload_changes_no_byte_of_the_house() -> None:
    told, redacted = Story(), Story()
    for story, body in ((told, who("Example", "Ann")[1]), (redacted, Redacted())):
        story.at("08:00", admit("v1", "6W-601-A", patient="ann"))
        story.at("08:00", ("p.ann", body))
    assert digest(told.house) == digest(redacted.house)
    assert name(redacted) == ""
    assert redacted.house.patients.redacted == 1


def test_a_fact_about_a_patient_is_folded_once_be_it_the_first_of_a_log() -> None:
    removed = replace(Story().at("08:00", ("p.ann", Redacted())), position=1)
    patients = Patients()
    patients.apply(removed)
    patients.apply(removed)
    assert patients.redacted == 1
