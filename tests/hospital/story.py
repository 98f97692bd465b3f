"""A time line of a ward, to tell a story with: what happened at which hour, in which order heard.

    story = Story()
    story.at("08:10", admit("v1", "6W-601-A"))
    story.at("09:00", move("v1", "6W-602-A"), heard="10:30")
    assert story.census("6W") == ["v1"]

Positions follow the order in which the facts are told here; `heard` is when each was believed, and
it is its hour of happening (or the latest hour so far) unless said otherwise.
"""

from housewide.hospital.house.house import House
from housewide.hospital.house.measures import measure
from housewide.hospital.visits.ask import at as standing_at
from housewide.hospital.visits.state import Standing
from housewide.kit.clock import Instant
from housewide.kit.facts import Entry
from tests.hospital.telling import TOLD, bed, hour, places

PLACES = """
facility = "st-brigid"
name = "St Brigid"
zone = "America/New_York"

[[unit]]
id = "6W"
name = "6 West"
kind = "med-surg"
staffed = 4
rooms = [
  { room = "601", beds = ["A", "B"] },
  { room = "602", beds = ["A", "B"], attributes = ["telemetry"] },
  { room = "603", beds = ["A"] },
]

[[unit]]
id = "ICU"
kind = "icu"
rooms = [ { room = "1", beds = ["A"] }, { room = "2", beds = ["A"] } ]

[[unit]]
id = "ED"
kind = "ed"
rooms = [ { room = "T1", beds = ["A"] }, { room = "T2", beds = ["A"] } ]
"""


class Story:
    """A house, and what has been told of it so far (`entries`)."""

    def __init__(self, *, toml: str = PLACES) -> None:
        self.house = House()
        self.entries: list[Entry] = []
        self.believed_at: Instant = hour("-1 00:00")
        self.at("-1 00:00", places(toml), actor="config")

    def at(
        self,
        when: str,
        told: TOLD,
        *,
        heard: str | None = None,
        message: int | None = None,
        by: str = "EVN-6",
        actor: str = "source:ehr",
    ) -> Entry:
        """Tell what happened at an hour: the next position, folded at once."""
        effective_at = hour(when)
        at = hour(heard) if heard else max(self.believed_at, effective_at)
        return self.tell(told, effective_at, at, message=message, by=by, actor=actor)

    def tell(
        self,
        told: TOLD,
        effective_at: Instant,
        heard_at: Instant,
        *,
        message: int | None = None,
        by: str = "EVN-6",
        actor: str = "source:ehr",
    ) -> Entry:
        """The same at instants."""
        subject, body = told
        self.believed_at = max(self.believed_at, heard_at)
        position = len(self.entries) + 1
        entry = Entry(
            shard="st-brigid",
            position=position,
            subject=subject,
            body=body,
            effective_at=effective_at,
            effective_from=by,
            recorded_at=None,
            received_at=None if actor in ("config", "timer") else self.believed_at,
            believed_at=self.believed_at,
            message=position if message is None else message,
            actor=actor,
        )
        self.entries.append(entry)
        self.house.apply(entry)
        return entry

    def clean(self, *beds: str, when: str = "-1 01:00") -> None:
        """Beds are reported clean, as they are when a bed system is first heard."""
        for name in beds:
            self.at(when, bed(name, "U"), actor="source:beds")

    def visit(self, name: str, as_of: str | None = None) -> Standing:
        """How a visit stands after all that was told, at an hour (now where none is named)."""
        visit = self.house.visits.get(f"v.{name}")
        assert visit is not None, f"nothing is told of {name}"
        return standing_at(visit, self.now(as_of))

    def where(self, name: str, as_of: str | None = None) -> str:
        """The place of a visit in one word, with its status unless it is open."""
        now = self.visit(name, as_of)
        text = (
            now.place.bed or now.place.unit or (now.place.unmatched and f"?{now.place.unmatched}")
        )
        return text if now.status == "open" else now.status

    def odd(self, name: str) -> list[str]:
        return [odd.what for odd in self.visit(name).odd]

    def count(self, name: str, unit: str | None = None, as_of: str | None = None) -> float | None:
        """The value of a measure, of a unit or of the whole facility."""
        return measure(self.house, name, self.now(as_of), unit).value

    def names(self, name: str, unit: str | None = None, as_of: str | None = None) -> list[str]:
        """What a measure is made of, as this story calls it."""
        made_of = measure(self.house, name, self.now(as_of), unit).made_of
        return [key.removeprefix("v.") for key in made_of]

    def census(self, unit: str | None = None, as_of: str | None = None) -> list[str]:
        return self.names("census_patients", unit, as_of)

    def now(self, as_of: str | None = None) -> Instant:
        return hour(as_of) if as_of else self.believed_at
