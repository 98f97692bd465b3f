"""One message being read: who it is about, which visit, and what that event tells of it. Pure."""

from collections.abc import Sequence

from msgspec.structs import replace

from housewide.hospital.patients.facts import PatientsLinked, PatientsUnlinked, VisitIdentified
from housewide.hospital.vitals.facts import KeptOut, VitalsMeasured
from housewide.integrations.hl7v2 import clocks
from housewide.integrations.hl7v2.adt import EVENTS, Telling
from housewide.integrations.hl7v2.bed_status import bed_status
from housewide.integrations.hl7v2.clocks import (
    CLOCK_SKEW,
    MOVEMENT,
    OBSERVATION,
    RECEIVED,
    Field,
    Told,
    told,
)
from housewide.integrations.hl7v2.criteria import reviews, tells_criteria
from housewide.integrations.hl7v2.identity import (
    key_identifier,
    patient_identifiers,
    person,
    visit_identifier,
)
from housewide.integrations.hl7v2.locations import Places
from housewide.integrations.hl7v2.merges import Merging, merged, visit_renumbered
from housewide.integrations.hl7v2.movement_names import UNNAMED, is_historic, named
from housewide.integrations.hl7v2.profile import Profile
from housewide.integrations.hl7v2.records import Record
from housewide.integrations.hl7v2.undecodable import (
    HistoricWithoutTime,
    NoPatientIdentifier,
    NoVisitNumber,
    SegmentMissing,
)
from housewide.integrations.hl7v2.vitals import facts, observations
from housewide.kit.clock import Instant
from housewide.kit.facts import Draft, Fact
from housewide.kit.hl7 import Message, Segment
from housewide.kit.keys import Identifier, Pseudonyms

LINKS = {"A24": PatientsLinked, "A37": PatientsUnlinked}
"""Two records are said to be one person, or not to be."""


