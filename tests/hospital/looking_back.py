"""How a visit stood at an earlier hour, by what is known in the end or was known by then."""

from housewide.hospital.house.past import Kept, house_at_position
from housewide.hospital.visits.state import Standing
from tests.hospital.story import Story
from tests.hospital.telling import hour


def stood(story: Story, at: str, known: str = "", visit: str = "v1") -> Standing:
    """How a visit stood at an hour, by what is known in the end, or was at another hour.

    The visit by itself says of the end what the house at that moment says.
    """
    known_at = hour(known) if known else story.believed_at
    position = max(e.position for e in story.entries if e.believed_at <= known_at)
    house = house_at_position(story.house, Kept(), position, hour(at), known_at=known_at)
    now = house.visits.visits[f"v.{visit}"].now
    if not known:
        assert now == story.visit(visit, at)
    return now


def place_of(now: Standing) -> str:
    return (now.place.bed or now.place.unit) if now.status == "open" else now.status
