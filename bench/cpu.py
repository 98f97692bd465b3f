"""CPU seconds and memory of running processes, as the kernel counts them (Linux, /proc)."""

import os
from pathlib import Path

TICKS_PER_S = os.sysconf("SC_CLK_TCK")
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


def process_cpu_s(pid: int) -> float:
    """What one process has used: user and system."""
    user, system, _, _ = _times(pid)
    return user + system


def server_cpu_s(postmaster: int) -> float:
    """What a PostgreSQL server has used: postmaster, its children, and those it has reaped."""
    used = sum(_times(postmaster))
    for path in Path("/proc").glob("[0-9]*"):
        try:
            if _fields(int(path.name))[1] == str(postmaster):
                used += process_cpu_s(int(path.name))
        except (FileNotFoundError, ProcessLookupError):
            continue  # it ended meanwhile, and is in the postmaster's reaped time from then on
    return used


def memory_bytes(pid: int) -> int:
    """Resident memory of a process."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_BYTES


def _times(pid: int) -> tuple[float, float, float, float]:
    """User and system seconds, its own and of the children it has reaped (proc(5), 14 to 17)."""
    own = [int(ticks) / TICKS_PER_S for ticks in _fields(pid)[11:15]]
    return own[0], own[1], own[2], own[3]


def _fields(pid: int) -> list[str]:
    """The fields of /proc/PID/stat from the third on: what stands before may hold blanks."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
