"""Folds configured places: of those that have begun, the one believed last is in force."""

from collections.abc import Iterable

from housewide.hospital.places.facts import PlacesConfigured
from housewide.hospital.places.parse import BadPlaces, believed_places
from housewide.hospital.places.state import NO_PLACES, Configuration, Places
from housewide.kit.clock import Instant
from housewide.kit.facts import Entry


class PlacesHistory:
    """Every configuration of one facility's places, in the order in which they were believed.

    Each says what stands there from its instant on, so it takes the place of whatever was believed
    before it of any later instant. `holding` are those left: each from its instant to the next's.

    A file that cannot be read is counted in `unreadable` and changes nothing: it was refused where
    it was loaded, and a fold never raises.
    """

    def __init__(self) -> None:
        self.configurations: tuple[Configuration, ...] = ()
        self.holding: tuple[Configuration, ...] = ()
        self.unreadable = 0
        self.position = 0

    @classmethod
    def restored(
        cls, configurations: Iterable[Configuration], *, position: int, unreadable: int
    ) -> "PlacesHistory":
        """The history that these configurations make, in the order of their positions."""
        history = cls()
        for configuration in configurations:
            history._believe(configuration)
        history.position = position
        history.unreadable = unreadable
        return history

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
        self._believe(configuration)

    def _believe(self, newest: Configuration) -> None:
        """The newest word holds from its instant on; what was said of the time before stays."""
        earlier = (c for c in self.holding if c.effective_at < newest.effective_at)
        self.holding = (*earlier, newest)
        self.configurations = (*self.configurations, newest)

    def at(self, as_of: Instant) -> Places:
        """The places in force at an instant; `NO_PLACES` before the first."""
        configuration = self.in_force(as_of)
        return configuration.places if configuration else NO_PLACES

    def in_force(self, as_of: Instant) -> Configuration | None:
        """The configuration that holds at an instant; None before the first."""
        begun = [c for c in self.holding if c.effective_at <= as_of]
        return begun[-1] if begun else None

    def planned(self, as_of: Instant) -> tuple[Configuration, ...]:
        """The configurations that are to come into force after an instant, the next first."""
        return tuple(c for c in self.holding if c.effective_at > as_of)

    def between(self, from_at: Instant, until_at: Instant) -> tuple[Places, ...]:
        """All places in force at any time from an instant up to another, oldest first."""
        later = (c.places for c in self.planned(from_at) if c.effective_at < until_at)
        return (self.at(from_at), *later)

    def next_due_at(self, as_of: Instant) -> Instant | None:
        """When the clock alone changes something next, if it does.

        Another configuration comes into force, or a closure of this one begins or is overdue.
        """
        later = [c.effective_at for c in self.planned(as_of)]
        closures = self.at(as_of).next_change_at(as_of)
        return min([*later[:1], *([closures] if closures is not None else [])], default=None)

    def as_known(self, position: int) -> "PlacesHistory":
        """The configurations that were believed up to a position."""
        known = (c for c in self.configurations if c.position <= position)
        return self.restored(known, position=self.position, unreadable=self.unreadable)

    def copy(self) -> "PlacesHistory":
        other = PlacesHistory()
        other.configurations = self.configurations
        other.holding = self.holding
        other.unreadable = self.unreadable
        other.position = self.position
        return other


def configured(entry: Entry, body: PlacesConfigured) -> Configuration:
    """What a file says, and from when. Raises `BadPlaces`."""
    return Configuration(
        entry.effective_at, entry.position, body.sha256, body.toml, believed_places(body.toml)
    )
