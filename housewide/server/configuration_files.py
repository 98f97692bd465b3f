"""The files of a site: what they say of each facility, as the facts that will carry them.

Each is checked where it is read, so what is made of it can be believed.
"""

import hashlib
from pathlib import Path
from zoneinfo import ZoneInfo

from housewide.hospital.places.facts import PlacesConfigured
from housewide.hospital.places.parse import BadPlaces, parse_places
from housewide.hospital.places.state import Places
from housewide.hospital.systems.facts import SourceConfigured
from housewide.integrations.hl7v2.profile import BadProfile, parse_profile, read_profile
from housewide.kit.facts import Fact
from housewide.kit.settings import Facility, Site

Subject = tuple[str, str]
"""What a configuration fact is about: its kind, and the facility or source of that name."""


def read_files(site: Site, folder: Path) -> dict[str, dict[Subject, Fact]]:
    """What the files of a site say, by facility. All of them were checked.

    Raises `BadPlaces` and `BadProfile`: the file, the line, what is wrong.
    """
    return {facility.id: _bodies(facility, folder) for facility in site.facility}


def check_places(facility: Facility, folder: Path, text: str) -> None:
    """Whether a facility's places file may be this, beside its profiles as they are.

    Raises `BadPlaces` and `BadProfile`: the file, the line, what is wrong.
    """
    _bodies(facility, folder, text)


def _bodies(facility: Facility, folder: Path, text: str | None = None) -> dict[Subject, Fact]:
    """What the files of a facility say. Each was parsed, so it can be believed.

    `text` stands for its places file, where that is to be another.
    """
    bodies: dict[Subject, Fact] = {}
    path = folder / facility.places
    if text is None:
        text = read_places(path, facility.id)
    configured, places = _places(facility, path, text)
    for body, subject in (
        (configured, facility.id),
        *(_profile(folder / source.profile, places) for source in facility.source),
    ):
        about = (type(body).__name__, subject)
        if about in bodies:
            raise BadProfile(
                f"{facility.id}: two sources are called {subject}. Give one of their profiles "
                "another `source`: what is heard is told apart by it.",
                source=subject,
            )
        bodies[about] = body
    return bodies


def read_places(path: Path, facility: str) -> str:
    """The text of a places file. Raises `BadPlaces`."""
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise BadPlaces(
            f"{path} cannot be read ({error.strerror}): name a file that exists as the `places` "
            f"of {facility}."
        ) from error
    except UnicodeDecodeError as error:
        raise BadPlaces(f"{path} is not UTF-8: save it as UTF-8.") from error
    except ValueError as error:  # a NUL in its name
        raise BadPlaces(f"{str(path)!r} is no name of a file: {error}.") from error


def _places(facility: Facility, path: Path, text: str) -> tuple[Fact, Places]:
    places = parse_places(text, file=str(path))
    if places.facility != facility.id:
        raise BadPlaces(
            f"{path} is of the facility {places.facility}, not of {facility.id}: "
            "name each facility's own file."
        )
    try:
        ZoneInfo(places.zone)
    except (KeyError, ValueError, OSError) as error:
        raise BadPlaces(
            f"{path}: {places.zone} is no time zone here: use a name like America/New_York."
        ) from error
    return places_fact(text), places


def places_fact(text: str) -> PlacesConfigured:
    """A places file as the fact that carries it."""
    return PlacesConfigured(_sha256(text), text)


def _profile(path: Path, places: Places) -> tuple[Fact, str]:
    text = read_profile(path)
    profile = parse_profile(text, str(path))
    for point_of_care, rules in profile.locations.items():
        for rule in rules:
            if places.unit(rule.unit) is None:
                known = ", ".join(u.id for u in places.units)
                raise BadProfile(
                    f"{path}: the location {point_of_care} means a unit {rule.unit}, and "
                    f"{places.facility} has none of that name. It has: {known}."
                )
            ours = rule.to_room or rule.room, rule.to_bed or rule.bed
            if (rule.to_room or rule.to_bed) and places.match(rule.unit, *ours) is None:
                raise BadProfile(
                    f"{path}: the location {point_of_care} means room {ours[0]}, bed {ours[1]} of "
                    f"{rule.unit}, and {places.facility} has no such."
                )
    return SourceConfigured(_sha256(text), text), profile.source


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
