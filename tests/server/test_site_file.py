"""The site file is read whole or refused by name: which file, which setting, what to write."""

from pathlib import Path
from zoneinfo import ZoneInfo, reset_tzpath

import pytest

from housewide.kit.settings import SITE_FILE, BadSite, NoSuchFacility, load_site
from housewide.server.reach import dsns
from tests.server.files import by_dsn, write_site


def refusal(folder: Path) -> str:
    with pytest.raises(BadSite) as refused:
        dsns(load_site(folder))
    return refused.value.message


def test_a_small_site_is_read_with_its_defaults(tmp_path):
    site = load_site(write_site(tmp_path))
    (facility,) = site.facility
    assert [source.profile for source in facility.source] == ["ehr.toml", "beds.toml"]
    assert {(s.host, s.port, s.tls) for s in facility.source} == {("127.0.0.1", 0, None)}
    assert site.database.instance == "default"
    assert not site.simulated


def test_a_folder_without_a_site_file_is_refused_by_its_path(tmp_path):
    assert (
        refusal(tmp_path) == f"{tmp_path / SITE_FILE} is not there. Name a folder that holds one."
    )


def test_an_unknown_setting_is_refused_by_its_name(tmp_path):
    write_site(tmp_path, head='colour = "grey"')
    said = refusal(tmp_path)
    assert said.startswith(f"{tmp_path / SITE_FILE}:")
    assert "`colour`" in said


def test_a_setting_of_the_wrong_kind_is_refused_with_where_it_stands(tmp_path):
    write_site(tmp_path, source="port = 70000")
    said = refusal(tmp_path)
    assert "65535" in said
    assert "$.facility[" in said
    assert "port" in said


def test_what_is_not_toml_is_refused_with_its_line(tmp_path):
    (tmp_path / SITE_FILE).write_text('name = "Test site"\nname ==\n')
    assert "line 2" in refusal(tmp_path)


def test_what_is_no_text_or_no_file_is_refused_in_words(tmp_path):
    """Found by trying: `[Errno 21] Is a directory: ...` and `'utf-8' codec can't decode byte`."""
    path = tmp_path / SITE_FILE
    path.write_bytes('name = "Zürich"\n'.encode("latin-1"))
    assert refusal(tmp_path) == f"{path} is not UTF-8: save it as UTF-8."
    path.unlink()
    path.mkdir()
    assert refusal(tmp_path) == f"{path} is a folder: the site file is to stand there."
    (tmp_path / "file").write_text("")
    said = refusal(tmp_path / "file")
    assert "cannot be read (Not a directory): name a folder whose file" in said


def test_two_facilities_of_one_id_are_refused(tmp_path):
    folder = write_site(tmp_path)
    twice = (folder / SITE_FILE).read_text() + '[[facility]]\nid = "north"\nplaces = "p.toml"\n'
    (folder / SITE_FILE).write_text(twice)
    assert refusal(folder) == (
        f"{folder / SITE_FILE}: two facilities have the same id: north, north."
    )


def test_a_facility_that_is_not_there_is_refused_with_those_that_are(tmp_path):
    site = load_site(write_site(tmp_path))
    with pytest.raises(NoSuchFacility, match="no facility south at this site; there are: north"):
        site.named("south")


def test_two_dsns_of_three_are_refused(tmp_path):
    given = by_dsn("postgresql:///x").replace("custodian_dsn", "# custodian_dsn")
    write_site(tmp_path, given)
    assert "all of owner_dsn, app_dsn and custodian_dsn" in refusal(tmp_path)


def test_a_zone_is_known_on_a_machine_that_has_none():
    reset_tzpath(to=())
    try:
        assert ZoneInfo.no_cache("America/New_York").key == "America/New_York"
    finally:
        reset_tzpath()
