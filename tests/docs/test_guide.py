"""What the guide shows works as it is shown."""

import re
from pathlib import Path

from housewide.kit.settings import SITE_FILE, load_site
from housewide.server.configuration import read_files
from tests.docs.pages import ROOT


def test_the_site_that_the_guide_shows_is_taken(tmp_path: Path) -> None:
    page = (ROOT / "docs/guide/connect.md").read_text("utf-8")
    blocks = re.findall(r"```toml\n(.*?)```", page, flags=re.DOTALL)
    files = (SITE_FILE, "mercy.toml", "ehr.toml", "ehr.toml")  # the last adds to its profile
    for name, block in zip(files, blocks, strict=True):
        with (tmp_path / name).open("a", encoding="utf-8") as file:
            file.write(block)
    site = load_site(tmp_path)
    assert [len(bodies) for bodies in read_files(site, tmp_path).values()] == [2]
