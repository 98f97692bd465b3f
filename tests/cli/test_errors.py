"""What goes wrong is one line that says what to do, with its code; exit 1, never a traceback."""

import subprocess
import sys
from pathlib import Path

import pytest

from housewide.cli import main
from housewide.cli.command import FileRefused, run
from tests.server.files import by_dsn, write_site
from tests.server.site import NORTH, Story

NOBODY_LISTENS = "postgresql://housewide@127.0.0.1:1/housewide"


def one_line(said, code: str) -> str:
    assert (said.code, said.out) == (1, "")
    assert said.err.count("\n") == 1
    assert said.err.startswith("housewide: ")
    assert said.err.endswith(f"[{code}]\n")
    assert "Traceback" not in said.err
    return said.err


@pytest.mark.parametrize(
    "command",
    [
        ("watch", "--once"),
        ("ask", "census_patients"),
        ("trace", "census_patients"),
        ("feeds",),
        ("reprocess", "--facility", NORTH),
        ("rebuild",),
    ],
    ids=lambda words: words[0],
)
class TestEveryCommand:
    async def test_names_the_site_file_that_is_not_there(self, tmp_path, housewide, command):
        said = one_line(await housewide(*command, "--site", tmp_path / "no"), "bad-site")
        assert str(tmp_path / "no" / "housewide.toml") in said

    async def test_says_so_where_the_database_does_not_answer(self, tmp_path, housewide, command):
        folder = write_site(tmp_path, by_dsn(NOBODY_LISTENS))
        said = one_line(await housewide(*command, "--site", folder), "not-running")
        assert "housewide up" in said

    async def test_names_the_demo_where_the_site_is_the_demo_s(self, tmp_path, housewide, command):
        folder = write_site(tmp_path, by_dsn(NOBODY_LISTENS), head="simulated = true")
        said = one_line(await housewide(*command, "--site", folder), "not-running")
        assert "housewide demo" in said

    async def test_says_so_where_the_database_is_not_one_of_ours(
        self, tmp_path: Path, database: str, housewide, command
    ):
        folder = write_site(tmp_path, by_dsn(database))
        one_line(await housewide(*command, "--site", folder), "not-running")


@pytest.mark.parametrize(
    "command",
    [
        ("ask", "census_patients"),
        ("trace", "census_patients"),
        ("reprocess",),
        ("rebuild",),
        ("conflicts",),
        ("load", "places", "beds.csv"),
    ],
    ids=lambda words: words[0],
)
async def test_a_facility_that_is_not_there_is_answered_with_those_that_are(
    north: Story, housewide, command
):
    said = await housewide(*command, "--facility", "south", "--site", north.folder)
    assert "there are: north (North Hospital)." in one_line(said, "no-such-facility")


async def test_a_facility_is_asked_for_by_the_name_that_the_board_shows(north: Story, housewide):
    words = ("ask", "census_patients", "--facility", "north hospital", "--site", north.folder)
    said = await housewide(*words)
    assert (said.code, said.out.splitlines()[0]) == (0, "north  2 patients")


async def test_a_name_that_two_facilities_have_is_asked_back(tmp_path: Path, housewide):
    second = '[[facility]]\nid = "south"\nplaces = "places.toml"\n'
    folder = write_site(tmp_path, second + by_dsn(NOBODY_LISTENS))
    words = ("conflicts", "--facility", "North Hospital", "--site", folder)
    said = one_line(await housewide(*words), "no-such-facility")
    assert said.startswith("housewide: Several facilities are called North Hospital. Name one by")
    assert "its id: north, south." in said


async def test_a_site_with_a_bad_setting_names_file_and_setting(tmp_path: Path, housewide):
    folder = write_site(tmp_path, head="simulatd = true")
    said = one_line(await housewide("feeds", "--site", folder), "bad-site")
    assert "housewide.toml" in said
    assert "simulatd" in said


