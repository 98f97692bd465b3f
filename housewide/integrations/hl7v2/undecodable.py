"""Why a stored message gives no facts: each makes it a dead letter that waits to be read again.

The codes are stable and shown to people; no message here quotes what the sender wrote, because it
may be a patient's own data.
"""

from housewide.kit.errors import HousewideError


class Undecodable(HousewideError):
    """A message of a type that is read here, without something that its meaning needs."""

    code = "undecodable"
    status = 422


class NoPatientIdentifier(Undecodable):
    code = "no-patient-identifier"


class NoVisitNumber(Undecodable):
    code = "no-visit-number"


class NoLocation(Undecodable):
    code = "no-location"


class HistoricWithoutTime(Undecodable):
    code = "historic-without-time"


class UnknownBed(Undecodable):
    code = "unknown-bed"


class UnknownBedStatus(Undecodable):
    code = "unknown-bed-status"


class SegmentMissing(Undecodable):
    code = "segment-missing"


class NotTwoRecords(Undecodable):
    code = "not-two-records"
