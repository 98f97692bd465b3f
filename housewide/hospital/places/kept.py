"""What a spreadsheet has no column for stays as the facility's file has it."""

from collections.abc import Iterator

from msgspec.structs import replace

from housewide.hospital.places.sheet import OF_BED, OF_UNIT, Row, Sheet
from housewide.hospital.places.state import Bed, Places, Unit
from housewide.hospital.places.vocabulary import CLASS_OF_KIND, DECOMMISSIONED, SURGES


def with_kept(sheet: Sheet, before: Places | None) -> Sheet:
    """The sheet with its missing columns filled from the places before, where those said it."""
    if before is None:
        return sheet
    missing = [column for column in (*OF_UNIT, *OF_BED) if column not in sheet.letters]
    rows = tuple(_filled(row, missing, before) for row in sheet.rows)
    return replace(sheet, rows=rows)


def _filled(row: Row, missing: list[str], before: Places) -> Row:
    unit = before.unit(row["unit"])
    bed = before.bed(f"{row['unit']}-{row['room']}-{row['bed']}")
    known = dict(_of_unit(unit)) if unit else {}
    known |= dict(_of_bed(bed)) if bed else {}
    return Row(row.number, {c: known[c] for c in missing if known.get(c)} | row.cells)


def _of_unit(unit: Unit) -> Iterator[tuple[str, str]]:
    """What the file said of a unit; what it left to the default stays unsaid."""
    yield "unit_name", unit.name if unit.name != unit.id else ""
    yield "kind", unit.kind
    yield "class", unit.patient_class if unit.patient_class != CLASS_OF_KIND[unit.kind] else ""
    yield "building", unit.building
    yield "floor", unit.floor
    yield "staffed", str(unit.staffed) if unit.staffed != unit.physical else ""
    yield "licensed", str(unit.licensed) if unit.licensed != unit.physical else ""
    yield "physicians", str(unit.physicians) if unit.physicians is not None else ""
    yield "services", ", ".join(unit.services)


def _of_bed(bed: Bed) -> Iterator[tuple[str, str]]:
    surges = {existence: word for word, existence in SURGES.items()}
    yield "attributes", ", ".join(bed.attributes)
    yield "sex_rule", bed.sex_rule if bed.sex_rule != "any" else ""
    yield "surge", surges.get(bed.existence, "")
    yield "decommissioned", "yes" if bed.existence == DECOMMISSIONED else ""
