"""A site is its user's who started it: another's command says so, and makes no database."""

from pathlib import Path

import msgspec
import pytest

from housewide.cli import main
from housewide.kit.settings import load_site
from housewide.platforms.postgres import find_place
from housewide.platforms.postgres.lock import InstanceLock
from housewide.server.owner import OWNER_FILE, AnothersSite, Owner, load_ours, note_owner
from tests.platforms.postgres.harness import own_instance
from tests.server.files import by_dsn, write_site
from tests.server.running import up

INSTANCE = "theirs"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Where the database of the user `ada` lies."""
    home = tmp_path / "ada" / INSTANCE
    home.mkdir(parents=True)
    return home


@pytest.fixture
def folder(tmp_path: Path, home: Path) -> Path:
    """A site that `ada` has started."""
    folder = write_site(tmp_path, f'[database]\ninstance = "{INSTANCE}"\n')
    (folder / OWNER_FILE).write_bytes(msgspec.json.encode(Owner("ada", str(home))))
    return folder


def refused(folder: Path) -> str:
    with pytest.raises(AnothersSite) as error:
        load_ours(folder)
    return error.value.message


def test_another_user_is_told_whose_the_site_is_and_whether_it_runs(
    folder: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = refused(folder)
    assert f"Test site is ada's: its database is in {home}" in said
    assert said.endswith("It does not run. Start it and ask it as ada.")
    place = find_place(INSTANCE, home.parent)
    monkeypatch.setattr(type(place), "lock_file", home / "supervisor.lock")
    lock = InstanceLock(place)
    lock.acquire()
    assert refused(folder).endswith("It runs. Start it and ask it as ada.")
    lock.release()
    assert "It does not run." in refused(folder)


@pytest.mark.parametrize(
    "words", [("feeds",), ("ask", "census_patients"), ("watch", "--once")], ids=" ".join
)
def test_no_command_of_another_user_says_to_start_the_site(
    folder: Path, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*words, "--site", str(folder)]) == 1
    assert capsys.readouterr().err.endswith("ask it as ada. [anothers-site]\n")


async def test_another_user_starts_no_empty_hospital_beside_the_first(folder: Path) -> None:
    """Found by trying: `not-running` said to start the site, and that made an empty one."""
    async with up(folder) as running:
        assert await running.ended() == 1
        (said,) = running.said().splitlines()
    assert said.endswith("Start it and ask it as ada. [anothers-site]")
    assert not find_place(INSTANCE).home.exists()


def test_a_database_that_is_gone_or_was_given_is_no_other_users(folder: Path, home: Path) -> None:
    home.rename(home.with_name("elsewhere"))
    assert load_ours(folder).name == "Test site"
    home.with_name("elsewhere").rename(home)
    write_site(folder, by_dsn("postgresql:///x"))
    assert load_ours(folder).name == "Test site"


def test_who_starts_a_site_is_noted_in_its_folder_and_may_ask_it(tmp_path: Path) -> None:
    with own_instance("owner") as instance:
        folder = write_site(tmp_path, f'[database]\ninstance = "{instance}"\n')
        (folder / OWNER_FILE).write_bytes(msgspec.json.encode(Owner("ada", str(tmp_path / "no"))))
        note_owner(load_site(folder), folder)
        find_place(instance).home.mkdir(parents=True, exist_ok=True)
        assert load_ours(folder).name == "Test site"
    noted = msgspec.json.decode((folder / OWNER_FILE).read_bytes(), type=Owner)
    assert noted.home == str(find_place(instance).home)
    assert (folder / OWNER_FILE).stat().st_mode & 0o777 == 0o644


def test_a_folder_that_takes_no_note_keeps_no_site_from_starting(tmp_path: Path) -> None:
    folder = write_site(tmp_path)
    (folder / OWNER_FILE).mkdir()
    note_owner(load_site(folder), folder)
    assert load_ours(folder).name == "Test site"
