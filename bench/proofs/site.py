"""A whole site to be killed: its files, its supervisor, and who is who among its children.

Its ports are fixed, as a real site's are: a sender finds the intake where it was before.
"""

import asyncio
import itertools
import json
import os
import socket
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bench.proofs.movements import PLACES_TOML, PROFILE_TOML
from bench.site import delete, sweep
from housewide.kit.errors import HousewideError
from housewide.kit.settings import SITE_FILE, Site, load_site
from housewide.platforms.postgres import Place, find_place
from housewide.platforms.postgres.leftovers import postmaster_pid, server_processes
from housewide.server.reach import dsns

FACILITIES = ("north", "south")
SOURCES = ("adt", "registration")
PORTS_NEEDED = len(FACILITIES) * len(SOURCES)

# Below the ports that the kernel gives away by itself (ip_local_port_range begins at 32768).
PORTS = range(20_000, 32_000)

UP_SECONDS = 60.0
_numbers = itertools.count(1)


class ProofFailed(HousewideError):
    """What was to be proved could not be tried at all."""

    code = "proof-failed"


class ProofSite:
    """A site's folder, and the supervisor that runs it while there is one."""

    def __init__(self, folder: Path, place: Place, ports: list[int]) -> None:
        self.folder = folder
        self.place = place
        self.ports = ports
        self._supervisor: asyncio.subprocess.Process | None = None

    @property
    def site(self) -> Site:
        return load_site(self.folder)

    @property
    def dsn(self) -> str:
        """The app's."""
        return dsns(self.site).app

    @property
    def owner_dsn(self) -> str:
        return dsns(self.site).owner

    @property
    def log_file(self) -> Path:
        return self.folder / "processes.log"

    @property
    def supervisor_pid(self) -> int:
        assert self._supervisor is not None
        return self._supervisor.pid

    async def start(self) -> None:
        """Start the supervisor; afterwards the database serves and its children are started."""
        with self.log_file.open("ab") as log:
            self._supervisor = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bench.proofs.supervisor", str(self.folder),
                stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=log,
                cwd=Path(__file__).resolve().parents[2], start_new_session=True,
            )  # fmt: skip
        if await self._heard() != b"up\n":
            raise ProofFailed(f"The site does not start: {self.said()}")

    async def stop(self) -> None:
        """In order: the children, then the database."""
        if self._supervisor is not None and self._supervisor.stdin is not None:
            self._supervisor.stdin.close()
            await self._supervisor.wait()

    async def kill(self) -> None:
        """Kill the supervisor, and wait until it is reaped. Its children are on their own."""
        assert self._supervisor is not None
        self._supervisor.kill()
        await self._supervisor.wait()

    async def children(self) -> dict[str, int | None]:
        """Process ids by name; None for one that is between two lives."""
        assert self._supervisor is not None
        assert self._supervisor.stdin is not None
        self._supervisor.stdin.write(b"who\n")
        return dict(json.loads(await self._heard()))

    async def serving(self) -> dict[str, int | None]:
        """Wait until the intake takes connections; then who its processes are."""
        async with asyncio.timeout(UP_SECONDS):
            for port in self.ports:
                while not await _accepts(port):
                    await asyncio.sleep(0.05)
        return await self.children()

    def postmaster(self) -> int | None:
        return postmaster_pid(self.place.data)

    def backends(self) -> list[int]:
        """Every process of the server but its postmaster."""
        return sorted(server_processes(self.place.data) - {self.postmaster()})

    def said(self) -> str:
        return self.log_file.read_text(errors="replace")[-3000:]

    async def _heard(self) -> bytes:
        assert self._supervisor is not None
        assert self._supervisor.stdout is not None
        try:
            async with asyncio.timeout(UP_SECONDS):
                return await self._supervisor.stdout.readline()
        except TimeoutError:
            raise ProofFailed(f"The supervisor does not answer: {self.said()}") from None


@asynccontextmanager
async def proof_site() -> AsyncIterator[ProofSite]:
    """A running site of two facilities with two sources each, deleted afterwards."""
    sweep()
    instance = f"bench-{os.getpid()}-{next(_numbers)}"
    with tempfile.TemporaryDirectory(prefix="housewide-proof-") as folder:
        site = ProofSite(Path(folder), find_place(instance), free_ports(PORTS_NEEDED))
        write_site(site.folder, site.ports, f'instance = "{instance}"\n')
        try:
            await site.start()
            yield site
        finally:
            await site.stop()
            delete(instance)


def write_site(folder: Path, ports: list[int], database: str) -> None:
    """Each facility has the same places, and the same two sources on ports of its own."""
    given = iter(ports)
    text = 'name = "Proof"\n'
    for source in SOURCES:
        (folder / f"{source}.toml").write_text(PROFILE_TOML.format(source=source))
    for facility in FACILITIES:
        places = PLACES_TOML.replace("{facility}", facility)
        (folder / f"{facility}.toml").write_text(places)
        text += f'[[facility]]\nid = "{facility}"\nplaces = "{facility}.toml"\n'
        for source in SOURCES:
            text += f'[[facility.source]]\nprofile = "{source}.toml"\nport = {next(given)}\n'
    (folder / SITE_FILE).write_text(f"{text}[database]\n{database}")


async def _accepts(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except ConnectionRefusedError:
        return False
    writer.close()
    await writer.wait_closed()
    return True


def free_ports(number: int) -> list[int]:
    """Ports that nobody listens on now; where we begin to look differs from process to process."""
    begin = os.getpid() * 16 % len(PORTS)
    order = (*PORTS[begin:], *PORTS[:begin])
    return list(itertools.islice(filter(_is_free, order), number))


def _is_free(port: int) -> bool:
    with socket.socket() as wire:
        try:
            wire.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
