"""Folds configured places: the newest file that is already in force describes the facility."""

from bisect import insort

from housewide.hospital.places.facts import PlacesConfigured
from housewide.hospital.places.parse import BadPlaces, believed_places
from housewide.hospital.places.state import NO_PLACES, Configuration, Places
from housewide.kit.clock import Instant
from housewide.kit.facts import Entry


class PlacesHistory:
    """Every configuration of one facility's places, by the instant from which it holds.

    A file that cannot be read is counted in `unreadable` and changes nothing: it was refused where
    it was loaded, and a fold never raises.
    """

    def __init__(self) -> None:
        self.configurations: tuple[Configuration, ...] = ()
        self.unreadable = 0
        self.position = 0

    def apply(self, entry: Entry) -> None:
        """Take over a `PlacesConfigured`; a position already applied changes nothing."""
        if not isinstance(entry.body, PlacesConfigured) or entry.position <= self.position:
            return
        self.position = entry.position
        try:
            configuration = configured(entry, entry.body)
        except BadPlaces:
            self.unreadable += 1
            return
        ordered = list(self.configurations)
        insort(ordered, configuration, key=lambda c: (c.effective_at, c.position))
        self.configurations = tuple(ordered)

    def at(self, as_of: Instant) -> Places:
        """The places in force at an instant; `NO_PLACES` before the first."""
        configuration = self.in_force(as_of)
        return configuration.places if configuration else NO_PLACES

    def in_force(self, as_of: Instant) -> Configuration | None:
        """The configuration that holds at an instant; None before the first."""
        begun = [c for c in self.configurations if c.effective_at <= as_of]
        return begun[-1] if begun else None

    def between(self, from_at: Instant, until_at: Instant) -> tuple[Places, ...]:
        """All places in force at any time from an instant up to another, oldest first."""
        later = [c.places for c in self.configurations if from_at < c.effective_at < until_at]
        return (self.at(from_at), *later)

    def next_due_at(self, as_of: Instant) -> Instant | None:
        """When the clock alone changes something next, if it does.

        Another configuration comes into force, or a closure of this one begins or is overdue.
        """
        later = [c.effective_at for c in self.configurations if c.effective_at > as_of]
        closures = self.at(as_of).next_change_at(as_of)
        return min([*later[:1], *([closures] if closures is not None else [])], default=None)

    def as_known(self, position: int) -> "PlacesHistory":
        """The configurations that were believed up to a position."""
        other = self.copy()
        other.configurations = tuple(c for c in self.configurations if c.position <= position)
        return other

    def copy(self) -> "PlacesHistory":
        other = PlacesHistory()
        other.configurations = self.configurations
        other.unreadable = self.unreadable
        other.position = self.position
        return other


def configured(entry: Entry, body: PlacesConfigured) -> Configuration:
    """A file came into force. Raises `BadPlaces`."""
    return Configuration(
        entry.effective_at, entry.position, body.sha256, body.toml, believed_places(body.toml)
    )
