"""What an earlier run left behind: orphaned server processes and stale lock files.

An orphaned postmaster is ended, never adopted: we could not wait for it (it is not our child), and
its engine and settings may be those of another day. It is looked for by what it holds, not by what
a file says: every PostgreSQL process works inside its data directory, which Linux shows in
/proc/PID/cwd. A process id in postmaster.pid may by now belong to anybody.

Only to be called while holding the instance's lock, so that no other supervisor is starting one.
Without /proc nothing is found and nothing cleared: PostgreSQL's own guards stand alone, and we
try again.
"""

import asyncio
import contextlib
import os
import signal
from pathlib import Path

from housewide.platforms.postgres.errors import LeftoverWillNotEnd
from housewide.platforms.postgres.place import Place

# A fast shutdown writes out at most shared_buffers (128 MB): seconds, even on a slow disk.
ORPHAN_SHUTDOWN_LIMIT_SECONDS = 10.0
# SIGKILL works at once, except on a process that waits for a broken disk.
KILL_LIMIT_SECONDS = 10.0
LOOK_AGAIN_SECONDS = 0.01

PROC = Path("/proc")


def server_processes(data: Path) -> set[int]:
    """The ids of the PostgreSQL processes that work in this data directory."""
    try:
        wanted = data.stat()
    except FileNotFoundError:
        return set()
    return {
        int(entry.name)
        for entry in PROC.glob("[0-9]*")
        if _is_server(entry) and _works_in(entry, wanted)
    }


async def clear_leftovers(place: Place) -> None:
    """Afterwards no server process works in the data directory and no stale lock bars the next.

    A leftover postmaster may first end cleanly; then, and for children whose postmaster is gone,
    it is SIGKILL: they could hold its shared memory for the length of a query, and every commit
    they confirmed is in the log already. Raises LeftoverWillNotEnd.
    """
    postmaster = postmaster_pid(place.data)
    if postmaster in server_processes(place.data):
        await _end(place.data, signal.SIGINT, ORPHAN_SHUTDOWN_LIMIT_SECONDS, only=postmaster)
    if not await _end(place.data, signal.SIGKILL, KILL_LIMIT_SECONDS):
        raise LeftoverWillNotEnd(
            "server processes of an earlier run survive SIGKILL (a hanging disk?): "
            "check the disk, then start again",
            pids=sorted(server_processes(place.data)),
        )
    if PROC.joinpath("self").exists():
        _clear_locks(place)


def status_lines(data: Path) -> list[str]:
    """postmaster.pid: line 1 is the process id, line 8 the status (miscadmin.h, LOCK_FILE_LINE)."""
    with contextlib.suppress(FileNotFoundError):
        return (data / "postmaster.pid").read_text(encoding="utf-8", errors="replace").splitlines()
    return []


def postmaster_pid(data: Path) -> int | None:
    """Whom postmaster.pid names; a claim, not a proof."""
    lines = status_lines(data)
    return int(lines[0]) if lines and lines[0].isdigit() else None


def _clear_locks(place: Place) -> None:
    """Remove lock files that name a dead process.

    PostgreSQL does so itself unless another process now has that number under the same account,
    which after a reboot or in a container is common, and would bar the start for ever.
    """
    socket_lock = place.socket_file.with_name(place.socket_file.name + ".lock")
    for path in (place.data / "postmaster.pid", place.socket_file, socket_lock):
        path.unlink(missing_ok=True)


async def _end(
    data: Path, number: signal.Signals, limit_seconds: float, only: int | None = None
) -> bool:
    """Signal them (or one of them) until nobody is left: a process may fork while we look."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + limit_seconds
    while found := server_processes(data):
        if loop.time() > deadline:
            return False
        for pid in found if only is None else found & {only}:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
        await asyncio.sleep(LOOK_AGAIN_SECONDS)
    return True


def _is_server(entry: Path) -> bool:
    """By the program's name, so that an administrator's shell in the directory is left alone."""
    try:
        return (entry / "comm").read_text().strip() == "postgres"
    except OSError:  # gone meanwhile, or not ours to see
        return False


def _works_in(entry: Path, wanted: os.stat_result) -> bool:
    try:
        found = (entry / "cwd").stat()
    except OSError:
        return False
    return (found.st_dev, found.st_ino) == (wanted.st_dev, wanted.st_ino)
