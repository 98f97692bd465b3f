"""`housewide load places`: told before it is written, all or nothing; the file stays the truth."""

import json

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from housewide.hospital.places.facts import PlacesConfigured
from housewide.hospital.places.parse import BadPlaces, parse_places
from housewide.hospital.places.write import head_of
from housewide.kit.settings import load_site
from housewide.server.configuration_files import read_files
from tests.cli.beds import BEDS
from tests.server.files import PLACES, write_site
from tests.server.messages import adt
from tests.server.site import NORTH


async def test_it_tells_what_would_change_and_writes_nothing(north, load):
    said = await load(BEDS)
    assert (said.code, said.err) == (0, "")
    lines = said.out.splitlines()
    assert lines[:4] == [
        "north: 5 beds in use, in 2 units.",
        "  1 bed added: 6W-603-A",
        "  1 bed in another unit by room and name: 6W-602-A to ICU-602-A",
        "  2 units told otherwise: 6W, ICU",
    ]
    assert lines[-1].startswith("Nothing was written. Add --apply to write ")
    assert (north.folder / "places.toml").read_text() == PLACES
    assert len(await north.facts(PlacesConfigured)) == 1


async def test_what_is_applied_is_in_the_file_and_believed_and_no_news_at_the_next_start(
    north, load
):
    said = await load(BEDS, "--apply")
    assert (said.code, said.err) == (0, "")
    assert "Restart housewide up" in said.out
    text = (north.folder / "places.toml").read_text()
    places = parse_places(text)
    assert list(places.bed_by_id) == ["6W-601-A", "6W-601-B", "6W-603-A", "ICU-602-A", "ICU-1-A"]
    assert (places.name, places.unit_by_id["6W"].name) == ("North Hospital", "6 West")
    assert (await north.facts(PlacesConfigured))[-1].toml == text
    assert await north.configure() == 0
    (kept,) = north.folder.glob("places.*.toml")
    assert kept.read_text() == PLACES
    assert kept.name in said.out
    again = await load(BEDS, "--apply")
    assert again.out.endswith("Nothing is different, so nothing was written.\n")


async def test_a_file_that_is_a_link_stays_one_and_keeps_its_rights(north, load):
    path = north.folder / "places.toml"
    real = path.rename(north.folder / "real.toml")
    real.chmod(0o640)
    path.symlink_to(real.name)
    assert (await load(BEDS, "--apply")).code == 0
    assert path.is_symlink()
    assert "6W-603-A" in parse_places(real.read_text()).bed_by_id
    assert real.stat().st_mode & 0o777 == 0o640


async def test_a_bed_that_goes_with_somebody_in_it_is_named_as_a_conflict(north, load, housewide):
    said = await load("unit,room,bed,staffed\n6W,602,A,1\nICU,1,A,\n", "--apply")
    assert "  2 beds gone: 6W-601-A, 6W-601-B" in said.out
    (warned,) = [line for line in said.out.splitlines() if line.startswith("  ! ")]
    assert warned.startswith("  ! 6W-601-A is not in use any more, with 1 visit in it: v.")
    told = await housewide("conflicts", "--site", north.folder)
    assert "The bed 6W-601-A is not in the places, and somebody is in it." in told.out


async def test_every_cell_that_is_wrong_is_told_and_nothing_is_loaded(north, load):
    said = await load("unit,kind,room,bed\n6W,castle,601,A\n,,601,B\n", "--apply")
    assert (said.code, said.out) == (1, "")
    assert "beds.csv: nothing was loaded. Mend these cells:\n" in said.err
    assert "\n  B2 'castle': use one of ed, icu, " in said.err
    assert "\n  A3: write the unit in every row. [bad-sheet]\n" in said.err
    assert (north.folder / "places.toml").read_text() == PLACES
    assert len(await north.facts(PlacesConfigured)) == 1


async def test_beds_that_a_profile_still_means_cannot_go(north, load):
    profile = north.folder / "ehr.toml"
    profile.write_text(f'{profile.read_text()}[[location]]\npoint_of_care = "X"\nunit = "ICU"\n')
    said = await load("unit,room,bed,staffed\n6W,601,A,1\n", "--apply")
    assert (said.code, "means a unit ICU" in said.err) == (1, True)
    assert (north.folder / "places.toml").read_text() == PLACES


async def test_places_of_a_day_to_come_hold_from_then(north, load):
    at = "2199-01-01T00:00Z"
    said = await load(BEDS, "--from", at, "--apply")
    assert "holds from 2199-01-01T00:00:00Z" in said.out
    assert "Until then, whoever edits the file by hand lets all of it hold at once." in said.out
    follower = await north.follower()
    assert list(follower.house.places.bed_by_id)[-1] == "ICU-1-A"
    assert "6W-602-A" in follower.house.places.bed_by_id


async def test_a_new_facility_gets_its_beds_before_anything_runs(tmp_path, housewide):
    """Neither a database nor a unit is there yet: only what no spreadsheet tells."""
    folder = write_site(tmp_path, '[database]\ninstance = "never-started-here"')
    path, sheet = folder / "places.toml", folder / "beds.csv"
    path.write_text(head_of(PLACES))
    sheet.write_text(BEDS)
    with pytest.raises(BadPlaces):
        read_files(load_site(folder), folder)
    words = ("load", "places", sheet, "--facility", NORTH, "--site", folder)
    told = await housewide(*words)
    assert told.out.splitlines() == [
        "north: 5 beds in use, in 2 units.",
        f"Nothing was written. Add --apply to write {path}: the first start reads it.",
    ]
    later = await housewide(*words, "--from", "2199-01-01T00:00Z")
    assert (later.code, "leave out --from" in later.err) == (1, True)
    assert path.read_text() == head_of(PLACES)
    said = await housewide(*words, "--apply")
    assert (said.code, f"Written to {path}, which the first start reads." in said.out) == (0, True)
    assert set(read_files(load_site(folder), folder)) == {NORTH}
    sheet.write_text(BEDS.replace("603", "604"))
    assert (await housewide(*words, "--apply")).code == 0, "nothing was started in between"
    assert "6W-604-A" in parse_places(path.read_text()).bed_by_id


async def test_units_that_come_and_go_are_told_so(load):
    said = await load("unit,room,bed,staffed\n6W,601,A,2\n6W,601,B,\n7W,1,A,\n")
    assert "  1 unit added: 7W\n  1 unit gone: ICU\n" in said.out


async def test_a_workbook_is_loaded_as_well(north, housewide):
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in (line.split(",") for line in BEDS.splitlines()):
        sheet.append([int(cell) if cell.isdigit() else cell for cell in row])
    book.save(north.folder / "beds.xlsx")
    words = ("load", "places", north.folder / "beds.xlsx", "--facility", NORTH)
    said = await housewide(*words, "--site", north.folder, "--json")
    told = json.loads(said.out)
    assert said.out.count("\n") == 1
    assert told["applied"] is False
    assert told["changes"]["moved"] == [["6W-602-A", "ICU-602-A"]]
    assert told["changes"]["added"] == ["6W-603-A"]


async def test_fewer_beds_than_the_file_staffs_ask_for_the_number(north, load):
    said = await load("unit,room,bed\n6W,601,A\nICU,1,A\n")
    assert "A2 '6W': unit 6W has 1 beds in use and cannot staff 2: add a column staffed" in said.err


async def test_a_patient_in_a_bed_that_moves_is_told_of(north, load):
    await north.tell(adt("A01", "8", visit="V8", patient="800", to="6W^602^A"))
    said = await load(BEDS)
    assert "  ! 6W-602-A is not in use any more, with 1 visit in it: v." in said.out
