"""What the guide shows works as it is shown."""

import re
from pathlib import Path

from housewide.hospital.places.parse import parse_places
from housewide.kit.settings import SITE_FILE, load_site
from housewide.server.configuration_files import read_files
from tests.docs.pages import ROOT


def shown(page: str) -> list[str]:
    """The files that a page of the guide shows."""
    text = (ROOT / "docs/guide" / page).read_text("utf-8")
    return re.findall(r"```toml\n(.*?)```", text, flags=re.DOTALL)


def test_the_site_that_the_guide_shows_is_taken(tmp_path: Path) -> None:
    _, criteria = shown("united-kingdom.md")
    files = (SITE_FILE, "mercy.toml", "ehr.toml", "ehr.toml")  # the last adds to its profile
    for name, block in zip(files, [*shown("connect.md"), criteria], strict=True):
        with (tmp_path / name).open("a", encoding="utf-8") as file:
            file.write(block)
    site = load_site(tmp_path)
    assert [len(bodies) for bodies in read_files(site, tmp_path).values()] == [2]


def test_the_british_places_that_the_guide_shows_are_taken() -> None:
    block, _ = shown("united-kingdom.md")
    places = parse_places(block)
    assert (places.country, [unit.id for unit in places.units]) == ("uk", ["W6", "HDU", "AE"])