async def test_the_site_may_be_named_by_the_environment(
    tmp_path: Path, housewide, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("HOUSEWIDE_SITE", str(tmp_path / "named"))
    said = one_line(await housewide("feeds"), "bad-site")
    assert str(tmp_path / "named") in said


async def test_a_simulated_site_does_not_start_beside_a_real_listener(
    tmp_path: Path, database: str, housewide, own_logging: None
):
    folder = write_site(tmp_path, by_dsn(database), head="simulated = true", source="port = 2575")
    one_line(await housewide("up", "--site", folder), "not-the-demos")


@pytest.mark.parametrize(
    "moment",
    ["yesterday", "2026-11-24", "2026-11-24T07:56", "2026-W48-2T07:56Z"],
    ids=["word", "day", "no zone", "day of a week"],
)
def test_a_moment_without_an_offset_is_refused_with_an_example(moment, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["ask", "census_patients", "--at", moment])
    assert ended.value.code == 2
    assert "is not a moment: write 2026-11-24T07:56Z" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["ask", "trace"])
async def test_a_unit_of_one_of_two_facilities_is_asked_back(tmp_path: Path, housewide, command):
    folder = write_site(tmp_path, '[[facility]]\nid = "south"\nplaces = "s.toml"')
    (folder / "housewide.toml").write_text(
        (folder / "housewide.toml").read_text() + by_dsn(NOBODY_LISTENS)
    )
    words = (command, "census_patients", "--unit", "6W", "--site", folder)
    said = one_line(await housewide(*words), "wrong-question")
    assert "--facility, one of north, south." in said


@pytest.mark.parametrize("limit", ["-1", "all", "1.5"])
def test_a_limit_is_a_count(limit, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["trace", "census_patients", f"--limit={limit}"])
    assert ended.value.code == 2
    assert "is not a count: write 0 or more" in capsys.readouterr().err


def test_a_file_that_the_machine_refuses_is_not_taken_for_a_lost_database(tmp_path: Path):
    async def reads() -> str:
        return (tmp_path / "key.pem").read_text()

    with pytest.raises(FileRefused, match=r"key\.pem: No such file or directory\. See .* there"):
        run(reads())


@pytest.mark.parametrize("command", ["ask", "trace"])
async def test_a_moment_that_has_not_come_is_refused(north: Story, housewide, command):
    said = await housewide(
        command, "census_patients", "--at", "2999-01-01T00:00Z", "--site", north.folder
    )
    assert "2999-01-01" in one_line(said, "not-yet")


@pytest.mark.parametrize("command", ["ask", "trace"])
async def test_a_unit_that_is_not_there_is_answered_with_those_that_are(
    north: Story, housewide, command
):
    said = await housewide(command, "census_patients", "--unit", "NOPE", "--site", north.folder)
    assert "6W (6 West), ICU (Intensive care)" in one_line(said, "no-such-unit")


@pytest.mark.parametrize(
    "words",
    [
        ("trace", "census_patients", "--purpose", " "),
        ("reprocess", "--facility", NORTH, "--first", str(1 << 63)),
    ],
)
def test_words_that_say_nothing_and_numbers_past_any_log_are_refused(words, capsys):
    with pytest.raises(SystemExit) as ended:
        main([*words])
    assert ended.value.code == 2


@pytest.mark.parametrize("command", ["ask", "trace"])
@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ("beds", "; like it are beds_available, "),
        ("census_patient", "; like it are census_patients."),
        ("length of stay", "; like it are stay_mean_days, stay_median_days."),
        ("nedocks", "; like it are nedocs."),
        ("weather", "there is no measure 'weather'. `housewide measures` tells of all"),
    ],
)
def test_a_measure_that_does_not_exist_is_refused_with_those_like_it(command, asked, named, capsys):
    with pytest.raises(SystemExit) as ended:
        main([command, asked])
    assert ended.value.code == 2
    assert named in capsys.readouterr().err


def test_what_the_pool_logs_of_a_lost_database_is_not_printed_beside_the_one_line() -> None:
    lost = "import housewide.log.connect, logging; logging.getLogger('asyncpg.pool').error('lost')"
    said = subprocess.run([sys.executable, "-c", lost], capture_output=True, check=True)
    assert said.stderr == b""
