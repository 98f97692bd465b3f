"""Order, repetition and clocks."""

from tests.hospital.story import Story
from tests.hospital.telling import (
    admit,
    bed,
    cancel_discharge,
    cancel_move,
    discharge,
    move,
    named,
    register,
)
from tests.hospital.torture.case import case, held


@case(
    "A transfer is heard before its admission",
    others="a ghost in the new bed, or the move is lost",
    ours="the visit is rebuilt from its movements in effective order",
)
def moved_before_admitted(story: Story) -> None:
    story.at("09:00", move("ann", "ICU-1-A", prior="6W-601-A"))
    story.at("08:10", admit("ann", "6W-601-A"), heard="09:30")
    assert story.where("ann") == "ICU-1-A"
    assert [d.bed for d in story.visit("ann").left] == ["6W-601-A"]


@case(
    "A discharge is heard before the transfer ahead of it",
    others="the late transfer opens the visit again",
    ours="the transfer goes where it belongs; the patient stays discharged, from the new bed",
)
def discharged_before_moved(story: Story) -> None:
    story.at("08:00", admit("ann", "6W-601-A"))
    story.at("11:00", discharge("ann"))
    story.at("10:00", move("ann", "6W-602-A"), heard="11:05")
    assert story.where("ann") == "discharged"
    assert [d.bed for d in story.visit("ann").left] == ["6W-601-A", "6W-602-A"]


held(
    "The same message twice (MSH-10)",
    "tests/log/contract/messages.py::test_the_same_bytes_resent_get_the_first_answer_and_add_nothing",
    "tests/log/contract/messages.py::test_a_reused_control_id_is_kept_and_flagged_and_its_resends_are_known",
    others="a second admission; or a new message under an old id is thrown away",
    ours="the same bytes get the first answer and no effect; other bytes are kept and flagged",
)
held(
    "A batch is sent again after a reconnect",
    "tests/log/test_group_commit.py::test_what_was_committed_but_not_confirmed_is_stored_once_and_told_once",
    others="a replay storm of admissions and dirty beds",
    ours="each message of it is known by sender, id and bytes, for 35 days",
)


@case(
    "The admission is told again",
    others="a second admission, or the patient is pulled back to the first bed",
    ours="it corrects the first; after a move it is odd, and changes nothing",
)
def admitted_again(story: Story) -> None:
    story.at("08:00", admit("ann", "6W-601-A"))
    story.at("09:00", move("ann", "ICU-1-A"))
    story.at("10:00", admit("ann", "6W-601-A"))
    assert story.where("ann") == "ICU-1-A"
    assert story.odd("ann") == ["admission-repeated-elsewhere"]
    assert story.census() == ["ann"]


@case(
    "A discharge is entered hours late",
    others="waits and bed states disagree for ever, or the cleaned bed is dirtied again",
    ours="the past is restated, the bed stays as housekeeping left it",
)
def discharged_late(story: Story) -> None:
    story.clean("6W-601-A")
    story.at("08:00", admit("ann", "6W-601-A"))
    story.at("12:00", bed("6W-601-A", "U"), actor="source:beds")
    story.at("15:10", discharge("ann"), by="EVN-2")
    assert story.names("beds_available", "6W") == ["6W-601-A"]


@case(
    "A movement is dated into the future",
    others="the bed is taken hours before anybody is in it",
    ours="it waits until it is due; a clock that is a few minutes ahead is believed at once",
)
def moved_tomorrow(story: Story) -> None:
    story.at("08:00", admit("ann", "6W-601-A"))
    story.at("14:00", move("ann", "ICU-1-A"), heard="09:00")
    assert story.where("ann", "13:59") == "6W-601-A"
    assert story.where("ann", "14:00") == "ICU-1-A"


@case(
    "A historic load arrives after today's messages",
    others="last week's state overwrites today's",
    ours="what lies in the past changes the past; the historic flag (ZBE-5) is not needed",
)
def loaded_late(story: Story) -> None:
    story.at("+7 08:00", move("ann", "ICU-1-A"))
    story.at("08:00", admit("ann", "6W-601-A"), heard="+7 09:00")
    story.at("+2 08:00", move("ann", "6W-602-A"), heard="+7 09:00")
    assert story.where("ann") == "ICU-1-A"
    assert [d.bed for d in story.visit("ann").left] == ["6W-601-A", "6W-602-A"]


@case(
    "A cancel is heard before what it cancels",
    others="the cancel is refused, and the error then stands",
    ours="it takes out what it names, whenever that is heard",
)
def cancelled_before_moved(story: Story) -> None:
    story.at("08:00", admit("ann", "6W-601-A"))
    story.at("09:00", cancel_move("ann", "6W-601-A"), heard="09:20")
    story.at("09:00", move("ann", "ICU-1-A"), heard="09:30")
    assert story.where("ann") == "6W-601-A"


@case(
    "A discharge is cancelled the next morning, by the time at which that was typed (EVN-2)",
    others="the night between lacks the patient for ever",
    ours="what is taken back never was, so they were here at midnight; where the cancel has them "
    "they are from its own time on. Until it is heard, they are believed gone",
)
def cancelled_the_next_morning(story: Story) -> None:
    story.at("08:00", admit("ann", "6W-601-A"))
    story.at("22:00", discharge("ann"))
    story.at("+1 08:00", cancel_discharge("ann", "6W-602-A"))
    assert story.where("ann", "+1 00:00") == "6W-601-A"
    assert story.where("ann", "+1 08:00") == "6W-602-A"


@case(
    "A cancel names an older movement (ZBE-1)",
    others="the latest movement is taken back instead",
    ours="exactly that movement is taken out; those after it stand",
)
def cancelled_by_name(story: Story) -> None:
    story.at("08:00", register("ann", "ED-T1-A"))
    story.at("09:00", named(move("ann", "ICU-1-A"), "2"))
    story.at("10:00", named(move("ann", "6W-601-A"), "3"))
    story.at("11:00", named(cancel_move("ann"), "2"))
    assert story.where("ann") == "6W-601-A"
    assert [d.bed for d in story.visit("ann").left] == ["ED-T1-A"]


held(
    "No field says when it happened",
    "tests/integrations/hl7v2/test_where_and_when.py::test_when_it_happened_is_told_by_the_best_field_that_was_sent",
    others="the time of sending passes for that of the event",
    ours="the best field that was sent is taken, and its name goes with the fact",
)
held(
    "01:30 comes twice, 02:30 never",
    "tests/kit/hl7/test_hl7_timestamps.py::test_the_repeated_hour_has_two_readings_and_the_newest_that_has_come_is_meant",
    "tests/kit/hl7/test_hl7_timestamps.py::test_the_hour_that_never_was_is_shifted_forward",
    "tests/kit/hl7/test_hl7_timestamps.py::test_a_day_is_as_long_as_the_ward_lived_through",
    others="negative waits, a day of 24 hours that had 23",
    ours="the zone is the source's; the newest reading that had come; days of 23 and 25 hours",
)
