"""One supervisor per instance, by a lock that the kernel drops when its holder dies.

`flock`, because it needs no clean-up after `kill -9`. Programs started with `subprocess` do not
inherit it; a bare `os.fork` would, and would keep it: fork no long-lived children while holding it.
"""

import fcntl
import os
from pathlib import Path

from housewide.platforms.postgres.errors import AlreadySupervised
from housewide.platforms.postgres.place import LOCK_FILE, Place


def is_supervised(home: Path) -> bool | None:
    """Whether a supervisor runs the instance in `home`; None where this user may not look."""
    try:
        handle = os.open(home / LOCK_FILE, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


class InstanceLock:
    """Held from the start of a supervisor to its stop or death."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._handle: int | None = None

    def acquire(self) -> None:
        """Take the lock or raise AlreadySupervised, naming the holder; never waits."""
        assert self._handle is None
        handle = os.open(self._place.lock_file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(handle, 32).decode().strip() or "unknown"
            os.close(handle)
            raise AlreadySupervised(
                f"process {holder} already runs this database ({self._place.home.name}): "
                "stop it first, or use another instance",
                pid=holder,
                instance=self._place.home.name,
            ) from None
        os.ftruncate(handle, 0)
        os.write(handle, f"{os.getpid()}\n".encode())
        self._handle = handle

    def release(self) -> None:
        """Let the next supervisor in; harmless if not held."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