class Reading:
    """One message being read: what all of its facts share."""

    def __init__(
        self,
        message: Message,
        received_at: Instant,
        profile: Profile,
        places: Places | None,
        pseudonyms: Pseudonyms,
    ) -> None:
        self.message = message
        self._received_at = received_at
        self._profile = profile
        self._places = places
        self._pseudonyms = pseudonyms
        recorded = clocks.recorded(message, profile.zone, received_at)
        self._known = recorded or Told(received_at, RECEIVED)
        self._recorded_at = recorded.at if recorded else None

    def about_person(self, record: Record) -> tuple[Identifier, list[Draft]]:
        """Who the patient of a record is: their main identifier, and the fact of it."""
        pid = _there(record.pid, "PID")
        identifiers = patient_identifiers(pid, self._profile)
        identifier = self._identifier(identifiers)
        patient = self._pseudonyms.patient(identifier)
        return identifier, [self._draft(person(pid, identifiers), patient, self._known)]

    def about_visit(self, trigger: str, record: Record) -> list[Draft]:
        """What one event tells of one visit."""
        identifier, drafts = self.about_person(record)
        patient = drafts[0].subject
        number = visit_identifier(record.pid, record.pv1, self._profile)
        if number is None and trigger == "A08":  # an update of the person alone
            return drafts
        number = self._numbered(number)
        visit = self._pseudonyms.visit(number)
        drafts.append(self._draft(VisitIdentified(number, patient), visit, self._known))
        tell, fields = EVENTS[trigger]
        when = self._when(fields)
        if fields is not clocks.SAYING and is_historic(record.zbe, self._profile):
            self._refuse_untimed(fields, when)
            # Who they were then is no news of who they are.
            drafts = [replace(d, effective_at=when.at, effective_from=when.name) for d in drafts]
        telling = Telling(
            self.message, _there(record.pv1, "PV1"), patient, self._mother(record), when.at,
            self._profile, self._places,
        )  # fmt: skip
        name = UNNAMED
        if record.zbe is not None and trigger != "A08":  # an A08 repeats that of another movement
            name = named(record.zbe, self._profile, self._pseudonyms)
        for fact in tell(telling):
            if name.movement:
                fact = replace(fact, movement=name.movement, corrects=name.corrects)
            drafts.append(self._draft(fact, visit, when))
        if record.mrg is not None and trigger in {"A06", "A07"}:
            merging = self._merging(record, identifier, patient)
            renumbered = visit_renumbered(merging, visit)
            drafts += [self._draft(fact, subject, when) for subject, fact in renumbered]
        return drafts

    def about_vitals(self, segments: Sequence[Segment], *, timed_only: bool) -> list[Draft]:
        """What the observations among these segments tell of one visit's vital signs.

        Who the patient is, is for ADT to tell: a device's word on it may be older.
        """
        patient, visit = self._whose(segments)
        found = observations(segments, self._observed_when, self._profile, timed_only=timed_only)
        return [self._draft(fact, visit, when) for when, fact in facts(patient, found)]

    def about_criteria(self, segments: Sequence[Segment]) -> list[Draft]:
        """What the observations among these segments tell of the criteria to reside of a visit."""
        if not tells_criteria(segments, self._profile):
            return []
        patient, visit = self._whose(segments)
        found = reviews(patient, segments, self._observed_when, self._profile)
        return [self._draft(fact, visit, when) for when, fact in found]

    def vitals_of_no_visit(self, segments: Sequence[Segment]) -> list[Draft]:
        """That vital signs were told of a patient, and cannot be used: no number names the visit.

        Nobody's visit tells of them, so they are told of the patient's key.
        """
        patient = self._patient(segments)
        found = observations(segments, self._observed_when, self._profile, timed_only=False)
        out = [replace(o, value=None, kept_out=KeptOut(o.sign, "no-visit-number")) for o in found]
        return [self._draft(fact, patient, when) for when, fact in facts(patient, out)]

    def nothing_measured(self, segments: Sequence[Segment]) -> list[Draft]:
        """That these segments are of this patient, or of a visit of theirs, and tell no sign."""
        if self.has_visit_number(segments):
            patient, subject = self._whose(segments)
        else:
            patient = subject = self._patient(segments)
        return [self._draft(VitalsMeasured(patient), subject, self._known)]

    def has_visit_number(self, segments: Sequence[Segment]) -> bool:
        return self._visit_number(segments) is not None

    def about_merge(self, trigger: str, record: Record) -> list[Draft]:
        """Which keys of one record mean what from now on."""
        identifier, drafts = self.about_person(record)
        when = self._when(MOVEMENT)
        merging = self._merging(record, identifier, drafts[0].subject)
        return drafts + [self._draft(f, subject, when) for subject, f in merged(trigger, merging)]

    def about_link(self, trigger: str, two: list[Record]) -> list[Draft]:
        """Two records that are one person, or that are not."""
        when = self._when(MOVEMENT)
        (_, first), (_, second) = [self.about_person(record) for record in two]
        one, other = first[0].subject, second[0].subject
        return [*first, *second, self._draft(LINKS[trigger](other), one, when)]

    def bed_status(self) -> Draft:
        """How a bed stands."""
        when = self._when(MOVEMENT)
        npu = _there(self.message.segment("NPU"), "NPU")
        bed, status = bed_status(npu, when.at, self._profile, self._places)
        return self._draft(status, bed, when)

    def _whose(self, segments: Sequence[Segment]) -> tuple[str, str]:
        """The keys of the patient and of the visit that some segments are about."""
        patient, number = self._patient(segments), self._visit_number(segments)
        return patient, self._pseudonyms.visit(self._numbered(number))

    def _patient(self, segments: Sequence[Segment]) -> str:
        pid = _there(_first(segments, "PID"), "PID")
        return self._pseudonyms.patient(self._identifier(patient_identifiers(pid, self._profile)))

    def _visit_number(self, segments: Sequence[Segment]) -> Identifier | None:
        pid, pv1 = _first(segments, "PID"), _first(segments, "PV1")
        return visit_identifier(pid, pv1, self._profile)

    def _identifier(self, identifiers: tuple[Identifier, ...]) -> Identifier:
        identifier = key_identifier(identifiers, self._profile)
        if identifier is None:
            types = ", ".join(self._profile.patient_identifier_types)
            raise NoPatientIdentifier(f"PID-3 holds no identifier of the types {types}.")
        return identifier

    def _numbered(self, number: Identifier | None) -> Identifier:
        if number is None:
            raise NoVisitNumber(
                f"{self._profile.visit_identifier} holds no number, so one stay of the patient"
                " cannot be told from another. If it stands elsewhere, say so in the profile."
            )
        return number

    def _observed_when(self, obr: Segment | None, obx: Segment) -> Told:
        """When an observation was made: by itself, else by the request that it answers.

        Nothing was measured after it was heard: a time further ahead than a clock may be is none.
        """
        own = Message([each for each in (obr, obx) if each is not None], obx.delimiters)
        zone, received_at, known = self._profile.zone, self._received_at, self._known
        until_at = received_at + CLOCK_SKEW
        if known.at > until_at:
            known = Told(received_at, RECEIVED)
        return told(own, OBSERVATION, zone, received_at, known, until_at=until_at) or known

    def _merging(self, record: Record, identifier: Identifier, patient: str) -> Merging:
        return Merging(record, identifier, patient, self._profile, self._pseudonyms)

    def _mother(self, record: Record) -> str:
        """The key of the patient whom PID-21 names: by the type of the keys here, if untyped."""
        pid = record.pid
        if pid is None or not pid.raw(21):
            return ""
        untyped = self._profile.patient_identifier_types[0]
        identifiers = patient_identifiers(pid, self._profile, 21, untyped)
        identifier = key_identifier(identifiers, self._profile)
        return self._pseudonyms.patient(identifier) if identifier else ""

    def _when(self, fields: tuple[Field, ...]) -> Told:
        """When what it tells happened, by these fields or else when it was known."""
        when = told(self.message, fields, self._profile.zone, self._received_at, self._known)
        return when or self._known

    def _refuse_untimed(self, fields: tuple[Field, ...], when: Told) -> None:
        """What is loaded of the past did not happen when it was loaded: it must say when.

        Else a transfer of last month would be the newest there is, and move a patient of today.
        """
        if when.name not in {name for name, _, _ in fields}:
            told_by = ", ".join(name for name, _, _ in fields)
            raise HistoricWithoutTime(
                f"A movement of the past says when it was, in {told_by}: have the load state it."
            )

    def _draft(self, body: Fact, subject: str, when: Told) -> Draft:
        return Draft(body, subject, when.at, when.name, self._recorded_at)


def _first(segments: Sequence[Segment], name: str) -> Segment | None:
    return next((segment for segment in segments if segment.name == name), None)


def _there(segment: Segment | None, name: str) -> Segment:
    if segment is None:
        raise SegmentMissing(f"There is no {name} segment: have the sender include it.")
    return segment
