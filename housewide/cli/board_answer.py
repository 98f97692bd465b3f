"""What the board answers first of a facility: beds, who waits for one, how full it is."""

from collections.abc import Mapping

from housewide.cli.command import counted
from housewide.cli.words import number
from housewide.hospital.places.country import told_in
from housewide.kit.measure import Measure
from housewide.server.picture import FacilityPicture

ANSWER = (
    "census_newborns",
    "beds_available_inpatient",
    "beds_available_after_decisions",
    "boarders",
    "boarding_hours_longest",
    "nedocs",
    "ed_4_hour_percent",
    "ed_12_hours_percent",
    "occupancy_of_ga_percent",
    "beds_escalation_percent",
)
"""What is asked first of a facility, said in a line of its own; NEDOCS where it is used, or what
OPEL is made of."""


def answer(facility: FacilityPicture) -> str:
    """Beds now and once all is done that is decided, who boards in the ED, how crowded that is.

    Newborns are beside the census, as they are beside their mothers: they take none of its beds.
    """
    totals = facility.totals
    beds = counted(totals["beds_available_inpatient"].value, "inpatient beds")
    after = number(totals["beds_available_after_decisions"])
    said = f"{beds} available, {after} after what is decided; "
    said += counted(totals["boarders"].value, "boarders")
    if longest := totals["boarding_hours_longest"].value:
        said += f", longest {longest:.1f} h"
    if (score := totals.get("nedocs")) is not None:
        said += f"; NEDOCS {number(score)}"
    if newborns := totals["census_newborns"].value:
        said += f"; {counted(newborns, 'newborns')} beside the census"
    if "ed_4_hour_percent" in totals:
        said += f"\n{_pressure(totals)}"
    return told_in(facility.country, said)


def _pressure(totals: Mapping[str, Measure]) -> str:
    """What OPEL is made of, as far as it is known: the level itself is not worked out."""
    within, over, full, surge = (
        number(totals[name])
        for name in (
            "ed_4_hour_percent",
            "ed_12_hours_percent",
            "occupancy_of_ga_percent",
            "beds_escalation_percent",
        )
    )
    said = f"ED within 4 h {within} %, over 12 h {over} %"
    return f"{said}; G&A beds {full} % full, {surge} % of them escalation"
