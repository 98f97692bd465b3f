"""What A20 tells: how a bed stands, and of nobody."""

from housewide.hospital.beds.facts import BedStatusReported
from housewide.integrations.hl7v2.locations import Places, place_in
from housewide.integrations.hl7v2.profile import Profile
from housewide.integrations.hl7v2.undecodable import UnknownBed, UnknownBedStatus
from housewide.kit.clock import Instant
from housewide.kit.hl7 import Segment

BED_STATUSES = frozenset("CHIKOU")
"""HL7 table 0116."""

BED_STATUS_EVENT = "A20"


def bed_status(
    npu: Segment, at: Instant, profile: Profile, places: Places | None
) -> tuple[str, BedStatusReported]:
    """The bed's id and how it stands (A20). A bed that we do not have is nothing to be told of."""
    place = place_in(npu, 1, at, profile, places)
    if place is None or not place.bed:
        raise UnknownBed("NPU-1 names no bed of this facility: add it, or map it in the profile.")
    status = npu.value(2)
    if status not in BED_STATUSES:
        raise UnknownBedStatus(
            "NPU-2 is no code of HL7 table 0116: have the sender use C H I K O U."
        )
    return place.bed, BedStatusReported(place.unit, status)
