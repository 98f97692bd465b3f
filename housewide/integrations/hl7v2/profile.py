"""How one sending system writes: a small TOML file, checked whole before anything is read by it."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from msgspec import Struct

from housewide.integrations.hl7v2.answers import AckMode
from housewide.integrations.hl7v2.profile_reader import BadProfile, Table, read_tables
from housewide.integrations.hl7v2.vital_codes import ANSWERS, OBSERVED
from housewide.kit.clock import Instant, instant

__all__ = ["BadProfile", "LocationRule", "Profile", "load_profile", "parse_profile", "read_profile"]

UpdatePolicy = Literal["ignore", "move", "propose"]

Historic = Literal["ignored", "flagged", "all"]
"""What is believed to be a load of the past: nothing, what ZBE-5 flags, or all that it sends."""

PATIENT_CLASSES = frozenset("EIOPRBCNU")
"""HL7 table 0004."""

LONGEST_GAP_MINUTES = 7 * 24 * 60
"""A feed that may be silent for longer than a week cannot be watched."""


class LocationRule(Struct, frozen=True):
    """Which unit of ours a point of care (PL.1) means to this sender, while the rule holds.

    `room` and `bed` narrow it to those (PL.2, PL.3); "" is any. `to_room` and `to_bed` are what we
    call these; "" is the same. It holds from `from_at` up to, not including, `until_at`; None is
    open.
    """

    unit: str
    room: str = ""
    bed: str = ""
    to_room: str = ""
    to_bed: str = ""
    from_at: Instant | None = None
    until_at: Instant | None = None

    def means(self, room: str, bed: str, at: Instant) -> bool:
        return (
            self.room in {"", room}
            and self.bed in {"", bed}
            and (self.from_at is None or self.from_at <= at)
            and (self.until_at is None or at < self.until_at)
        )


class CriteriaCodes(Struct, frozen=True):
    """Which observation (OBX-3) is a review of the criteria to reside, and what its answers mean.

    Every answer (OBX-5) is named: a site's code may as well ask whether the patient is fit to
    leave, and then its "yes" means that they do not meet the criteria.
    """

    observation: str
    meets: tuple[str, ...]
    does_not_meet: tuple[str, ...]

    def meant(self, answer: str) -> bool | None:
        """Whether the patient meets them by this answer; None where it is no answer of theirs."""
        if answer in self.meets:
            return True
        return False if answer in self.does_not_meet else None


class Profile(Struct, frozen=True):
    """What is assumed of one source where its messages do not say, or do not mean what they say.

    Every field is described in this folder's README.
    """

    source: str
    zone: ZoneInfo
    charset: str
    ack_mode: AckMode
    authority: str
    patient_identifier_types: tuple[str, ...]
    visit_identifier: Literal["PV1-19", "PID-18"]
    update_with_another_location: UpdatePolicy
    historic: Historic
    longest_gap_minutes: int
    patient_class: Mapping[str, str]
    vital_signs: Mapping[str, str]
    vital_values: Mapping[str, str]
    criteria_to_reside: CriteriaCodes | None
    locations: Mapping[str, tuple[LocationRule, ...]]
    """The rules of each point of care, in the order of the file."""

    def meant(self, point_of_care: str, room: str, bed: str, at: Instant) -> tuple[str, str, str]:
        """Unit, room and bed as we call them: by the first rule that holds, else as they are."""
        for rule in self.locations.get(point_of_care, ()):
            if rule.means(room, bed, at):
                return rule.unit, rule.to_room or room, rule.to_bed or bed
        return point_of_care, room, bed


def load_profile(path: Path) -> Profile:
    """The profile in that file. Raises BadProfile."""
    return parse_profile(read_profile(path), str(path))


def read_profile(path: Path) -> str:
    """The text of that file, not yet parsed. Raises BadProfile where there is none to be read."""
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise BadProfile(
            f"{path} cannot be read ({error.strerror}): name a file that exists.", file=str(path)
        ) from error
    except UnicodeDecodeError as error:
        raise BadProfile(f"{path} is not UTF-8: save it as UTF-8.", file=str(path)) from error
    except ValueError as error:  # a NUL in its name
        raise BadProfile(f"{path!r} is no name of a file: {error}.", file=str(path)) from error


def parse_profile(toml: str, file: str = "profile.toml") -> Profile:
    """The profile that this text says. Raises BadProfile, naming file, line and reason."""
    top = read_tables(toml, file)
    zone = top.zone("zone")
    profile = Profile(
        source=top.name("source"),
        zone=zone,
        charset=top.charset("charset"),
        ack_mode=top.choice("ack_mode", AckMode, "original"),
        authority=top.text("authority"),
        patient_identifier_types=top.texts("patient_identifier_types", ("MR", "PI")),
        visit_identifier=top.choice("visit_identifier", Literal["PV1-19", "PID-18"], "PV1-19"),
        update_with_another_location=top.choice(
            "update_with_another_location", UpdatePolicy, "propose"
        ),
        historic=top.choice("historic", Historic, "ignored"),
        longest_gap_minutes=top.number("longest_gap_minutes", 30, LONGEST_GAP_MINUTES),
        patient_class=top.code_map("patient_class", PATIENT_CLASSES, "HL7 table 0004"),
        vital_signs=top.code_map("vital_signs", OBSERVED, "Housewide's vital signs"),
        vital_values=top.code_map("vital_values", ANSWERS, "Housewide's answers"),
        criteria_to_reside=_criteria(top.table("criteria_to_reside")),
        locations=_locations(top, zone),
    )
    top.refuse_the_rest()
    return profile


def _criteria(table: Table | None) -> CriteriaCodes | None:
    if table is None:
        return None
    codes = CriteriaCodes(
        table.text("observation"), table.texts("meets"), table.texts("does_not_meet")
    )
    for each in codes.does_not_meet:
        if each in codes.meets:
            table.refuse("does_not_meet", f"{each} cannot mean both: it stands under `meets` too")
    table.refuse_the_rest()
    return codes


def _locations(top: Table, zone: ZoneInfo) -> Mapping[str, tuple[LocationRule, ...]]:
    rules: dict[str, tuple[LocationRule, ...]] = {}
    for table in top.tables("location"):
        point_of_care = table.text("point_of_care")
        rules[point_of_care] = (*rules.get(point_of_care, ()), _location(table, zone))
    return rules


def _location(table: Table, zone: ZoneInfo) -> LocationRule:
    from_, until = table.day("from"), table.day("until")
    if from_ and until and until <= from_:
        table.refuse(
            "until", "it ends before it begins: `until` is the first day it no longer holds"
        )
    rule = LocationRule(
        unit=table.text("unit"),
        room=table.text("room", ""),
        bed=table.text("bed", ""),
        to_room=table.text("to_room", ""),
        to_bed=table.text("to_bed", ""),
        from_at=_midnight(from_, zone),
        until_at=_midnight(until, zone),
    )
    for sent, ours in (("room", rule.to_room), ("bed", rule.to_bed)):
        if ours and not getattr(rule, sent):
            table.refuse(f"to_{sent}", f"every {sent} would become this one: say which `{sent}`")
    table.refuse_the_rest()
    return rule


def _midnight(day: date | None, zone: ZoneInfo) -> Instant | None:
    """When a day begins where the sender is."""
    if day is None:
        return None
    return instant(datetime(day.year, day.month, day.day, tzinfo=zone))
