"""The files of a small site: one hospital of two units, and two systems that speak of it."""

from pathlib import Path

from housewide.kit.settings import SITE_FILE
from tests.log.databases import as_role

PLACES = """\
facility = "north"
name = "North Hospital"
zone = "America/New_York"

[[unit]]
id = "6W"
name = "6 West"
kind = "med-surg"
staffed = 2
rooms = [ { room = "601", beds = ["A", "B"] }, { room = "602", beds = ["A"] } ]

[[unit]]
id = "ICU"
name = "Intensive care"
kind = "icu"
rooms = [ { room = "1", beds = ["A"] } ]
"""


def profile(source: str = "ehr", extra: str = "", *, longest_gap_minutes: int = 30) -> str:
    """A profile file; `extra` is more of it, such as location rules."""
    return (
        f'source = "{source}"\nzone = "UTC"\nauthority = "NTH"\n'
        f"longest_gap_minutes = {longest_gap_minutes}\n{extra}"
    )


def write_site(folder: Path, database: str = "", *, head: str = "", source: str = "") -> Path:
    """A site of one facility with the sources `ehr` and `beds`; `source` is added to each."""
    (folder / "places.toml").write_text(PLACES)
    (folder / "ehr.toml").write_text(profile())
    (folder / "beds.toml").write_text(profile("beds"))
    (folder / SITE_FILE).write_text(
        f'name = "Test site"\n{head}\n'
        '[[facility]]\nid = "north"\nplaces = "places.toml"\n'
        f'[[facility.source]]\nprofile = "ehr.toml"\n{source}\n'
        f'[[facility.source]]\nprofile = "beds.toml"\n{source}\n'
        f"{database}\n"
    )
    return folder


def without_beds(folder: Path) -> None:
    """The site file names the source `beds` no more."""
    site = folder / SITE_FILE
    site.write_text(site.read_text().replace('[[facility.source]]\nprofile = "beds.toml"\n', ""))


def by_dsn(owner_dsn: str) -> str:
    """The `[database]` table of a site that was given a server."""
    return (
        f'[database]\nowner_dsn = "{owner_dsn}"\n'
        f'app_dsn = "{as_role(owner_dsn, "housewide_app")}"\n'
        f'custodian_dsn = "{as_role(owner_dsn, "housewide_custodian")}"\n'
    )
