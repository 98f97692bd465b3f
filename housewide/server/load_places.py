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
from housewide.hospital.house.house import House
from housewide.hospital.places.load import places_of_sheet
from housewide.hospital.places.parse import parse_places
from housewide.hospital.places.state import Places
from housewide.hospital.places.write import head_of
from housewide.kit.clock import Instant, iso
from housewide.kit.errors import HousewideError
from housewide.kit.settings import Facility, Site
from housewide.server.configuration import configure_places
from housewide.server.configuration_files import check_places, read_places
from housewide.server.follower import house_at
from housewide.server.process import Process
from housewide.server.reach import was_started
from housewide.server.spreadsheet import read_cells


class TooEarly(HousewideError):
    """Places cannot hold from before those in force now: name their moment or a later one."""

    code: ClassVar[str] = "places-too-early"
    status: ClassVar[int] = 409


class NotTheFirst(HousewideError):
    """The first places of a facility hold from its first start: no other moment can be named."""

    code: ClassVar[str] = "first-places"
    status: ClassVar[int] = 409


class PlacesLoad(Struct, frozen=True):
    """Places read from a spreadsheet: their file's text, and what differs from those so far.

    `holds_from` is None of a facility's first places, which hold from when the site starts.
    `comes_first` and `superseded` are the moments from which other places are planned: those before
    these, and those after, which would hold no more. `is_planned` says that these are to come too.
    """

    facility: str
    path: Path
    text: str
    before_text: str
    places: Places
    changes: ChangedPlaces
    holds_from: Instant | None
    comes_first: tuple[Instant, ...] = ()
    superseded: tuple[Instant, ...] = ()
    is_planned: bool = False

    @property
    def nothing(self) -> bool:
        """Whether all of it holds anyway, from its moment on."""
        return self.changes.nothing and not self.superseded


def is_first(site: Site, folder: Path, facility: Facility) -> bool:
    """Whether nothing can be running by a facility's file: it has no unit, or no site ever ran."""
    text = read_places(folder / facility.places, facility.id)
    return head_of(text).strip() == text.strip() or not was_started(site)


def read_first(
    folder: Path, facility: Facility, sheet: Path, holds_from: Instant | None
) -> PlacesLoad:
    """Read the places of a facility that was never started; nothing is written or compared.

    Raises what `read_load` raises of files, and `NotTheFirst`.
    """
    if holds_from is not None:
        raise NotTheFirst(
            f"{facility.id} has no places yet, and its first ones hold from the first start: "
            "leave out --from."
        )
    path, before_text, text = _texts(folder, facility, sheet)
    after = parse_places(text)
    changes = changed_places(House(), None, after)
    return PlacesLoad(facility.id, path, text, before_text, after, changes, None)


async def read_load(
    process: Process, folder: Path, facility: Facility, sheet: Path, holds_from: Instant | None
) -> PlacesLoad:
    """Read a spreadsheet and compare; nothing is written.

    Raises `BadSpreadsheet`, `BadSheet` with all that is wrong, `BadPlaces` or `BadProfile` where
    the site's other files do not fit, and `TooEarly`.
    """
    path, before_text, text = _texts(folder, facility, sheet)
    now = process.clock.now()
    house = (await house_at(process, facility.id, None)).house.at(now)
    in_force = house.history.in_force(now)
    at = now if holds_from is None else holds_from
    if in_force and at < in_force.effective_at:
        raise TooEarly(
            f"{facility.id} has places that hold from {iso(in_force.effective_at)}: "
            "name that moment or a later one with --from."
        )
    after = parse_places(text)
    changes = changed_places(house, house.history.at(at), after)
    planned = [c.effective_at for c in house.history.planned(now)]
    return PlacesLoad(
        facility.id,
        path,
        text,
        before_text,
        after,
        changes,
        holds_from=at,
        comes_first=tuple(each for each in planned if each < at),
        superseded=tuple(each for each in planned if each > at),
        is_planned=at > now,
    )


async def apply_load(process: Process, site: Site, load: PlacesLoad) -> Path | None:
    """Write the file and append the fact; where the file before is kept."""
    kept = write_over(load)
    async with process.pool.acquire() as conn:
        facility, now = site.named(load.facility), process.clock.now()
        await configure_places(conn, facility, load.text, load.holds_from or now, now)
    return kept


def _texts(folder: Path, facility: Facility, sheet: Path) -> tuple[Path, str, str]:
    """A facility's places file, its text as it is, and as the spreadsheet has it: checked."""
    path = folder / facility.places
    before = read_places(path, facility.id)
    text = places_of_sheet(read_cells(sheet), str(sheet), before, str(path))
    check_places(facility, folder, text)
    return path, before, text


def write_over(load: PlacesLoad) -> Path | None:
    """Write the file; where the file before is kept, None where it is alike."""
    if load.text == load.before_text:
        return None
    kept = _keep(load.path, load.before_text)
    _write(load.path, load.text)
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
