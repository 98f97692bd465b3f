"""Synthetic messages of one hospital's EHR, their profile, its places, and what they become."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from housewide.hospital.places.facts import Place
from housewide.hospital.places.parse import parse_places
from housewide.hospital.places.state import Places
from housewide.integrations.hl7v2 import translate as translating
from housewide.integrations.hl7v2.profile import Profile, parse_profile
from housewide.kit.clock import Instant, instant
from housewide.kit.facts import Draft, Fact
from housewide.kit.keys import Identifier, Pseudonyms

ZONE = ZoneInfo("America/New_York")
FIXTURES = Path(translating.__file__).parent / "fixtures"

PROFILE_TEXT = """\
source = "ehr"
zone = "America/New_York"
authority = "STB"

[patient_class]
INPT = "I"

[[location]]
point_of_care = "6WEST"
unit = "6W"
"""

PLACES = parse_places("""\
facility = "st-brigid"
name = "St Brigid"
zone = "America/New_York"
[[unit]]
id = "6W"
kind = "med-surg"
rooms = [ { room = "601", beds = ["A", "B"] }, { room = "602", beds = ["A"] } ]
[[unit]]
id = "ED"
kind = "ed"
rooms = [ { room = "1", beds = ["1"] } ]
""")

PSEUDONYMS = Pseudonyms(b"a site's own secret of 32 bytes!")
PATIENT = PSEUDONYMS.patient(Identifier("STB", "MR", "100042"))
VISIT = PSEUDONYMS.visit(Identifier("STB", "VN", "V7001"))

RECEIVED = instant(datetime(2026, 11, 24, 12, 30, tzinfo=ZONE))


def at(text: str) -> Instant:
    """An instant by the hospital's clock: `2026-11-24 07:55`."""
    return instant(datetime.fromisoformat(text).replace(tzinfo=ZONE))


def profile(more: str = "") -> Profile:
    """The profile, with keys of the top table added."""
    return parse_profile(more + "\n" + PROFILE_TEXT)


def message(
    trigger: str,
    pv1: dict[int, str] | None = None,
    *,
    evn: dict[int, str] | None = None,
    pid: dict[int, str] | None = None,
    msh: dict[int, str] | None = None,
    more: str = "",
) -> bytes:
    """A message with these fields, and otherwise the least that its meaning needs."""
    fields = {
        "MSH": {3: "EHR", 4: "STB", 7: "20261124120000", 9: f"ADT^{trigger}", 10: "1", 12: "2.5.1"},
        "EVN": {1: trigger, 2: "20261124115900"},
        "PID": {3: "100042^^^STB^MR", 5: "Alder^Robin"},
        "PV1": {2: "I", 3: "6W^601^A", 19: "V7001"},
    }
    for name, changed in (("MSH", msh), ("EVN", evn), ("PID", pid), ("PV1", pv1)):
        fields[name] |= changed or {}
    lines = [_line(name, values) for name, values in fields.items()]
    return ("\r".join(lines) + "\r" + more).encode()


def _line(name: str, values: dict[int, str]) -> str:
    first, parts = (3, ["MSH", "^~\\&"]) if name == "MSH" else (1, [name])
    return "|".join(parts + [values.get(n, "") for n in range(first, max(values) + 1)])


def translate(
    data: bytes,
    by: Profile | None = None,
    places: Places | None = PLACES,
    received_at: Instant = RECEIVED,
) -> list[Draft]:
    drafts = translating.translate(data, received_at, by or profile(), places, PSEUDONYMS)
    assert isinstance(drafts, list)
    return drafts


def happened(data: bytes, by: Profile | None = None, places: Places | None = PLACES) -> Draft:
    """The one fact besides who the patient and the visit are."""
    (draft,) = [d for d in translate(data, by, places) if not d.body.identity]
    return draft


def facts(data: bytes, by: Profile | None = None) -> list[Fact]:
    """The facts besides who the patient and the visit are."""
    return [d.body for d in translate(data, by) if not d.body.identity]


BED = Place("6W", "6W-601-A")
OTHER_BED = Place("6W", "6W-602-A")
