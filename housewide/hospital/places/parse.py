"""Reads a facility's `places.toml`; refuses a bad one with the file, the line and the reason."""

import re

from housewide.hospital.places.country import COUNTRIES
from housewide.hospital.places.rooms import read_beds
from housewide.hospital.places.state import Building, Places, Unit
from housewide.hospital.places.table import BadPlaces, File, Table
from housewide.hospital.places.vocabulary import ATTRIBUTES, CLASS_OF_KIND, CLASSES

__all__ = ["BadPlaces", "believed_places", "parse_places"]

_TOP_KEYS = frozenset(
    {"facility", "name", "zone", "enterprise", "country", "attributes", "building", "unit"}
)
_BUILDING_KEYS = frozenset({"id", "name"})
_UNIT_KEYS = frozenset(
    {
        *("id", "name", "kind", "class", "building", "floor"),
        *("staffed", "licensed", "physicians", "ventilated_assumed", "services"),
        *("rooms", "surge", "closed"),
    }
)

_FACILITY = re.compile(r"[a-z0-9][a-z0-9-]*")
"""A facility's id is a shard's name: it appears in URLs and in file names."""


def believed_places(toml: str) -> Places:
    """The places of a file that was believed once. Raises `BadPlaces`.

    Its attributes may be of a day when other words were known: that is no reason to lose its beds.
    """
    return _places(File(toml, "places.toml"), any_attribute=True)


def parse_places(toml: str, *, file: str = "places.toml") -> Places:
    """The places that a file describes. Raises `BadPlaces` with file, line and reason.

    Whether the zone exists on this machine is for who loads the file to ask: a fold that read the
    machine's zone table would not replay alike everywhere.
    """
    return _places(File(toml, file))


def _places(read: File, *, any_attribute: bool = False) -> Places:
    top = Table(read, read.table, None)
    top.only(_TOP_KEYS)
    facility = top.text("facility")
    if not _FACILITY.fullmatch(facility):
        top.refuse("facility", "facility takes small letters, digits and hyphens only")
    buildings = _buildings(read)
    attributes = None if any_attribute else (*ATTRIBUTES, *top.texts("attributes"))
    units = _units(read, attributes, {b.id for b in buildings})
    return Places(
        facility=facility,
        name=top.text("name", facility),
        zone=top.text("zone"),
        units=units,
        unit_by_id={unit.id: unit for unit in units},
        bed_by_id={bed.id: bed for unit in units for bed in unit.beds},
        enterprise=top.text("enterprise", ""),
        country=top.one_of("country", tuple(COUNTRIES), "us"),
        buildings=buildings,
    )


def _buildings(read: File) -> tuple[Building, ...]:
    found: dict[str, Building] = {}
    for table in read.tables("building"):
        table.only(_BUILDING_KEYS)
        building = table.text("id")
        if building in found:
            table.refuse("id", f"building {building} is described twice")
        found[building] = Building(building, table.text("name", building))
    return tuple(found.values())


def _units(read: File, attributes: tuple[str, ...] | None, buildings: set[str]) -> tuple[Unit, ...]:
    units: dict[str, Unit] = {}
    beds: set[str] = set()
    for table in read.tables("unit"):
        table.only(_UNIT_KEYS)
        name = table.text("id")
        if name in units:
            table.refuse("id", f"unit {name} is described twice")
        units[name] = unit = _unit(table, name, attributes)
        if unit.building and unit.building not in buildings:
            table.refuse("building", f"there is no [[building]] {unit.building}")
        for bed in unit.beds:
            if bed.id in beds:  # room W-1 of unit 6 and room 1 of unit 6-W share a name
                table.refuse(f'"{bed.room}"', f"bed {bed.id} is described twice")
            beds.add(bed.id)
    if not units:
        read.refuse_whole("a facility has at least one [[unit]]")
    return tuple(units.values())


def _unit(table: Table, unit: str, attributes: tuple[str, ...] | None) -> Unit:
    kind = table.one_of("kind", tuple(CLASS_OF_KIND), "other")
    beds = read_beds(table, unit, attributes)
    in_use = sum(bed.in_use for bed in beds)
    staffed, licensed = table.count("staffed", "beds"), table.count("licensed", "beds")
    if staffed is not None and staffed > in_use:
        table.refuse("staffed", f"unit {unit} has {in_use} beds and cannot staff {staffed}")
    return Unit(
        id=unit,
        name=table.text("name", unit),
        kind=kind,
        patient_class=table.one_of("class", CLASSES, CLASS_OF_KIND[kind]),
        staffed=in_use if staffed is None else staffed,
        licensed=in_use if licensed is None else licensed,
        beds=beds,
        physicians=table.count("physicians", "physicians"),
        building=table.text("building", ""),
        floor=table.text("floor", ""),
        services=table.texts("services"),
        ventilated_assumed=table.count("ventilated_assumed", "patients"),
    )
