"""The command line against a real site: what a person types, and all that they see."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from msgspec import Struct

from housewide.cli import main
from housewide.kit.clock import HOUR
from housewide.kit.clocks import RealClock
from housewide.platforms.postgres import PostgresSupervisor
from tests.postgres_fixture import fresh_database
from tests.server.messages import adt, bed_status
from tests.server.site import NOON, NORTH, Story, story


class Said(Struct, frozen=True):
    """What a command printed, and the code it ended with."""

    code: int
    out: str
    err: str


Housewide = Callable[..., Awaitable[Said]]


@pytest.fixture
def housewide(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Housewide:
    """Runs `housewide ...` in a thread, since each command has an event loop of its own.

    Two hours after what the stories tell of, whatever the machine's clock says by now.
    """
    monkeypatch.setattr(RealClock, "now", lambda _: NOON + 2 * HOUR)

    async def run(*words: str | Path) -> Said:
        capsys.readouterr()
        code = await asyncio.to_thread(main, [str(word) for word in words])
        out, err = capsys.readouterr()
        return Said(code, out, err)

    return run


@pytest.fixture(scope="session")
def site_database(postgres: PostgresSupervisor) -> Iterator[str]:
    """The owner's DSN of a database that each story empties."""
    with fresh_database(postgres) as dsn:
        yield dsn


@pytest.fixture
async def north(tmp_path: Path, site_database: str) -> AsyncIterator[Story]:
    """North Hospital with two patients and a dirty bed, and one message that nobody could read."""
    async with story(tmp_path, site_database) as told:
        await told.configure()
        await told.tell(
            adt("A01", "1"),
            adt("A01", "[/x]\x1b[2J", visit="V2", patient="200", to="6X^1^A"),
            adt("A01", "3", visit=""),
        )
        await told.tell(bed_status("4", "6W^602^A", "H"), source="beds")
        yield told


@pytest.fixture
def load(north: Story, housewide: Housewide) -> Housewide:
    """Runs `housewide load places` with a sheet of these beds."""

    async def run(beds: str, *words: str) -> Said:
        sheet = north.folder / "beds.csv"
        sheet.write_text(beds)
        return await housewide(
            "load", "places", sheet, "--facility", NORTH, "--site", north.folder, *words
        )

    return run
