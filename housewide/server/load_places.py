"""Loads a facility's places from a spreadsheet: into the site's own file, and as a fact.

The file stays what a site is configured by: the next `up` reads it and finds nothing new. So it is
written first; should the fact not follow, that `up` appends it.
"""

import hashlib
import os
import shutil
from pathlib import Path
from typing import ClassVar

from msgspec import Struct

from housewide.hospital.house.changed_places import ChangedPlaces, changed_places
from housewide.hospital.places.load import places_of_sheet
from housewide.hospital.places.parse import parse_places
from housewide.hospital.places.state import Places
from housewide.kit.clock import Instant, iso
from housewide.kit.errors import HousewideError
from housewide.kit.settings import Facility, Site
from housewide.server.configuration import check_places, configure_places, read_places
from housewide.server.follower import house_at
from housewide.server.process import Process
from housewide.server.spreadsheet import read_cells


class TooEarly(HousewideError):
    """Places cannot hold from before those that are known already: name a later moment."""

    code: ClassVar[str] = "places-too-early"
    status: ClassVar[int] = 409


class PlacesLoad(Struct, frozen=True):
    """Places read from a spreadsheet: their file's text, and what differs from those so far."""

    facility: str
    path: Path
    text: str
    before_text: str
    places: Places
    changes: ChangedPlaces
    holds_from: Instant


async def read_load(
    process: Process, folder: Path, facility: Facility, sheet: Path, holds_from: Instant | None
) -> PlacesLoad:
    """Read a spreadsheet and compare; nothing is written.

    Raises `BadSpreadsheet`, `BadSheet` with all that is wrong, `BadPlaces` or `BadProfile` where
    the site's other files do not fit, and `TooEarly`.
    """
    path = folder / facility.places
    before_text = read_places(path, facility.id)
    text = places_of_sheet(read_cells(sheet), str(sheet), before_text, str(path))
    check_places(facility, folder, text)
    house = (await house_at(process, facility.id, None)).house.at(process.clock.now())
    known = house.history.configurations
    at = process.clock.now() if holds_from is None else holds_from
    if known and at < known[-1].effective_at:
        raise TooEarly(
            f"{facility.id} has places that hold from {iso(known[-1].effective_at)}: "
            "name that moment or a later one with --from."
        )
    after = parse_places(text)
    before = known[-1].places if known else None
    changes = changed_places(house, before, after)
    return PlacesLoad(facility.id, path, text, before_text, after, changes, at)


async def apply_load(process: Process, site: Site, load: PlacesLoad) -> Path | None:
    """Write the file and append the fact; where the file before is kept, None where it is alike."""
    kept = None
    if load.text != load.before_text:
        kept = _keep(load.path, load.before_text)
        _write(load.path, load.text)
    async with process.pool.acquire() as conn:
        facility, now = site.named(load.facility), process.clock.now()
        await configure_places(conn, facility, load.text, load.holds_from, now)
    return kept


def _keep(path: Path, text: str) -> Path:
    """A copy of the file beside it, by the hash that its fact has too: none overwrites another."""
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]
    kept = path.with_name(f"{path.stem}.{digest}{path.suffix}")
    _write(kept, text)
    return kept


def _write(path: Path, text: str) -> None:
    """Whole or not at all; where a link stands, into the file that it means, with its rights."""
    path = path.resolve()
    beside = path.with_name(f".{path.name}.new")
    with beside.open("w", encoding="utf-8", newline="") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    if path.exists():
        shutil.copymode(path, beside)
    beside.replace(path)
