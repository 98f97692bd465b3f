"""NEDOCS, EDWIN and ECAT of a small ED, worked out by hand, and what they lack where they do."""

from housewide.hospital.house.measures import measure
from housewide.hospital.visits.facts import VisitDischarged
from housewide.kit.measure import Measure
from tests.hospital.census import seen
from tests.hospital.story import PLACES, Story
from tests.hospital.telling import admit, discharge, hour, move, plan, register
from tests.hospital.telling_vitals import only, triage

STAFFED = PLACES.replace('kind = "ed"\n', 'kind = "ed"\nphysicians = 2\n')
ASSUMED = PLACES.replace('kind = "ed"\n', 'kind = "ed"\nventilated_assumed = 0\n')
OBSERVED = PLACES.replace('kind = "icu"', 'kind = "obs"')


def ed(toml: str = PLACES) -> Story:
    """Three patients and two bays: one waited half an hour for a bay, one waits, one boards.

    The hospital has seven beds: five on 6W and two in the ICU.
    """
    story = Story(toml=toml)
    story.at("08:00", register("ann", "ED"))
    story.at("08:10", register("bob", "ED"))
    story.at("08:20", register("cid", "ED-T2-A"))
    story.at("08:30", move("ann", "ED-T1-A"))
    story.at("09:00", plan("cid", "admit", "6W"))
    return story


def asked(story: Story, name: str, at: str, unit: str | None = None) -> Measure:
    return measure(story.house, name, hour(at), unit)


def test_nedocs_is_worked_out_from_what_is_known_of_the_ed() -> None:
    story = ed()
    story.at("09:30", only("cid", on_ventilator=True))
    story.at("09:30", only("ann", on_ventilator=False))
    found = asked(story, "nedocs", "11:00")
    # -20 + 85.8 x 3 / 2 + 600 x 1 / 7 + 13.4 x 1 + 0.93 x 2 + 5.64 x 0.5
    assert found.parts == {
        "patients": 3.0,
        "bays": 2.0,
        "boarders": 1.0,
        "hospital_beds": 7.0,
        "ventilated_patients": 1.0,
        "longest_boarding_hours": 2.0,
        "last_wait_hours": 0.5,
        "raw_points": 212.49,
    }
    assert (found.value, found.lacks) == (200.0, ())
    assert asked(story, "nedocs", "11:00", "ED").value == 200.0


def test_nedocs_of_an_ed_where_nothing_tells_of_ventilators_is_unknown_and_says_why() -> None:
    found = asked(ed(), "nedocs", "11:00")
    assert found.value is None
    assert [word.partition(":")[0] for word in found.lacks] == ["ventilated patients"]
    assert found.parts["ventilated_patients"] is None


def test_nedocs_takes_what_the_places_file_assumes_where_nothing_tells_of_ventilators() -> None:
    found = asked(ed(ASSUMED), "nedocs", "11:00")
    assert (found.parts["ventilated_patients"], found.parts["raw_points"]) == (0.0, 199.09)
    assert found.value == 199.09


def test_in_an_empty_ed_nobody_is_ventilated() -> None:
    story = Story()
    story.at("08:00", register("ann", "ED-T1-A"))
    story.at("09:00", discharge("ann"))
    found = asked(story, "nedocs", "10:00")
    assert found.parts["ventilated_patients"] == 0.0
    assert (found.value, found.parts["raw_points"]) == (0.0, -20.0)


def test_nedocs_of_an_ed_in_which_nobody_got_a_bay_of_late_is_unknown() -> None:
    story = Story(toml=ASSUMED)
    story.at("08:00", register("ann", "ED"))
    found = asked(story, "nedocs", "09:00")
    assert found.value is None
    assert found.lacks == ("the wait of the last patient who got a bay: nobody got one of late",)


def test_a_ward_has_no_nedocs_and_no_edwin() -> None:
    for name in ("nedocs", "edwin"):
        found = asked(ed(), name, "11:00", "6W")
        assert (found.value, found.lacks) == (
            None,
            ("an emergency department: there is none here",),
        )


def test_edwin_weighs_the_patients_of_the_ed_by_their_triage() -> None:
    story = ed(STAFFED)
    story.at("09:00", triage("ann", 3))
    story.at("09:00", triage("bob", 4))
    story.at("09:00", triage("cid", 1))
    found = asked(story, "edwin", "11:00")
    # (3 + 2 + 5) / (2 physicians x (2 bays - 1 boarder))
    assert found.value == 5.0
    assert found.parts["level_1_patients"] == 1.0
    assert found.parts["physicians"] == 2.0


