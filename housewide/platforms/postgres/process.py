"""One run of one of PostgreSQL's programs, from spawn until the kernel has let go of it.

A thread waits in `waitpid`, so a dead child is reaped the moment it dies, under any event loop and
in any thread. An unreaped postmaster still looks alive to its successor ("lock file postmaster.pid
already exists"): the reaping is not tidiness, it is what makes a restart quick.
"""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from housewide.platforms.postgres.account import Account

LAUNCHER = Path(__file__).with_name("launch.py")

# All the server needs. Ours may hold secrets, and PG* variables would steer the server.
ENVIRONMENT = {"LC_ALL": "C", "PATH": "/usr/bin:/bin"}


class Program:
    """A child that runs under the server's account and dies with the thread that spawned it."""

    def __init__(self, command: Sequence[str | Path], account: Account, log: BinaryIO) -> None:
        """Spawn `command`; its words go to `log`. To be called inside the event loop."""
        ids = (str(account.uid), str(account.gid), str(os.getpid()))
        self._popen = subprocess.Popen(
            [sys.executable, "-I", "-S", str(LAUNCHER), *ids, *map(str, command)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",  # ours may be a directory that the account cannot enter
            env=ENVIRONMENT,
            start_new_session=True,  # Ctrl-C is for us; we then stop the server in order
        )
        self.exited = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        threading.Thread(target=self._reap, name="postgres-reaper", daemon=True).start()

    @property
    def pid(self) -> int:
        """The process id; the launcher becomes the program, so it is the program's own."""
        return self._popen.pid

    @property
    def exit_code(self) -> int | None:
        """As `subprocess` has it: negative for a signal, None while it runs."""
        return self._popen.returncode

    async def ended_within(self, seconds: float) -> bool:
        """Wait for the end, but no longer than `seconds`; whether it came."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.exited.wait(), seconds)
        return self.exited.is_set()

    async def end(self, *signals: tuple[signal.Signals, float]) -> None:
        """Send each signal and wait its seconds, in the end SIGKILL; returns when reaped."""
        for number, seconds in signals:
            self._popen.send_signal(number)
            if await self.ended_within(seconds):
                return
        self._popen.kill()
        await self.exited.wait()

    def _reap(self) -> None:
        self._popen.wait()
        with contextlib.suppress(RuntimeError):  # the loop was closed first: nobody is left to tell
            self._loop.call_soon_threadsafe(self.exited.set)
