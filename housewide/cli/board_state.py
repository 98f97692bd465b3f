"""How a facility is, in words below its name: how old its numbers are, and what asks for a look."""

from collections.abc import Mapping

from rich.text import Text

from housewide.cli.board_answer import answer
from housewide.cli.board_tables import COLUMNS
from housewide.cli.command import counted
from housewide.cli.words import LOOK, NORMAL, age, local, number
from housewide.kit.clock import Instant
from housewide.kit.measure import Measure
from housewide.server.picture import FacilityPicture

BESIDE = (
    "unplaced_patients",
    "beds_unknown",
    "beds_disputed",
    "beds_closed_overdue",
    "beds_shared",
    "proposals_open",
    "visits_dated_ahead",
    "mixed_sex_patients",
    "mixed_sex_unknown_patients",
)
"""What is said of a facility in words, where there is any."""


def state(facility: FacilityPicture, now: Instant) -> Text:
    """How old this facility's numbers are, how far behind, and what somebody should look at."""
    unplaced = facility.totals["unplaced_patients"]
    text = Text(f"{local(now, facility.zone):%H:%M} there, {_heard(facility, now)}", NORMAL)
    if facility.undecoded_messages:
        text.append(f", {counted(facility.undecoded_messages, 'messages')} not read yet", NORMAL)
    if (unknown := facility.totals["beds_unknown"]).value:
        text.append(f", {counted(unknown.value, 'beds')} not spoken of yet", NORMAL)
    if (disputed := facility.totals["beds_disputed"]).value:
        text.append(f", {counted(disputed.value, 'beds')} said to be taken by nobody known", LOOK)
    if (overdue := facility.totals["beds_closed_overdue"]).value:
        text.append(f", {counted(overdue.value, 'beds')} closed longer than was meant", LOOK)
    if unplaced.value:
        text.append(f", {number(unplaced)} unplaced", LOOK)
    if (shared := facility.totals["beds_shared"]).value:
        text.append(f", {counted(shared.value, 'beds')} with more than one patient", LOOK)
    if early := facility.totals["visits_dated_ahead"].value:
        are = "is" if early == 1 else "are"
        text.append(f", {counted(early, 'visits')} {are} dated ahead: is a zone wrong?", LOOK)
    _mixed(text, facility.totals)
    if (differing := facility.totals["proposals_open"]).value:
        said = counted(differing.value, "differences")
        text.append(f", {said} from the EHR to settle", LOOK)
    text.append(f"\n{answer(facility)}", NORMAL)
    if facility.agreement:
        text.append(f"\n{facility.agreement}", NORMAL if facility.shadow else LOOK)
    return text


def _mixed(text: Text, totals: Mapping[str, Measure]) -> None:
    """Who lies with the other sex in one room, where a country counts that."""
    if (mixed := totals.get("mixed_sex_patients")) is not None and mixed.value:
        text.append(f", {counted(mixed.value, 'patients')} in mixed-sex rooms", LOOK)
    if (unknown := totals.get("mixed_sex_unknown_patients")) is not None and unknown.value:
        text.append(
            f", {counted(unknown.value, 'patients')} in rooms that may be mixed-sex", NORMAL
        )


def _heard(facility: FacilityPicture, now: Instant) -> str:
    """How old this facility's numbers are: of patients, and of beds where those are older."""
    patients = facility.totals["census_adults_children"].heard_at
    known = [at for name, _ in COLUMNS if (at := facility.totals[name].heard_at) is not None]
    if not known:
        return "never heard"
    ages = age(patients, now), age(min(known), now)
    if patients is None or ages[0] == ages[1]:
        return f"heard {ages[1]} ago"
    return f"patients heard of {ages[0]} ago, beds {ages[1]} ago"
