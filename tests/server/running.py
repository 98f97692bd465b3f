"""A site that runs as its users run it: `housewide up` in a process of its own."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

from tests.server.site import until

REPOSITORY = Path(__file__).resolve().parents[2]
HOUSEWIDE = [sys.executable, "-P", "-c", "from housewide.cli import main; raise SystemExit(main())"]


class Up:
    """The supervisor's process, and the processes of the site beneath it."""

    def __init__(self, folder: Path, started_in: Path) -> None:
        self._folder = folder
        self.log = folder / "up.log"
        with self.log.open("wb") as log:
            self._popen = subprocess.Popen(
                [*HOUSEWIDE, "up", "--site", str(folder)],
                cwd=started_in,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self.pid = self._popen.pid

    def pid_of(self, name: str) -> int | None:
        """The process id of the intake or the hospital, while there is one."""
        for pid in children(self.pid):
            if f"housewide.server\0{name}\0" in command_line(pid):
                return pid
        return None

    async def process(self, name: str, *, other_than: int | None = None) -> int:
        """Wait for a process of the site."""

        async def there() -> bool:
            return self.pid_of(name) not in {None, other_than}

        await self.until(there, f"the {name} runs")
        pid = self.pid_of(name)
        assert pid is not None
        return pid

    async def ended(self) -> int:
        """Wait for the supervisor's own end; its exit code."""

        async def gone() -> bool:
            return self._popen.poll() is not None

        await self.until(gone, "housewide up ends")
        assert self._popen.returncode is not None
        return self._popen.returncode

    def signal(self, number: signal.Signals) -> None:
        self._popen.send_signal(number)

    def said(self) -> str:
        return self.log.read_text()

    async def until(self, condition: Callable[[], Awaitable[object]], what: str) -> None:
        """Wait for a condition; should it never hold, the failure tells what the site said."""
        try:
            await until(condition, what)
        except AssertionError as error:
            raise AssertionError(f"{error}; the site said: {self.said()[-3000:]}") from None

    def clean_up(self) -> None:
        """Leave nothing behind, also where a test failed or the supervisor was killed."""
        self._popen.kill()
        self._popen.wait()
        for pid in processes():
            if "housewide.server\0" in command_line(pid) and str(self._folder) in command_line(pid):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)


@contextlib.asynccontextmanager
async def up(folder: Path, started_in: Path = REPOSITORY) -> AsyncIterator[Up]:
    running = Up(folder, started_in)
    try:
        yield running
    finally:
        running.clean_up()


def is_alive(pid: int) -> bool:
    """Whether a process runs: one that only waits to be buried does not."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def processes() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def children(pid: int) -> list[int]:
    found: list[int] = []
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            found += map(int, (task / "children").read_text().split())
    return found


def descendants(pid: int) -> list[int]:
    return [each for child in children(pid) for each in (child, *descendants(child))]


def command_line(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text()
    return ""
