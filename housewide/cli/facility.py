"""The facility that a person means, by its id or by what the board calls it."""

import argparse
from pathlib import Path

import msgspec
from msgspec import Struct

from housewide.cli.command import WrongQuestion, site_folder
from housewide.hospital.places.parse import BadPlaces
from housewide.kit.settings import Facility, NoSuchFacility, Site
from housewide.server.configuration_files import read_places


class _Named(Struct, frozen=True):
    """What of a places file a facility is called by."""

    name: str = ""


def facility_called(site: Site, folder: Path, said: str) -> Facility:
    """The one facility of this id, or of this name in its places file, however that is cased.

    Raises `NoSuchFacility` where there is none or several, with those that there are.
    """
    for facility in site.facility:
        if facility.id == said:
            return facility
    names = {facility.id: _name(folder, facility) for facility in site.facility}
    word = said.casefold()
    meant = [f for f in site.facility if word in {f.id, names[f.id].casefold()}]
    if len(meant) == 1:
        return meant[0]
    if meant:
        ids = ", ".join(f.id for f in meant)
        raise NoSuchFacility(f"Several facilities are called {said}. Name one by its id: {ids}.")
    known = ", ".join(f if name in {"", f} else f"{f} ({name})" for f, name in names.items())
    raise NoSuchFacility(f"There is no facility {said} at this site; there are: {known}.")


def facility_asked(arguments: argparse.Namespace, site: Site) -> Facility:
    """The facility that a command must be told. Raises `NoSuchFacility`."""
    return facility_called(site, site_folder(arguments), arguments.facility)


def facilities_asked(
    arguments: argparse.Namespace, site: Site, unit: str | None = None
) -> list[Facility]:
    """The facility that was named, or each. Raises `NoSuchFacility`.

    Raises `WrongQuestion` for a unit of nobody knows which.
    """
    if arguments.facility:
        return [facility_asked(arguments, site)]
    if unit and len(site.facility) > 1:
        known = ", ".join(f.id for f in site.facility)
        raise WrongQuestion(f"Units are of one facility: name it with --facility, one of {known}.")
    return list(site.facility)


def _name(folder: Path, facility: Facility) -> str:
    """As its file has it; "" where that cannot be read, which is told where it matters."""
    try:
        text = read_places(folder / facility.places, facility.id)
        return msgspec.toml.decode(text, type=_Named).name
    except (BadPlaces, msgspec.DecodeError):
        return ""
