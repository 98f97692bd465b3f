"""The files of the demo's site are read by the same readers as a real site's."""

from pathlib import Path

import pytest

from housewide.demo.senders import senders_of
from housewide.demo.site import demo_folder, site_files
from housewide.hospital.places.parse import parse_places
from housewide.integrations.hl7v2.profile import parse_profile
from housewide.kit.settings import SITE_FILE, load_site
from housewide.science.twin import demo_system

PLANS = demo_system().facilities


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path, text in site_files().items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    return tmp_path


def test_the_site_file_names_every_facility_and_every_system(folder: Path) -> None:
    site = load_site(folder)
    assert site.simulated
    assert [facility.id for facility in site.facility] == [plan.id for plan in PLANS]
    for facility in site.facility:
        assert len(facility.source) == 3
        for source in facility.source:
            assert (folder / source.profile).exists()
        assert (folder / facility.places).exists()


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.id)
def test_the_places_are_those_of_the_twin(plan) -> None:
    places = parse_places(site_files()[f"{plan.id}/places.toml"])
    assert (places.facility, places.name, places.zone) == (plan.id, plan.name, plan.zone)
    assert list(places.bed_by_id) == [bed for ward in plan.wards for bed in ward.beds]
    assert [unit.staffed for unit in places.units] == [ward.staffed for ward in plan.wards]
    airborne = {bed for ward in plan.wards for bed in ward.beds_for("airborne")}
    assert airborne == {
        b.id for b in places.bed_by_id.values() if "negative-pressure" in b.attributes
    }


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.id)
def test_each_profile_says_how_its_system_writes(plan) -> None:
    for sender in senders_of(plan):
        profile = parse_profile(site_files()[f"{plan.id}/{sender.source}.toml"])
        assert profile.source == sender.source
        assert profile.zone == sender.zone
        assert profile.authority == plan.code
        for ward in plan.wards:
            sent = sender.units.get(ward.id, ward.id)
            assert profile.meant(sent, "", "", 0)[0] == ward.id


def test_the_demo_has_a_folder_of_its_own() -> None:
    assert demo_folder() / SITE_FILE == demo_folder() / "housewide.toml"
    assert demo_folder().parent.name == "demo"
