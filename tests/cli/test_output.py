"""Where the output goes may end before it does: a closed pipe is quiet, a full disk is said."""

import asyncio
import os
import sys
from pathlib import Path

from tests.server.site import Story

FEEDS = "from housewide.cli import main; raise SystemExit(main())"


async def feeds(folder: Path, out: int) -> tuple[int | None, str]:
    """`housewide feeds` as a process of its own: its code and what it said beside its output."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", FEEDS, "feeds", "--site", str(folder),
        stdout=out, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    _, said = await process.communicate()
    return process.returncode, said.decode()


async def test_a_reader_that_has_gone_is_no_fault_of_the_database(north: Story) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        assert await feeds(north.folder, writer) == (1, "")
    finally:
        os.close(writer)


async def test_a_full_disk_is_said_in_one_line(north: Story) -> None:
    with Path("/dev/full").open("wb") as full:
        code, said = await feeds(north.folder, full.fileno())
    assert code == 1
    assert said == "housewide: the output cannot be written: No space left on device\n"