def test_edwin_says_what_it_lacks() -> None:
    story = ed()
    found = asked(story, "edwin", "08:31")
    assert found.value is None
    assert [word.partition(":")[0] for word in found.lacks] == [
        "physicians on duty",
        "the triage level of patients who came over 15 minutes ago",
    ]


def test_a_patient_who_just_came_need_not_be_triaged_for_an_index_of_the_others() -> None:
    story = Story(toml=STAFFED)
    story.at("08:00", register("ann", "ED-T1-A"))
    story.at("08:05", triage("ann", 2))
    story.at("08:30", register("bob", "ED"))
    assert asked(story, "edwin", "08:40").value == 1.0
    assert asked(story, "edwin", "08:40").parts["untriaged_patients"] == 1.0
    assert asked(story, "edwin", "08:46").value is None


def test_edwin_is_undefined_where_boarders_have_every_bay() -> None:
    story = Story(toml=STAFFED)
    for name, bay in (("ann", "ED-T1-A"), ("bob", "ED-T2-A")):
        story.at("08:00", register(name, bay))
        story.at("08:00", triage(name, 2))
        story.at("09:00", plan(name, "admit", "6W"))
    found = asked(story, "edwin", "10:00")
    assert found.value is None
    assert found.lacks == ("a bay that no boarder has: without one the index is undefined",)


def test_each_visit_of_the_last_day_is_judged_by_four_parts() -> None:
    story = ed()
    story.at("08:15", register("dot", "ED"))
    story.at("09:00", ("v.dot", VisitDischarged("p.dot", None, "07")))
    assert story.names("ecat_long_waits", as_of="09:10") == []
    story.at("09:11", register("eve", "ED"))
    story.at("09:20", ("v.eve", VisitDischarged("p.eve", None)))
    # bob waits for a bay, dot left unseen, of eve nobody knows, cid boards since 09:00.
    assert story.names("ecat_long_waits", as_of="09:20") == ["bob"]
    assert story.names("ecat_left_unevaluated", as_of="13:30") == ["dot"]
    assert story.names("ecat_long_boarding", as_of="13:01") == ["cid"]
    assert story.names("ecat_long_stays", as_of="16:21") == ["ann", "bob", "cid"]
    found = asked(story, "ecat_percent", "13:01")
    # bob, cid and dot of the four that can be judged
    assert (found.value, found.made_of) == (75.0, ("v.bob", "v.cid", "v.dot"))
    assert found.parts["unknown_visits"] == 1.0


def in_the_census_at_six() -> Story:
    """Ann came at four and is in a bay by the census of six; bob came at four and waits."""
    story = Story()
    for name, where in (("ann", "ED-T1-A"), ("bob", "ED")):
        story.at("04:00", register(name), heard="06:30", by="census")
        story.at("06:00", seen(name, where, as_class="E"), heard="06:30", by="census")
    return story


def test_the_time_before_a_census_is_no_wait_for_a_bay() -> None:
    story = in_the_census_at_six()
    assert story.names("ecat_long_waits", as_of="06:30") == ["bob"]
    assert asked(story, "ecat_long_waits", "06:30").parts["unknown_visits"] == 1.0
    found = asked(story, "ecat_percent", "06:30")
    assert (found.value, found.parts["unknown_visits"]) == (100.0, 1.0)


def test_nedocs_takes_no_wait_from_a_bay_that_a_census_told_of() -> None:
    story = in_the_census_at_six()
    assert asked(story, "nedocs", "06:30").parts["last_wait_hours"] is None
    story.at("07:00", move("bob", "ED-T2-A"))
    assert asked(story, "nedocs", "07:30").parts["last_wait_hours"] == 3.0


def test_a_visit_counts_for_a_day_after_it_left() -> None:
    story = Story()
    story.at("08:00", register("ann", "ED"))
    story.at("10:00", discharge("ann"))
    assert story.names("ecat_long_waits", as_of="+1 10:00") == ["ann"]
    assert story.names("ecat_long_waits", as_of="+1 10:01") == []
    assert story.count("ecat_percent", as_of="+1 10:01") is None


def test_who_went_on_to_observation_is_not_judged_by_boarding_and_stay() -> None:
    story = Story(toml=OBSERVED)
    story.at("08:00", register("ann", "ED-T1-A"))
    story.at("09:00", plan("ann", "admit", "ICU-1-A"))
    story.at("17:00", admit("ann", "ICU-1-A", as_class="O"))
    assert story.count("ecat_percent", as_of="18:00") == 0.0
